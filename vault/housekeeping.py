"""What is left over: bytes of deleted photos, and what crashes left half done. Removed after a grace period."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from vault import ports

BATCH = 500
HASH = re.compile("[0-9a-f]{64}")
SCRATCH_LIFE = timedelta(hours=48)  # longer than any upload may take: 100 MB at 1 kB a second are 28 hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """How many files were removed."""

    originals: int
    renditions: int
    forms: int
    scratch: int


class Housekeeping:
    def __init__(
        self,
        assets: ports.Assets,
        forms: ports.Forms,
        blobs: ports.Blobs,
        now: Callable[[], datetime],
        grace: timedelta,
    ) -> None:
        self._assets = assets
        self._forms = forms
        self._blobs = blobs
        self._now = now
        self._grace = grace

    async def sweep(self) -> Swept:
        """Remove bytes that no record points at and that were put longer ago than the grace period."""
        return Swept(
            originals=await self._expire("originals"),
            renditions=await self._expire("renditions"),
            forms=await self._expire("forms"),
            scratch=await self._blobs.clear_scratch(self._now() - SCRATCH_LIFE),
        )

    async def _expire(self, prefix: str) -> int:
        before = self._now() - self._grace
        removed = 0
        async for keys in _batches(self._blobs.keys(prefix, before)):
            for key in await self._orphans(keys):
                removed += await self._blobs.expire(key, before)
        return removed

    async def _orphans(self, keys: Sequence[str]) -> list[str]:
        photos = await self._photos_of({key: sha256 for key in keys if (sha256 := _hash_in(key))})
        held = await self._assets.holding(sorted(set().union(*photos.values())))
        return [key for key, originals in photos.items() if not originals & held]

    async def _photos_of(self, hashes: dict[str, bytes]) -> dict[str, set[bytes]]:
        """The photos that each file belongs to."""
        forms = [sha256 for key, sha256 in hashes.items() if key.startswith("forms/")]
        originals = await self._forms.originals(forms) if forms else {}
        return {
            key: originals.get(sha256, set()) if key.startswith("forms/") else {sha256}
            for key, sha256 in hashes.items()
        }


def _hash_in(key: str) -> bytes | None:
    """The sha256 a file is kept under; None for a file that is none of ours."""
    return next((bytes.fromhex(part) for part in PurePosixPath(key).parts if HASH.fullmatch(part)), None)


async def _batches(keys: AsyncIterator[str]) -> AsyncIterator[list[str]]:
    batch: list[str] = []
    async for key in keys:
        batch.append(key)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
