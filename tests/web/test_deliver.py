"""Whoever asks for a picture and does not take it is let go."""

from __future__ import annotations

import asyncio
import select
import socket

import httpx
import numpy as np
from PIL import Image

from tests import pictures
from tests.web.serving import served, uploaded
from vault.vault import Vault
from web.doors import Doors

IMPATIENT = Doors(slow_body_grace=1, slow_body_rate=50_000_000)


def grain() -> bytes:
    """A photo that no buffer on the way can hold."""
    noise = np.random.default_rng(1).integers(0, 255, (2000, 2000, 3), dtype=np.uint8)
    return pictures.saved(Image.fromarray(noise), "PNG", compress_level=0)


async def test_a_reader_who_stops_reading_is_hung_up_on(vault: Vault, owner: httpx.AsyncClient, key: str) -> None:
    id = (await uploaded(owner, grain()))["id"]
    async with served(vault, IMPATIENT) as address:
        with socket.socket() as reader:
            reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            reader.connect(address)
            reader.sendall(
                f"GET /api/library/{id}/file HTTP/1.1\r\nHost: localhost\r\nX-API-Key: {key}\r\n\r\n".encode()
            )
            assert await asyncio.to_thread(hung_up, reader)


def hung_up(connection: socket.socket) -> bool:
    """Wait for the other side to end the connection, without reading from it."""
    waiting = select.poll()
    waiting.register(connection, 0)
    return bool(waiting.poll(60_000))
