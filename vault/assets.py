"""An owner's photos: finding, describing, serving, deleting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from vault import ports, renditions
from vault.batches import batched
from vault.darkroom import Darkroom
from vault.errors import Invalid, Missing
from vault.locks import KeyedLocks
from vault.models.finding import Filter, Mark
from vault.models.photos import Asset, Surface
from vault.remaking import remake
from vault.tongue import say

CAPTION_LIMIT, NAME_LIMIT = 4096, 255  # characters
TAGS_LIMIT, TAG_LIMIT = 50, 64  # how many, and characters of each
LARGEST_ID = 2**63 - 1  # that the database can count to


class Library:
    """Every question is asked for an owner; another owner's photo is Missing."""

    def __init__(
        self,
        assets: ports.Assets,
        finder: ports.Finder,
        sends: ports.Sends,
        blobs: ports.Blobs,
        darkroom: Darkroom,
        surface: Surface,
    ) -> None:
        self._assets = assets
        self._finder = finder
        self._sends = sends
        self._blobs = blobs
        self._darkroom = darkroom
        self._surface = surface
        self._locks = KeyedLocks()

    async def get(self, owner: str, id: int) -> Asset:
        return await self._assets.get(owner, id)

    async def these(self, owner: str, ids: Sequence[int]) -> list[Asset]:
        """Those of them that there are, by id, each once."""
        return [asset for batch in batched(sorted(set(ids))) for asset in await self._assets.these(owner, batch)]

    async def require(self, owner: str, ids: Sequence[int]) -> list[Asset]:
        """All of them, by id, each once. Missing."""
        found = await self.these(owner, ids)
        if absent := {*ids} - {asset.id for asset in found}:
            raise Missing("photo", min(absent))
        return found

    async def holding(self, owner: str, sha256s: Sequence[bytes]) -> list[Asset]:
        """Those whose originals are these bytes."""
        return await self._assets.all(owner, sha256s)

    async def page(
        self, owner: str, *, limit: int | None = None, before: int | None = None, words: str = "", tag: str = ""
    ) -> list[Asset]:
        """Newest first; everything when no limit is given. `before` is the id the last page ended with."""
        after = None if before is None else Mark(id=before)
        return await self._finder.page(owner, self._surface, Filter(words=words, tag=tag), limit=limit, after=after)

    async def refer(self, owner: str, reference: str) -> Asset:
        """The photo a person means: a number (`12`, `#12`), `last`, or words of its caption. Missing, Invalid."""
        number = reference.removeprefix("#")
        if number.isdecimal():
            return await self.get(owner, _id(number))
        words = "" if reference.casefold() == "last" else reference
        found = await self.page(owner, limit=2, words=words)
        if not found:
            raise Missing("photo", f"“{reference}”")
        if words and len(found) > 1:
            raise Invalid(say("More than one photo fits “{reference}”. Name it by its number.", reference=reference))
        return found[0]

    async def describe(self, owner: str, id: int, caption: str | None) -> Asset:
        """Set or clear the caption."""
        if caption is not None and len(caption) > CAPTION_LIMIT:
            raise Invalid(say("A caption has at most {most} characters.", most=CAPTION_LIMIT))
        return await self.amend(owner, id, lambda asset: replace(asset, caption=caption))

    async def tag(self, owner: str, id: int, tags: Sequence[str]) -> Asset:
        """Let these be all its tags. Missing, Invalid."""
        named = vetted(tags)
        return await self.amend(owner, id, lambda asset: replace(asset, tags=named))

    async def amend(self, owner: str, id: int, change: Callable[[Asset], Asset]) -> Asset:
        """Change its caption or tags, and lose nothing that somebody else says of it meanwhile. Missing."""
        while True:
            asset = await self.get(owner, id)
            if await self._assets.replace(asset, changed := change(asset)):
                return changed

    async def delete(self, owner: str, id: int) -> int:
        """Remove the record; answers how many messages in chats still hold the photo by our own sends.

        Those stay tracked: saving the photo again makes them purgeable again. The bytes go later, by housekeeping.
        """
        asset = await self.get(owner, id)
        await self._blobs.renew(renditions.original(asset.digests.sha256))  # the grace period begins now
        tracked = await self._sends.of(owner, [asset.digests.sha256])
        await self._assets.remove(owner, id)
        return len(tracked)

    async def original(self, asset: Asset) -> Path:
        return await self._blobs.get(renditions.original(asset.digests.sha256))

    async def rendition(self, asset: Asset, name: str) -> Path:
        """A smaller picture of it, made again if it went missing."""
        key = renditions.rendition(asset.digests.sha256, name)
        try:
            return await self._blobs.get(key)
        except Missing:
            async with self._locks.hold(key):
                return await self._remake(asset, key)

    async def _remake(self, asset: Asset, key: str) -> Path:
        try:
            return await self._blobs.get(key)  # while waiting for the lock
        except Missing:
            pass
        await remake(self._blobs, self._darkroom, asset.digests.sha256)
        return await self._blobs.get(key)


def vetted(tags: Sequence[str]) -> tuple[str, ...]:
    """As they are kept: each once, in their order, without blanks around them. Invalid."""
    named = tuple(dict.fromkeys(stripped for tag in tags if (stripped := tag.strip())))
    if len(named) > TAGS_LIMIT or any(len(tag) > TAG_LIMIT for tag in named):
        limits = {"most": TAGS_LIMIT, "longest": TAG_LIMIT}
        raise Invalid(say("A photo has at most {most} tags, of at most {longest} characters each.", **limits))
    return named


def _id(number: str) -> int:
    """Raise Missing when it is beyond the numbers there are."""
    if len(number) > len(str(LARGEST_ID)) or int(number) > LARGEST_ID:
        raise Missing("photo", number)
    return int(number)
