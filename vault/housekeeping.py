"""What is left over: bytes of deleted photos, and what crashes left half done. Removed after a grace period."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from vault import ports

BATCH = 500
SCRATCH_LIFE = timedelta(hours=24)  # longer than any upload may take


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
        owners = {key: await self._original_of(key) for key in keys}
        held = await self._assets.holding(sorted({sha256 for sha256 in owners.values() if sha256}))
        return [key for key, sha256 in owners.items() if sha256 not in held]

    async def _original_of(self, key: str) -> bytes | None:
        """The photo a file belongs to: its hash is the first name in the key that is one."""
        sha256 = next(bytes.fromhex(part) for part in PurePosixPath(key).parts if len(part) == 64)
        if not key.startswith("forms/"):
            return sha256
        form = await self._forms.find(sha256)
        return form.original if form else None


async def _batches(keys: AsyncIterator[str]) -> AsyncIterator[list[str]]:
    batch: list[str] = []
    async for key in keys:
        batch.append(key)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
