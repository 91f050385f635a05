"""A line to the real server that can swallow answers, and be cut."""

from __future__ import annotations

import asyncio
from asyncio import StreamReader, StreamWriter
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast
from urllib.parse import quote, unquote, urlsplit


@asynccontextmanager
async def open_line(url: str, socket: Path) -> AsyncIterator[Line]:
    line = Line(unquote(urlsplit(url).netloc), socket)
    server = await asyncio.start_unix_server(line.carry, socket)
    try:
        yield line
    finally:
        server.close()
        await line.hang_up()


@dataclass
class Line:
    """A line to the server. `lose` names the commands whose next answers are swallowed."""

    server: str
    socket: Path
    lost: Counter[str] = field(default_factory=Counter)
    losing: Counter[str] = field(default_factory=Counter)
    calls: set[asyncio.Task[None]] = field(default_factory=set)
    dead: bool = False

    @property
    def url(self) -> str:
        return f"mongodb://{quote(str(self.socket), safe='')}/?directConnection=true"

    def lose(self, command: str, times: int = 2) -> None:
        self.losing[command] = times

    async def carry(self, reader: StreamReader, writer: StreamWriter) -> None:
        if self.dead:
            return writer.close()
        there, onward = await asyncio.open_unix_connection(self.server)
        self.calls.add(cast("asyncio.Task[None]", asyncio.current_task()))
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                await self._converse(reader, writer, there, onward)
        finally:
            for each in (onward, writer):
                each.close()

    async def _converse(
        self, reader: StreamReader, writer: StreamWriter, there: StreamReader, onward: StreamWriter
    ) -> None:
        while True:
            request = await _message(reader)
            onward.write(request)
            answer = await _message(there)
            if self._swallows(request):
                return
            writer.write(answer)

    @asynccontextmanager
    async def cut(self) -> AsyncIterator[None]:
        """Nobody gets through meanwhile."""
        self.dead = True
        await self.hang_up()
        yield
        self.dead = False

    async def hang_up(self) -> None:
        for call in self.calls:
            call.cancel()
        await asyncio.gather(*self.calls, return_exceptions=True)

    def _swallows(self, request: bytes) -> bool:
        for command in +self.losing:
            if b"\x02" + command.encode() + b"\0" in request[:64]:
                self.losing[command] -= 1
                self.lost[command] += 1
                return True
        return False


async def _message(reader: StreamReader) -> bytes:
    size = await reader.readexactly(4)
    return size + await reader.readexactly(int.from_bytes(size, "little") - 4)
