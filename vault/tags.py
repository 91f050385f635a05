"""Tags of many photos at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vault import ports
from vault.assets import Library, vetted
from vault.batches import batched
from vault.errors import Invalid, Missing
from vault.models.photos import Asset
from vault.tongue import say

Change = Callable[[tuple[str, ...]], tuple[str, ...]]


class Tags:
    """Every question is asked for an owner; another owner's photo is Missing."""

    def __init__(self, assets: ports.Assets, library: Library) -> None:
        self._assets = assets
        self._library = library

    async def change(self, owner: str, ids: Sequence[int], *, add: Sequence[str], remove: Sequence[str]) -> int:
        """Take some tags off and put others on; answers how many photos changed. Missing, Invalid: none did."""
        less, more = {*vetted(remove)}, vetted(add)
        return await self._retag(
            await self._library.require(owner, ids),
            lambda tags: vetted([*(tag for tag in tags if tag not in less), *more]),
        )

    async def rename(self, owner: str, tag: str, name: str) -> int:
        """On every photo; where the other one is there already, they become one. Missing, Invalid."""
        if not (named := vetted([name])):
            raise Invalid(say("A tag has a name."))
        return await self._retag(
            await self._of(owner, tag), lambda tags: vetted([named[0] if each == tag else each for each in tags])
        )

    async def remove(self, owner: str, tag: str) -> int:
        """Off every photo. Missing."""
        return await self._retag(await self._of(owner, tag), lambda tags: tuple(each for each in tags if each != tag))

    async def _of(self, owner: str, tag: str) -> list[Asset]:
        if not (found := await self._library.page(owner, tag=tag)):
            raise Missing("tag", f"“{tag}”")
        return found

    async def _retag(self, photos: Sequence[Asset], change: Change) -> int:
        """Those that somebody else changes meanwhile are looked at again."""
        moved: set[int] = set()
        while moving := [(photo, tags) for photo in photos if (tags := change(photo.tags)) != photo.tags]:
            for batch in batched(moving):
                await self._assets.retag(batch)
            moved |= {photo.id for photo, _ in moving}
            photos = await self._library.these(moving[0][0].owner, [photo.id for photo, _ in moving])
        return len(moved)
