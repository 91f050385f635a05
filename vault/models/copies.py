"""Photos of one vault that look alike, and what is decided about them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from vault.models.photos import Asset
from vault.models.purges import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Two photos of one owner that look alike: `bits` of their perceptual hashes differ. `low` < `high` are ids."""

    owner: str
    low: int
    high: int
    bits: int
    settled: bool = False  # both are to stay, and nobody asks again


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What is looked at of a photo. No hash: it cannot be compared, or is in the trash."""

    id: int
    owner: str
    phash: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """Photos that look like the best of them, which comes first. `open`: there is something to decide."""

    photos: tuple[Asset, ...]
    tier: Tier  # re-encoded, or look-alike where only one of them is
    open: bool = True

    @property
    def id(self) -> str:
        """Another one as soon as another photo belongs to them: what was not seen is not decided."""
        ids = ",".join(str(asset.id) for asset in sorted(self.photos, key=lambda asset: asset.id))
        return hashlib.sha256(ids.encode()).hexdigest()[:16]

    @property
    def newest(self) -> int:
        """The highest id; no two groups have the same."""
        return max(asset.id for asset in self.photos)
