"""An HTTP proxy: it leads WhatsApp's host names to ports on this machine, and refuses every other."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress


class Tunnel:
    def __init__(self) -> None:
        self.ports: dict[str, int] = {}  # by host name
        self.shut = False  # lead nowhere

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One CONNECT."""
        with suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            head = await reader.readuntil(b"\r\n\r\n")
            port = self.ports.get(head.split()[1].decode().rpartition(":")[0])
            if port is None or self.shut:
                writer.write(b"HTTP/1.1 502 Unknown host\r\n\r\n")
            else:
                await _join(reader, writer, port)
        writer.close()


async def _join(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    await asyncio.gather(_pipe(reader, inner_writer), _pipe(inner_reader, writer))


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except (ConnectionError, ssl.SSLError):
        pass
    finally:
        writer.close()
