"""The trash: photos that wait to be deleted for good, and can still come back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime, timedelta

from vault import ports, renditions
from vault.batches import abreast, batched
from vault.models.photos import Asset, Surface

BATCH = 500
MILLISECOND = timedelta(milliseconds=1)  # as exactly as moments are kept


class Trash:
    """What is in it is in no list; its files can still be read, and its sends purged. `kept`: then it goes for good."""

    def __init__(
        self,
        assets: ports.Assets,
        blobs: ports.Blobs,
        surface: Surface,
        now: Callable[[], datetime],
        kept: timedelta,
    ) -> None:
        self._assets = assets
        self._blobs = blobs
        self._surface = surface
        self._now = now
        self.kept = kept

    async def put(self, owner: str, ids: Sequence[int]) -> int:
        """Answers how many went in: not those that are no more, or in it already."""
        at = self._now()
        return sum([await self._assets.trash(owner, batch, at) for batch in batched(ids)])

    async def restore(self, owner: str, ids: Sequence[int]) -> int:
        """Answers how many came back, with all they had: caption, tags, albums."""
        return sum([await self._assets.restore(owner, batch) for batch in batched(ids)])

    def until(self, asset: Asset) -> datetime:
        """When it goes for good, if it is in the trash or went there now."""
        return (asset.trashed_at or self._now()) + self.kept

    async def page(
        self, owner: str, *, limit: int | None = None, after: tuple[datetime, int] | None = None
    ) -> list[Asset]:
        """What was put in last comes first. `after`: when the last of the page before was put in, and its id."""
        return await self._assets.trashed(owner, self._surface, limit=limit, after=after)

    async def empty(self, owner: str, ids: Sequence[int] | None = None, until: datetime | None = None) -> int:
        """Delete these for good, or all there are; answers how many. What is not in the trash stays.

        `until`: what went in later stays, too.
        """
        before = until + MILLISECOND if until else None
        found = self._all(owner, before) if ids is None else self._these(owner, ids)
        return sum([await self._delete(batch, before) async for batch in found])

    async def keep(self) -> dict[str, int]:
        """For the clock: delete for good what was in it long enough. Counts."""
        before, deleted = self._now() - self.kept, 0
        while stale := await self._assets.stale(before, BATCH):
            deleted += await self._delete(stale, before)
        return {"deleted": deleted}

    async def _all(self, owner: str, before: datetime | None) -> AsyncIterator[list[Asset]]:
        after = (before, 0) if before else None
        while page := await self.page(owner, limit=BATCH, after=after):
            yield page

    async def _these(self, owner: str, ids: Sequence[int]) -> AsyncIterator[list[Asset]]:
        for batch in batched(ids, BATCH):
            yield [asset for asset in await self._assets.these(owner, batch) if asset.trashed_at]

    async def _delete(self, assets: Sequence[Asset], before: datetime | None = None) -> int:
        """How many: not what came back meanwhile. Bytes go later, by housekeeping; tracked sends stay tracked."""
        keys = [renditions.original(asset.digests.sha256) for asset in assets]
        await abreast(self._blobs.renew, keys)  # the grace period begins now
        owners = {asset.owner for asset in assets}
        theirs = {owner: [asset.id for asset in assets if asset.owner == owner] for owner in owners}
        return sum([await self._assets.discard(owner, ids, before) for owner, ids in theirs.items()])
