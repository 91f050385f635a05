"""Many photos at once, in one file."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import aclosing
from datetime import datetime, timedelta

from vault import ports
from vault.assets import Library
from vault.batches import batched
from vault.errors import Missing
from vault.models.downloads import Download
from vault.models.photos import Asset
from vault.tongue import say
from vault.zips import Names, Zip

LIFE = timedelta(minutes=10)  # until it must have begun
BATCH = 200


class Downloads:
    def __init__(self, downloads: ports.Downloads, library: Library, now: Callable[[], datetime]) -> None:
        self._downloads = downloads
        self._library = library
        self._now = now

    async def prepare(self, owner: str, ids: Sequence[int]) -> Download:
        """A ticket for those of them that there are, in this order. Missing: none is."""
        found: dict[int, int] = {}
        for batch in batched(ids, BATCH):
            found |= {asset.id: asset.digests.size for asset in await self._library.these(owner, batch)}
        photos = tuple(dict.fromkeys(id for id in ids if id in found))
        if not photos:
            raise Missing("photo", ids[0] if ids else "")
        now, id = self._now(), secrets.token_urlsafe(24)
        made = Download(
            id=id, owner=owner, photos=photos, size=sum(found.values()), created_at=now, expires_at=now + LIFE
        )
        await self._downloads.add(made)
        return made

    async def get(self, owner: str, id: str) -> Download:
        """Missing, also when it is past its time."""
        download = await self._downloads.get(owner, id)
        if download.expires_at < self._now():
            raise Missing("download", id)
        return download

    async def pieces(self, download: Download) -> AsyncGenerator[bytes, None]:
        """The file, little by little: only so much is read as is taken. What got lost meanwhile is named within."""
        archive, lost, thread = Zip(), list[str](), ThreadPoolExecutor(1)
        try:
            async for name, asset in self._named(download):
                try:
                    adding = archive.add(await self._library.original(asset), name, asset.taken_at)
                    async with aclosing(_stepwise(adding, thread)) as pieces:
                        async for piece in pieces:
                            yield piece
                except (Missing, FileNotFoundError):
                    lost.append(name)
            if lost:
                yield archive.note(say("Missing") + ".txt", "\n".join([say("The originals of these are lost:"), *lost]))
            yield await asyncio.get_running_loop().run_in_executor(thread, archive.end)
        finally:
            thread.shutdown(wait=False)

    async def keep(self) -> dict[str, int]:
        """For the clock: remove what is past its time. Counts."""
        return {"removed": await self._downloads.clear(self._now())}

    async def _named(self, download: Download) -> AsyncIterator[tuple[str, Asset]]:
        """In their order, each by a name of its own."""
        names = Names()
        for batch in batched(download.photos, BATCH):
            found = {asset.id: asset for asset in await self._library.these(download.owner, batch)}
            for id in batch:
                if id in found:
                    yield names.name(found[id]), found[id]


async def _stepwise(pieces: Generator[bytes, None, None], thread: Executor) -> AsyncGenerator[bytes, None]:
    """Each in the thread, as files are read. Whoever stops in the middle of a step has it closed after that step."""
    loop = asyncio.get_running_loop()
    try:
        while (piece := await loop.run_in_executor(thread, next, pieces, None)) is not None:
            yield piece
    finally:
        thread.submit(pieces.close)
