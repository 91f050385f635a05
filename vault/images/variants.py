"""What images and avatars are served as: made once of the original, in the darkroom, and kept for the next who asks."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta
from pathlib import Path

from vault import ports, renditions, space
from vault.darkroom import Darkroom
from vault.errors import Missing
from vault.images import transforms
from vault.locks import KeyedLocks
from vault.models.images import Avatar, Image, Transform, Variant

MOMENT = timedelta(milliseconds=1)


class Variants:
    """At most so many are kept of each original; beyond that, the one that was put longest ago goes."""

    def __init__(self, blobs: ports.Blobs, darkroom: Darkroom, most: int) -> None:
        self._blobs = blobs
        self._darkroom = darkroom
        self._most = most
        self._locks = KeyedLocks()

    async def serve(self, thing: Image | Avatar, transform: Transform) -> Variant:
        """It upright, in sRGB and without metadata. Missing: its original; Unacceptable, NoSpace, NoDarkroom."""
        transform = transforms.settled(transform, thing.picture)
        key = renditions.variant(thing.digests.sha256, transform.name)
        while not (file := await self._found(key)):  # what was made may have had to go again: others are asked for, too
            await self._make(thing.digests.sha256, transform, key)
        return Variant(file=file, mime=transform.kind.mime)

    def etag(self, thing: Image | Avatar, transform: Transform) -> str:
        """Of what is served: another one for every picture, and for all who ask for the same of it the same.

        It does not tell that two pictures are made of the same bytes.
        """
        name = transforms.settled(transform, thing.picture).name
        return hashlib.sha256(f"{thing.id}/{thing.digests.sha256.hex()}/{name}".encode()).hexdigest()[:32]

    async def _found(self, key: str) -> Path | None:
        try:
            return await self._blobs.get(key)
        except Missing:
            return None

    async def _make(self, sha256: bytes, transform: Transform, key: str) -> None:
        async with self._locks.hold(key):
            if await self._found(key):  # made while waiting for the lock
                return
            async with space.folder(self._blobs) as folder:
                made = folder / transform.name
                await self._darkroom.derive(await self._blobs.get(renditions.original(sha256)), made, transform)
                await self._blobs.put(made, key)
        async with self._locks.hold(sha256):
            await self._trim(sha256, key)

    async def _trim(self, sha256: bytes, but: str) -> None:
        kept = [key async for key in self._blobs.keys(renditions.variant(sha256, ""), None) if key != but]
        surplus = len(kept) + 1 - self._most
        if surplus > 0:
            put = dict(zip(kept, await asyncio.gather(*map(self._blobs.put_at, kept)), strict=True))
            ages = sorted((at, key) for key, at in put.items() if at)
            for at, key in ages[:surplus]:
                await self._blobs.expire(key, at + MOMENT)
