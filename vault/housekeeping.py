"""What is left over goes after a grace period, and what went missing is made again. Every chore tells its counts."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from vault import ports
from vault.batches import gathered
from vault.darkroom import Darkroom
from vault.errors import Missing, Unacceptable
from vault.remaking import remake, whole

log = logging.getLogger(__name__)

BATCH = 500
HASH = re.compile("[0-9a-f]{64}")
SCRATCH_LIFE = timedelta(hours=48)  # longer than any upload may take: 100 MB at 1 kB a second are 28 hours


class Housekeeping:
    def __init__(
        self,
        assets: ports.Assets,
        served: Sequence[ports.Holding],
        forms: ports.Forms,
        blobs: ports.Blobs,
        darkroom: Darkroom,
        now: Callable[[], datetime],
        grace: timedelta,
    ) -> None:
        """`served`: who else holds originals, to have variants made of them."""
        self._assets = assets
        self._holders: dict[str, Sequence[ports.Holding]] = {
            "originals": (assets, *served),
            "renditions": (assets,),
            "forms": (assets,),
            "variants": served,
        }  # for whose sake files under a prefix are kept
        self._forms = forms
        self._blobs = blobs
        self._darkroom = darkroom
        self._now = now
        self._grace = grace

    async def orphans(self) -> dict[str, int]:
        """Remove bytes that no record points at and that were put longer ago than the grace period."""
        return {prefix: await self._expire(prefix) for prefix in self._holders}

    async def uploads(self) -> dict[str, int]:
        """Remove what crashes and broken uploads left half done."""
        return {"removed": await self._blobs.clear_scratch(self._now() - SCRATCH_LIFE)}

    async def renditions(self) -> dict[str, int]:
        """Make again what is missing of the photos that are kept; `failed` are those whose original is damaged."""
        ends = Counter[str]()
        async for keys in gathered(self._blobs.keys("originals", self._now()), BATCH):
            for sha256 in await self._assets.holding([each for key in keys if (each := _hash_in(key))]):
                if not await whole(self._blobs, sha256):
                    ends[await self._remade(sha256)] += 1
        return dict(ends)

    async def _remade(self, sha256: bytes) -> str:
        try:
            await remake(self._blobs, self._darkroom, sha256)
        except Missing:
            return "deleted meanwhile"
        except Unacceptable as damage:
            log.warning("The original %s cannot be read any more: %s", sha256.hex(), damage)
            return "failed"
        return "remade"

    async def _expire(self, prefix: str) -> int:
        before = self._now() - self._grace
        removed = 0
        async for keys in gathered(self._blobs.keys(prefix, before), BATCH):
            for key in await self._orphans(keys, self._holders[prefix]):
                removed += await self._blobs.expire(key, before)
        return removed

    async def _orphans(self, keys: Sequence[str], holders: Sequence[ports.Holding]) -> list[str]:
        photos = await self._photos_of({key: sha256 for key in keys if (sha256 := _hash_in(key))})
        sha256s = sorted(set().union(*photos.values()))
        held = set().union(*[await each.holding(sha256s) for each in holders])
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
