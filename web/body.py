"""Request bodies: the sender waits while nobody reads, and a sender that dawdles is refused.

Quart's own body takes in whatever comes as fast as it comes, and is never cut for being slow.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Generator
from contextlib import suppress
from typing import Any, cast

from hypercorn.typing import ASGIReceiveCallable, ASGISendCallable, ASGISendEvent
from quart.asgi import ASGIHTTPConnection
from quart.typing import ResponseTypes
from quart.wrappers import Request
from quart.wrappers.request import Body
from werkzeug.exceptions import RequestEntityTooLarge

from vault.errors import TooSlow
from vault.tongue import say

BUFFER = 1 << 20  # bytes that wait to be read; the line stands still at more
LINGER = 2  # seconds the rest of a refused body is swallowed, so that its sender gets to read the answer


class MeteredBody(Body):
    """At most `limit` bytes; whoever can take more of them piece by piece lifts it."""

    def __init__(self, expected: int | None, limit: int | None) -> None:
        super().__init__(None, None)
        self.limit = limit
        self._expected, self._read = expected or 0, 0
        self._room = asyncio.Event()
        self._room.set()
        self._unwanted = False

    async def offer(self, data: bytes) -> None:
        """Take in what came, once there is room for it."""
        await self._room.wait()
        if not self._unwanted:
            self.append(data)
        if len(self._data) >= BUFFER:
            self._room.clear()

    async def __anext__(self) -> bytes:
        self._check(self._expected)
        data = await super().__anext__()
        self._room.set()
        self._read += len(data)
        self._check(self._read)
        return data

    def __await__(self) -> Generator[Any, None, bytes]:
        return self._whole().__await__()

    async def _whole(self) -> bytes:
        whole = bytearray()
        async for piece in self:
            whole += piece
        self._data, self._read = whole, 0  # whoever asks again gets it again
        return bytes(whole)

    def _check(self, size: int) -> None:
        if self.limit is not None and size > self.limit:
            raise RequestEntityTooLarge(say("This takes at most {limit} bytes.", limit=self.limit))

    def swallow(self) -> None:
        """Nobody will read on: throw away what still comes."""
        self._unwanted = True
        self._data.clear()
        self._room.set()

    async def arrived(self, within: float) -> None:
        """Wait until all of it came, at most so many seconds."""
        if not self._complete.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._complete.wait(), within)


class MeteredRequest(Request):
    body_class: type[Body] = MeteredBody


class MeteredConnection(ASGIHTTPConnection):
    """Quart's connection with a body that pushes back."""

    _body: MeteredBody

    def _create_request_from_scope(self, send: ASGISendCallable) -> Request:
        request = super()._create_request_from_scope(send)
        self._body = cast(MeteredBody, request.body)
        return request

    async def handle_messages(self, request: Request, receive: ASGIReceiveCallable) -> None:
        while (message := await receive())["type"] == "http.request":
            await self._body.offer(message.get("body", b""))
            if not message.get("more_body", False):
                self._body.set_complete()

    async def _send_response(self, send: ASGISendCallable, response: ResponseTypes) -> None:
        """The end of the answer waits a little for the end of the body: hanging up before would lose both."""
        self._body.swallow()

        async def patient(event: ASGISendEvent) -> None:
            if event["type"] == "http.response.body" and not event["more_body"]:
                await self._body.arrived(within=LINGER)
            await send(event)

        await super()._send_response(patient, response)


async def paced(body: Body, grace: float, rate: int) -> AsyncIterator[bytes]:
    """The pieces of a body. TooSlow when, after `grace` seconds of waiting, it came at less than `rate` bytes a second.

    Only time spent waiting for the sender counts, not time spent on what it sent.
    """
    pieces, received, waited = aiter(body), 0, 0.0
    while True:
        began = time.monotonic()
        try:
            piece = await asyncio.wait_for(anext(pieces), max(grace + received / rate - waited, 0.001))
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise TooSlow(say("The upload came too slowly: below {rate} bytes a second.", rate=rate)) from None
        waited += time.monotonic() - began
        received += len(piece)
        yield piece
