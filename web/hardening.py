"""Hypercorn, made safe to face the world.

Its defaults speak HTTP/2 in clear text to whoever asks, take requests that two servers could read in two ways, and
wait for ever for a peer that stops reading. It has no options for these, so two of its classes are refined here;
it is pinned exactly, and tests/web/test_hardening.py speaks to it over raw sockets.
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import socket
import struct

import h11
import hypercorn.asyncio.run
from hypercorn.asyncio import serve as run_hypercorn
from hypercorn.asyncio.tcp_server import TCPServer
from hypercorn.config import Config
from quart import Quart

from web.doors import Doors

HEAD_LIMIT = 16 * 1024  # bytes of request line and headers
DRAIN = 10  # seconds that requests under way get at the end
RESET = struct.pack("ii", 1, 0)  # for SO_LINGER: hang up at once, and forget what was not taken
AMBIGUOUS = re.compile(rb"(?<!\r)\n|\r\n[ \t]")  # a bare line feed, a folded header


class StrictConnection(h11.Connection):
    """HTTP/1.0 and 1.1, and only what has one reading. An `Upgrade` is not heard: the answer is plain HTTP/1.1."""

    def next_event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        if self.their_state is h11.IDLE:
            _refuse_ambiguous_lines(self.trailing_data[0])
        event = super().next_event()
        return _without_upgrade(event) if isinstance(event, h11.Request) else event


def _refuse_ambiguous_lines(received: bytes) -> None:
    head = received.lstrip(b"\r\n").partition(b"\r\n\r\n")[0]
    if AMBIGUOUS.search(head):
        raise h11.RemoteProtocolError("ambiguous line ending", error_status_hint=400)


def _without_upgrade(request: h11.Request) -> h11.Request:
    names = {name for name, _ in request.headers}
    if {b"content-length", b"transfer-encoding"} <= names:
        raise h11.RemoteProtocolError("two lengths for one body", error_status_hint=400)
    if request.http_version not in (b"1.0", b"1.1"):
        raise h11.RemoteProtocolError("not HTTP/1", error_status_hint=505)
    if b"upgrade" not in names:
        return request
    return h11.Request(
        method=request.method,
        target=request.target,
        headers=[(name, value) for name, value in request.headers if name not in (b"upgrade", b"http2-settings")],
        http_version=request.http_version,
    )


class Terms(Config):
    """Hypercorn's settings, and one more."""

    flush_timeout = 30.0  # seconds a peer has to take what is left when its connection ends


class Line(TCPServer):
    """One connection. Requests are read strictly; a peer that does not take its answer is cut off."""

    config: Terms

    async def _read_data(self) -> None:
        self.protocol.protocol.connection = StrictConnection(h11.SERVER, max_incomplete_event_size=HEAD_LIMIT)
        await super()._read_data()

    async def _close(self) -> None:
        cut = self.loop.call_later(self.config.flush_timeout, self._cut)
        await super()._close()
        cut.cancel()

    def _cut(self) -> None:
        """Reset what is still open. A plain close would leave the kernel offering the rest for minutes."""
        connection = self.writer.get_extra_info("socket")
        if connection.fileno() != -1:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            self.writer.transport.abort()


async def serve(app: Quart, listener: socket.socket, stop: asyncio.Event, doors: Doors) -> None:
    """Answer on a bound socket until `stop`; then let what is under way finish. The socket stays the caller's."""
    hypercorn.asyncio.run.TCPServer = Line  # type: ignore[attr-defined]  # the one place where the refined class is put in

    async def stopped() -> None:
        await stop.wait()
        app.shutdown_event.set()  # streams without an end are ended now: there is no use in waiting for them

    await run_hypercorn(app, _terms(listener, doors), shutdown_trigger=stopped)


def _terms(listener: socket.socket, doors: Doors) -> Terms:
    terms = Terms()
    terms.bind = f"fd://{os.dup(listener.fileno())}"
    terms.backlog = 1024
    terms.accesslog = None  # addresses of requests can carry secrets
    terms.errorlog = logging.getLogger(__name__)
    terms.include_server_header = False
    terms.h11_max_incomplete_size = HEAD_LIMIT
    terms.keep_alive_timeout = doors.header_patience  # also for the head of the first request
    terms.read_timeout = None  # would cut whoever waits for WhatsApp; bodies are timed in web/body.py
    terms.graceful_timeout = DRAIN
    terms.flush_timeout = doors.slow_body_grace
    return terms
