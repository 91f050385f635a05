"""Who is asking: a browser with a session cookie, or a program with an API key."""

from __future__ import annotations

from quart import Response, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from vault.errors import Forbidden
from vault.models.credentials import Credential, CredentialKind, Visitor
from vault.tongue import say
from vault.vault import Vault
from web.doors import Doors
from web.guard import SAFE_METHODS, comes_from_here

COOKIE = "chatvault_session"
FOREVER = 400 * 24 * 3600  # seconds, the longest browsers keep a cookie; the vault ends sessions


async def credential(vault: Vault, doors: Doors) -> Credential:
    """What whoever asks comes with. Unauthorized; Forbidden for a change not proven to come from our pages."""
    found = await find(vault)
    if found is None:
        raise Unauthorized(
            say("Sign in, or send an API key made with `chatvault token create`."),
            www_authenticate=WWWAuthenticate("bearer", {"realm": "chatvault"}),
        )
    if _key() is None and request.method not in SAFE_METHODS and not comes_from_here(request, doors):
        raise Forbidden(say("A change made with a session must come from a page of this vault."))
    return found


async def find_owner(vault: Vault) -> str | None:
    """The id of the owner who asks, or None without a good credential."""
    found = await find(vault)
    return found.owner if found else None


async def find(vault: Vault) -> Credential | None:
    """A good credential, if there is one. Where a key is given, it alone counts."""
    key = _key()
    if key is not None:
        return await vault.access.enter(CredentialKind.API_KEY, key)
    return await vault.access.enter(CredentialKind.SESSION, session())


def visitor() -> Visitor:
    """Where the request comes from; behind a proxy that is the proxy."""
    return Visitor(address=request.remote_addr or "", agent=request.headers.get("User-Agent", ""))


def session() -> str:
    """The secret of the browser's session, or ""."""
    return request.cookies.get(COOKIE, "")


def begin(response: Response, secret: str, doors: Doors) -> None:
    """Give the browser its session."""
    response.set_cookie(COOKIE, secret, max_age=FOREVER, httponly=True, samesite="Lax", secure=over_https(doors))


def over_https(doors: Doors) -> bool:
    """Whether the browser asks by our name outside, which is kept safe there."""
    return doors.external_https and request.host.lower() == doors.external_host


def end(response: Response) -> None:
    """Take the session back, and the pictures the browser kept."""
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache"'


def _key() -> str | None:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else request.headers.get("X-API-Key")
