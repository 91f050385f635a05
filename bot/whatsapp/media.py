"""Media out of WhatsApp, two at a time, large ones alone: the library holds each about ten times over in memory."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bot.whatsapp.library import NeonizeError, NewAClient
from bot.whatsapp.wire import fetchable
from vault.errors import Damaged, MediaGone, TooLarge, Unreachable
from vault.models.chats import Media
from vault.tongue import say

AT_ONCE = 2
LARGE = 30_000_000  # bytes
FINAL = (403, 404, 410)


class Fetcher:
    """`limit` is the most bytes a medium may have, by what its message says."""

    def __init__(self, library: NewAClient, limit: int) -> None:
        self._library = library
        self._limit = limit
        self._room = asyncio.Semaphore(AT_ONCE)
        self._alone = asyncio.Lock()

    async def fetch(self, media: Media, into: Path) -> None:
        """MediaGone, Unreachable, Damaged, TooLarge."""
        if not media.handle.get("directPath"):
            raise MediaGone
        if media.size > self._limit:
            raise TooLarge(self._limit)
        async with self._to_itself() if media.size > LARGE else self._room:
            data = await self._bytes(media)
            await asyncio.to_thread(_write, data, media.sha256, into)

    @asynccontextmanager
    async def _to_itself(self) -> AsyncIterator[None]:
        """All the room there is, taken by one at a time, or two would wait for each other's half."""
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._alone)
            for _ in range(AT_ONCE):
                await stack.enter_async_context(self._room)
            yield

    async def _bytes(self, media: Media) -> bytes:
        try:
            return await self._library.download_any(fetchable(media.handle)) or b""
        except NeonizeError as error:
            raise _refusal(str(error)) from error


def _refusal(text: str) -> MediaGone | Damaged | Unreachable:
    status = re.search(r"status code (\d+)", text)
    if status and int(status[1]) in FINAL:
        return MediaGone(int(status[1]))
    if "hash" in text or "hmac" in text.casefold():
        return Damaged(text)
    return Unreachable(say("The photo could not be fetched ({text}).", text=text))


def _write(data: bytes, sha256: bytes | None, into: Path) -> None:
    if sha256 is not None and hashlib.sha256(data).digest() != sha256:
        raise Damaged(say("other bytes than the message promised"))
    into.write_bytes(data)
