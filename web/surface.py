"""What every API surface is: a table of routes. The table is served, and described in OpenAPI; it cannot disagree.

Who may ask is the business of the surface's gate, and how it says no that of its dialect.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar, cast

from quart import Blueprint, Response, request
from werkzeug.exceptions import UnsupportedMediaType
from werkzeug.routing import IntegerConverter

from vault.errors import VaultError
from vault.models.credentials import Credential
from vault.models.principals import Scope
from vault.tongue import say
from vault.vault import Vault
from web.body import MeteredBody
from web.doors import Doors
from web.errors import Dialect
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
    lists: tuple[str, ...] = ()  # texts that may come several times
    needed: tuple[str, ...] = ()  # texts that must come


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

    `answers` are the shapes by status: a Wire, `list[…]` of one, Bytes, a pair of these, or None for no body.
    `scope`: what a credential must be good for; one that is limited to some scopes opens no route without.
    `quiet`: nothing is written into the audit record, though the method says that something changes.
    `bare`: the body may be left out.
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
    bare: bool = False
    public: bool = False
    scope: Scope | None = None
    quiet: bool = False


Json = Mapping[str, Any]
R = TypeVar("R", bound=Route)
AnyRoute = TypeVar("AnyRoute", bound=Route, contravariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface(Generic[R]):
    """A table of routes below a prefix, and what all of them have in common.

    `schemes` are the ways to say who one is, in OpenAPI's words. `opened_by` names those that open a route, and
    `always` what any route may be refused with besides its own refusals.
    """

    name: str
    title: str
    prefix: str
    routes: Sequence[R]
    dialect: Dialect
    schemes: Json
    opened_by: Callable[[R], Sequence[Json]]
    always: Callable[[R], Sequence[type[VaultError]]]


class Gate(Protocol[AnyRoute]):
    """Who asks, and may they: the same question at every route of a surface."""

    async def enter(self, route: AnyRoute) -> Visit:
        """Unauthorized, and whatever else the surface always refuses with."""

    async def leave(self, route: AnyRoute, visit: Visit, made: object) -> None:
        """It was done, and `made` was answered: write it down where it matters."""


def blueprint(surface: Surface[R], gate: Gate[R]) -> Blueprint:
    """The routes, ready to be mounted."""
    room = Blueprint(surface.name, __name__, url_prefix=surface.prefix)
    for route in surface.routes:
        room.add_url_rule(
            route.path,
            endpoint=route.handler.__name__,
            view_func=_view(route, gate),
            methods=[route.method],
            provide_automatic_options=False,
        )
    return room


def _view(route: R, gate: Gate[R]) -> Callable[..., Awaitable[Response]]:
    async def view(**arguments: Any) -> Response:
        visit = await gate.enter(route)
        if route.query:
            arguments["query"] = read_query(route.query, request.args)
        if isinstance(route.body, type):
            arguments["body"] = await _body(route.body, route.limit, bare=route.bare)
        reply = await route.handler(visit, **arguments)
        await gate.leave(route, visit, reply.value if isinstance(reply, Answer) else reply)
        return await _response(reply)

    return view


async def _body(shape: type[Wire], limit: int | None, *, bare: bool) -> Wire:
    if bare and not request.mimetype and not request.content_length:
        return shape()
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
