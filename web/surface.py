"""What every API surface is: a table of routes. The table is served, and described in OpenAPI; it cannot disagree."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from quart import Blueprint, Response, request
from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.routing import IntegerConverter

from vault.errors import VaultError
from vault.models.credentials import Credential
from vault.models.principals import Scope
from vault.tongue import say
from vault.vault import Vault
from web import audit, current
from web.body import MeteredBody
from web.doors import Doors
from web.streams import Streams
from web.wire import Wire, read_body, read_query, written


class Serial(IntegerConverter):
    """An id in an address: a number the database could hold. Anything else is no address of ours."""

    regex = "[0-9]{1,18}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request to a surface, and what its handler may use."""

    vault: Vault
    doors: Doors
    owner: str
    streams: Streams
    credential: Credential | None  # None where the route is public

    @property
    def held(self) -> Credential:
        """What whoever asks came with, where they must come with something."""
        if self.credential is None:
            raise LookupError("This route is open to everybody.")
        return self.credential


@dataclass(frozen=True, slots=True, kw_only=True)
class Bytes:
    """An answer that is not JSON."""

    mime: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A body that is a form with one file and some text fields."""

    file: str
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pieces:
    """A body that is a piece of a file, read by the handler itself. It may be left out where it is not `needed`."""

    mime: str
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler answers when plain 200 will not do."""

    value: Wire | Sequence[Wire]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Reply = Wire | Sequence[Wire] | Answer | Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One promise: what is asked how, and everything that may be answered.

    `answers` are the shapes by status: a Wire, `list[…]` of one, Bytes, or None for no body.
    `scope`: what a credential must be good for; one that is limited to some scopes opens no route without.
    `own`: it is about nobody but whoever asks; a browser that is signed in may do it without the scope.
    `quiet`: nothing is written into the audit record here, though the method says that something changes.
    `declined`: statuses by which the web itself may say no, besides those that any route has.
    """

    method: str
    path: str
    handler: Callable[..., Awaitable[Reply]]
    answers: Mapping[int, Any]
    refusals: tuple[type[VaultError], ...] = ()
    query: type[Wire] | None = None
    body: type[Wire] | Upload | Pieces | None = None
    declined: tuple[int, ...] = ()
    limit: int | None = None  # bytes of a body that may be larger than usual
    public: bool = False
    scope: Scope | None = None
    own: bool = False
    quiet: bool = False


def blueprint(name: str, prefix: str, routes: Sequence[Route], vault: Vault, doors: Doors) -> Blueprint:
    """The routes, ready to be mounted."""
    room = Blueprint(name, __name__, url_prefix=prefix)
    streams = Streams(doors)
    for route in routes:
        room.add_url_rule(
            route.path,
            endpoint=route.handler.__name__,
            view_func=_view(route, vault, doors, streams),
            methods=[route.method],
            provide_automatic_options=False,
        )
    return room


def _view(route: Route, vault: Vault, doors: Doors, streams: Streams) -> Callable[..., Awaitable[Response]]:
    async def view(**arguments: Any) -> Response:
        credential = None if route.public else await current.credential(vault, doors)
        if credential:
            await vault.access.require(credential, route.scope, own=route.own)
        if route.query:
            arguments["query"] = read_query(route.query, request.args)
        if isinstance(route.body, type):
            arguments["body"] = await _body(route.body, route.limit)
        owner = credential.owner if credential else ""
        told = streams.while_(lambda: vault.access.stands(credential, route.scope)) if credential else streams
        visit = Visit(vault=vault, doors=doors, owner=owner, streams=told, credential=credential)
        reply = await route.handler(visit, **arguments)
        if credential and not route.quiet:
            made = reply.value if isinstance(reply, Answer) else reply
            await audit.note(vault, credential, route.handler.__name__, made)
        return await _response(reply)

    return view


async def _body(shape: type[Wire], limit: int | None) -> Wire:
    if request.mimetype != "application/json":
        raise UnsupportedMediaType(say("Send the body as application/json."))
    if limit:
        cast(MeteredBody, request.body).limit = limit
    return read_body(shape, await request.get_data(True, as_text=False, parse_form_data=False))


async def _response(reply: Reply) -> Response:
    if isinstance(reply, Response):
        return reply
    answer = reply if isinstance(reply, Answer) else Answer(reply)
    text = await asyncio.to_thread(written, answer.value)  # a list may be long, and others are waiting
    return Response(text, answer.status, dict(answer.headers), mimetype="application/json")
