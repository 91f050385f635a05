"""Server-sent events: news, told for as long as there are any and somebody listens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import cast

from quart import Response, current_app, request

from vault.errors import TooMany, VaultError
from vault.tongue import noted, say
from web.doors import Doors
from web.wire import Wire, written

LONGEST = 3600  # seconds; whoever still listens then comes back by itself
LAST = "last"  # the id of the event after which there are none
SILENCE = b":\n\n"
CROWDED = noted("Too many are watching at once. Ask for the state instead, or try again in a moment.")
HEADERS = {"Cache-Control": "no-store, no-transform", "X-Accel-Buffering": "no"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    name: str
    value: Wire
    last: bool = False

    @property
    def text(self) -> bytes:
        mark = f"id: {LAST}\n" if self.last else ""
        return f"event: {self.name}\n{mark}data: ".encode() + written(self.value) + b"\n\n"


News = AsyncGenerator[Event, None]
Pieces = AsyncGenerator[bytes, None]
Allowed = Callable[[], Awaitable[bool]]


class Room:
    """How many are open."""

    taken = 0


class Streams:
    """All that are open; there is room for so many at once. Each ends when whoever listens may listen no more."""

    def __init__(self, doors: Doors, allowed: Allowed | None = None, room: Room | None = None) -> None:
        self._doors = doors
        self._allowed = allowed or _always
        self._room = room or Room()

    def while_(self, allowed: Allowed) -> Streams:
        """The same, for somebody to whom nothing is told once this says no."""
        return Streams(self._doors, allowed, self._room)

    async def response(self, news: News) -> Response:
        """Tell these, the first at once: what is wrong about them is an answer like any other. TooMany.

        A browser that comes back after the last event hears that there is no more: 204.
        """
        if request.headers.get("Last-Event-ID") == LAST:
            return Response(b"", 204)
        pieces = self._pieces(news, cast(asyncio.Event, current_app.shutdown_event))
        first = await anext(pieces, b"")
        if request.method == "HEAD":
            await pieces.aclose()
        response = Response(_joined(first, pieces), headers=HEADERS, mimetype="text/event-stream")
        response.timeout = LONGEST
        return response

    async def _pieces(self, news: News, ending: asyncio.Event) -> Pieces:
        if self._room.taken >= self._doors.streams:
            raise TooMany(say(CROWDED))
        self._room.taken += 1
        try:
            async with aclosing(news), aclosing(_unhurried(news, ending, self._doors.keep_alive)) as pieces:
                async for piece in pieces:
                    if not await self._allowed():
                        return
                    yield piece
        finally:
            self._room.taken -= 1


async def _always() -> bool:
    return True


async def _joined(first: bytes, rest: Pieces) -> Pieces:
    async with aclosing(rest):
        yield first
        with suppress(VaultError):  # the listener comes back, and is told then
            async for piece in rest:
                yield piece


async def _unhurried(news: News, ending: asyncio.Event, patience: float) -> Pieces:
    """What is told, and a sign of life after so many seconds of silence; it ends early when the server does."""
    ended, coming = asyncio.create_task(ending.wait()), _next(news)
    try:
        while not ended.done():
            await asyncio.wait((ended, coming), timeout=patience, return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                yield SILENCE
            elif (event := coming.result()) is not None:
                yield event.text
                coming = _next(news)
            else:
                return
    finally:
        ended.cancel()
        coming.cancel()
        await asyncio.gather(ended, coming, return_exceptions=True)


def _next(news: News) -> asyncio.Task[Event | None]:
    async def told() -> Event | None:
        return await anext(news, None)

    return asyncio.create_task(told())
