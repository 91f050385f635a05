"""Copies of the same picture: found as photos come in, shown in groups around the best, and cleared away."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from vault import ports
from vault.assets import TAGS_LIMIT, Library
from vault.copies import grouped, pairs
from vault.errors import Invalid, Missing
from vault.models.copies import Copies, Likeness, Sight
from vault.models.photos import Asset
from vault.tongue import say
from vault.trash import Trash

BATCH = 2000


class Duplicates:
    """A group is known by its photos: when one more comes, or one goes, it is another group."""

    def __init__(
        self,
        likenesses: ports.Likenesses,
        albums: ports.Albums,
        library: Library,
        trash: Trash,
    ) -> None:
        self._likenesses = likenesses
        self._albums = albums
        self._library = library
        self._trash = trash

    async def page(self, owner: str, *, limit: int | None = None, before: int | None = None) -> list[Copies]:
        """What is to be decided, where a copy came in last first. `before`: the newest photo of the last page's end."""
        await self.keep()
        groups = sorted(await self._groups(owner), key=lambda each: -each.newest)
        return [each for each in groups if each.open and (before is None or each.newest < before)][:limit]

    async def near(self, owner: str, id: int) -> list[tuple[Asset, int]]:
        """Copies of one photo, as far as the clock compared, the nearest first, with the bits that differ. Missing."""
        await self._library.get(owner, id)
        bits = {pair.low + pair.high - id: pair.bits for pair in await self._likenesses.of(owner, id)}
        found = await self._library.these(owner, [*bits])
        shown = [(asset, bits[asset.id]) for asset in found if asset.trashed_at is None]
        return sorted(shown, key=lambda each: (each[1], each[0].id))

    async def choose(self, owner: str, group: str, ids: Sequence[int]) -> int:
        """Keep these of a group. The others go to the trash, and leave them tags, albums and a caption where one is
        missing. Answers how many went. Missing, Invalid.
        """
        copies = await self._get(owner, group)
        kept = [asset for asset in copies.photos if asset.id in ids]
        others = [asset for asset in copies.photos if asset.id not in ids]
        if not kept or len(kept) != len(set(ids)):
            raise Invalid(say("Choose among the photos of the group, and keep one at least."))
        await self._bequeath(kept, others)
        await self._likenesses.settle(owner, [asset.id for asset in kept], True)
        gone = await self._trash.put(owner, [asset.id for asset in others])
        await self._regroup(owner)
        return gone

    async def dismiss(self, owner: str, group: str, dismissed: bool = True) -> None:
        """Keep them all, and don't ask again until another copy comes; or do ask again. Missing."""
        copies = await self._get(owner, group)
        await self._likenesses.settle(owner, [asset.id for asset in copies.photos], dismissed)
        await self._regroup(owner)

    async def keep(self) -> dict[str, int]:
        """For the clock: compare what came in since. Counts."""
        compared, owners = 0, set[str]()
        while unseen := await self._likenesses.unseen(BATCH):
            compared += len(unseen)
            for owner in (found := {sight.owner for sight in unseen}):
                await self._compare(owner, [sight for sight in unseen if sight.owner == owner])
            owners |= found
        for owner in owners:
            await self._regroup(owner)
        return {"compared": compared}

    async def tidy(self) -> dict[str, int]:
        """For the clock: forget the copies of what was deleted at once, without a way through the trash."""
        for owner in await self._likenesses.owners():
            await self._regroup(owner)
        return {}

    async def _compare(self, owner: str, unseen: Sequence[Sight]) -> None:
        """The hashes are read anew for each batch: what another process adds meanwhile finds these, or is found."""
        new = {sight.id: sight.phash for sight in unseen if sight.phash is not None}
        known = await self._likenesses.hashes(owner) if new else {}
        found = await asyncio.to_thread(lambda: [*pairs(new, known)])
        await self._likenesses.add([_likeness(owner, *pair) for pair in found])
        await self._likenesses.seen([sight.id for sight in unseen])

    async def _regroup(self, owner: str) -> None:
        groups = [each for each in await self._groups(owner) if each.open]
        await self._likenesses.mark(owner, [asset.id for each in groups for asset in each.photos])

    async def _groups(self, owner: str) -> list[Copies]:
        likenesses = await self._likenesses.of(owner)
        ids = {id for pair in likenesses for id in (pair.low, pair.high)}
        assets = await self._library.these(owner, [*ids])
        if gone := ids - {asset.id for asset in assets}:
            await self._likenesses.forget(owner, [*gone])
        return await asyncio.to_thread(grouped, [each for each in assets if each.trashed_at is None], likenesses)

    async def _get(self, owner: str, group: str) -> Copies:
        found = next((each for each in await self._groups(owner) if each.id == group), None)
        if found is None:
            raise Missing("group of copies", group)
        return found

    async def _bequeath(self, heirs: Sequence[Asset], others: Sequence[Asset]) -> None:
        caption = next((asset.caption for asset in others if asset.caption), None)
        left = [tag for asset in others for tag in asset.tags]
        for heir in heirs:
            await self._library.amend(heir.owner, heir.id, lambda asset: _with(asset, left, caption))
        await self._albums.inherit([each.id for each in heirs], [each.id for each in others])


def _with(asset: Asset, tags: Sequence[str], caption: str | None) -> Asset:
    """What it has stays: tags are added as far as there is room, a caption where there is none."""
    kept = tuple(dict.fromkeys([*asset.tags, *tags]))[:TAGS_LIMIT]
    return replace(asset, tags=kept, caption=asset.caption or caption)


def _likeness(owner: str, one: int, other: int, bits: int) -> Likeness:
    return Likeness(owner=owner, low=min(one, other), high=max(one, other), bits=bits)
