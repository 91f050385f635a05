"""Albums of the library: named sets of photos."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from vault import ports
from vault.assets import Library
from vault.batches import batched
from vault.errors import Invalid, Missing
from vault.locks import KeyedLocks
from vault.models.photos import Album, Asset
from vault.tongue import say
from vault.words import plain

NAME_LIMIT = 200  # characters


class Albums:
    """Every question is asked for an owner; another owner's album is Missing."""

    def __init__(self, albums: ports.Albums, library: Library, now: Callable[[], datetime]) -> None:
        self._albums = albums
        self._library = library
        self._now = now
        self._locks = KeyedLocks()

    async def add(self, owner: str, name: str) -> Album:
        """Invalid: no name, a long one, or one that there is."""
        async with self._locks.hold(owner):
            name = await self._free(owner, name)
            return await self._albums.add(Album(id=0, owner=owner, name=name, created_at=self._now()))

    async def all(self, owner: str) -> list[Album]:
        """By name."""
        return await self._albums.of(owner)

    async def get(self, owner: str, id: int) -> Album:
        """Missing."""
        return await self._albums.get(owner, id)

    async def named(self, owner: str, name: str) -> Album:
        """By name, in any case, or by number (`3`, `#3`). Missing."""
        albums = await self.all(owner)
        found = [album for album in albums if plain(album.name) == plain(name.strip())]
        found += [album for album in albums if str(album.id) == name.strip().removeprefix("#")]
        if not found:
            raise Missing("album", f"“{name}”")
        return found[0]

    async def rename(self, owner: str, id: int, name: str) -> Album:
        """Missing, Invalid."""
        album = await self.get(owner, id)
        async with self._locks.hold(owner):
            album = replace(album, name=await self._free(owner, name, id))
            await self._albums.replace(album)
        return album

    async def remove(self, owner: str, id: int) -> None:
        """The album; its photos stay in the library. Missing."""
        await self.get(owner, id)
        await self._albums.remove(owner, id)

    async def put_in(self, owner: str, id: int, assets: Sequence[int]) -> Album:
        """Missing, also for a photo."""
        await self.get(owner, id)
        await self._albums.put_in(id, [asset.id for asset in await self._library.require(owner, assets)])
        return await self.get(owner, id)

    async def take_out(self, owner: str, id: int, assets: Sequence[int]) -> Album:
        """Missing."""
        await self.get(owner, id)
        for batch in batched(assets):
            await self._albums.take_out(id, batch)
        return await self.get(owner, id)

    async def photos(self, owner: str, id: int) -> list[Asset]:
        """By id, without what is in the trash. Missing."""
        await self.get(owner, id)
        return await self._library.these(owner, await self._albums.photos(id))

    async def _free(self, owner: str, name: str, id: int | None = None) -> str:
        """The name as it is kept, if no other album has it."""
        name = " ".join(name.split())
        if not name or len(name) > NAME_LIMIT:
            raise Invalid(say("An album has a name of at most {most} characters.", most=NAME_LIMIT))
        if any(plain(album.name) == plain(name) and album.id != id for album in await self.all(owner)):
            raise Invalid(say("There is an album “{name}” already.", name=name))
        return name
