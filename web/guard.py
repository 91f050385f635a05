"""Before each request: is it meant for us, and does it come from us? After it: headers that keep browsers safe."""

from __future__ import annotations

import ipaddress
import re
import secrets
from collections.abc import Callable
from functools import lru_cache, partial
from typing import cast
from urllib.parse import urlsplit

from quart import Quart, Request, Response, g, request
from werkzeug.exceptions import MisdirectedRequest

from vault.errors import Forbidden
from vault.tongue import noted, say
from web.doors import Doors

OF_PEOPLE = frozenset({"site.share"})  # what a phone posts by itself; it may add photos, and nothing else
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?")

STRANGE = noted("ChatVault does not answer to this name. Add it to CHATVAULT_HOSTS if it should.")

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'{nonce}; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
MEDIA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
SAID = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # pages say otherwise: it would make the Origin of their forms null
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
HEADERS = tuple((name.lower(), name, value) for name, value in SAID.items())


def install(app: Quart, doors: Doors) -> None:
    """Guard every request, also those to nowhere."""

    ours = lru_cache(maxsize=256)(partial(answers_to, doors=doors))  # the same names come again and again

    async def check() -> None:
        refuse_foreign_host(ours)
        refuse_foreign_origin(doors)

    app.before_request(check)
    app.after_request(shield)


def refuse_foreign_host(ours: Callable[[str], bool]) -> None:
    """A name we do not go by may be a rebound one: a page of somebody else's that talks to this machine."""
    if not ours(request.headers.get("Host", "")):
        raise MisdirectedRequest(say(STRANGE))


def answers_to(host: str, doors: Doors) -> bool:
    """Names of this machine, the external and the configured ones, and every IP address, which cannot be rebound."""
    parts = HOST.fullmatch(host.lower())
    if parts is None:
        return False
    name = parts[1].rstrip(".")
    if name == "localhost" or name.endswith(".localhost") or _is_address(name.strip("[]")):
        return True
    return name in {*(each.lower() for each in doors.hosts), urlsplit(doors.external_url).hostname}


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def refuse_foreign_origin(doors: Doors) -> None:
    """A change asked for by another site's page, whatever it brings along."""
    if request.method in SAFE_METHODS or (request.endpoint in OF_PEOPLE and comes_from_no_page(request)):
        return
    if comes_from_here(request, doors) is False:
        raise Forbidden(say("This request comes from another site."))


def comes_from_here(asked: Request, doors: Doors) -> bool | None:
    """What the browser says of the page behind a request; None when it says nothing."""
    site, origin = asked.headers.get("Sec-Fetch-Site"), asked.headers.get("Origin")
    if site is not None:
        return site == "same-origin"
    if origin is not None:
        return urlsplit(origin).netloc.lower() in {asked.host.lower(), doors.external_host} - {""}
    return None


def comes_from_no_page(asked: Request) -> bool:
    """The browser's own word that a person asked for it with the browser or the phone: no page can have it said."""
    return asked.headers.get("Sec-Fetch-Site") == "none"


def nonce() -> str:
    """The one word by which this answer's own inline scripts are known; there is one only where it was asked for."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return cast(str, g.nonce)


async def shield(response: Response) -> Response:
    """Say what is not said yet."""
    said = {name.lower() for name, _ in response.headers}
    if "content-security-policy" not in said:
        response.headers.add("Content-Security-Policy", _policy(response))
    for lowered, name, value in HEADERS:
        if lowered not in said:
            response.headers.add(name, value)
    return response


def _policy(response: Response) -> str:
    return _page_policy() if response.mimetype == "text/html" else DATA_POLICY


def _page_policy() -> str:
    return PAGE_POLICY.format(nonce=f" 'nonce-{g.nonce}'" if "nonce" in g else "")
