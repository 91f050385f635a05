"""API tokens, and the browsers that are signed in."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field

from vault.models.credentials import Credential
from vault.models.principals import Scope
from vault.tongue import say
from web.wire import Camel, CamelAnswer, Moment

LONGEST = 3650  # days
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


class NewToken(Camel):
    """Without `scopes` it may do everything; without `days` it is good until it is revoked."""

    name: Annotated[str, Field(min_length=1, max_length=60, pattern=r"\S")]
    scopes: Annotated[tuple[Scope, ...], Field(min_length=1)] | None = None
    days: Annotated[int, Field(ge=1, le=LONGEST)] | None = None


class TokenEntry(CamelAnswer):
    """`scopes`: null is everything."""

    id: str
    name: str
    scopes: list[Scope] | None
    created_at: Moment
    expires_at: Moment | None
    last_used_at: Moment | None


class FreshToken(TokenEntry):
    """`token`: the secret, shown this once."""

    token: str


class SessionEntry(CamelAnswer):
    """`browser`: what it calls itself, in a few words. `current`: the one that asks."""

    id: str
    browser: str
    address: str
    created_at: Moment
    last_used_at: Moment | None
    current: bool


class NewPassword(Camel):
    current: Annotated[str, Field(max_length=2000)]
    password: Annotated[str, Field(max_length=2000)]


class Ended(CamelAnswer):
    ended: int


def token(credential: Credential) -> TokenEntry:
    return TokenEntry(
        id=credential.id,
        name=credential.name,
        scopes=None if credential.scopes is None else list(credential.scopes),
        created_at=credential.created_at,
        expires_at=credential.expires_at,
        last_used_at=credential.used_at,
    )


def fresh_token(secret: str, credential: Credential) -> FreshToken:
    return FreshToken(token=secret, **dict(token(credential)))


def session(credential: Credential, current: Credential) -> SessionEntry:
    return SessionEntry(
        id=credential.id,
        browser=browser(credential.agent),
        address=credential.address,
        created_at=credential.created_at,
        last_used_at=credential.used_at,
        current=credential.id == current.id,
    )


def browser(agent: str) -> str:
    """“Firefox on Linux”. Browsers also name those they are like; the first that fits is the most particular."""
    program = next((name for mark, name in BROWSERS if re.search(rf"\b{mark}\w*/", agent)), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    if program and system:
        return say("{browser} on {system}", browser=program, system=system)
    return program or system or say("A browser")
