"""Finding photos: page by page, day by day, and by what there is of each kind. Trashed ones are never found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vault import ports
from vault.models.finding import EVERYTHING, Day, Facets, Filter, Mark, Sorting
from vault.models.photos import Album, Asset, Surface


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What there is of each kind, and how albums and chats are called."""

    facets: Facets
    albums: Sequence[Album]
    chats: dict[str, str]  # names by id, of those seen


class Finding:
    """Every question is asked for an owner; another owner's album is Missing."""

    def __init__(
        self, finder: ports.Finder, albums: ports.Albums, chats: ports.Chats, links: ports.Links, surface: Surface
    ) -> None:
        self._finder = finder
        self._albums = albums
        self._chats = chats
        self._links = links
        self._surface = surface

    async def page(
        self,
        owner: str,
        sought: Filter = EVERYTHING,
        *,
        by: Sorting = Sorting.ADDED,
        limit: int | None = None,
        after: Mark | None = None,
    ) -> list[Asset]:
        """Newest first; everything when no limit is given. `after` is the photo the last page ended with. Missing."""
        await self._vet(owner, sought)
        return await self._finder.page(owner, self._surface, sought, by=by, limit=limit, after=after)

    async def timeline(self, owner: str, sought: Filter = EVERYTHING) -> list[Day]:
        """How many photos were taken on each day, newest first. Missing."""
        await self._vet(owner, sought)
        return await self._finder.days(owner, self._surface, sought)

    async def overview(self, owner: str) -> Overview:
        """What the library can be narrowed to."""
        facets = await self._finder.facets(owner, self._surface)
        chats = await self._chats.all([link.account for link in await self._links.of(owner)])
        albums = await self._albums.of(owner)
        return Overview(facets=facets, albums=albums, chats={chat.id: chat.name for chat in chats})

    async def _vet(self, owner: str, sought: Filter) -> None:
        if sought.album is not None:
            await self._albums.get(owner, sought.album)
