"""Looking through `assets`: page by page, day by day, by what there is of each kind, and as it happens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from storage.mongo.database import Database
from storage.mongo.documents import Row, unpack
from storage.mongo.facets import counted, days, facets
from storage.mongo.sought import SORTS, conditions
from storage.mongo.streams import Stream, opened
from vault.models.finding import EVERYTHING, Change, Day, Facets, Filter, Mark, Sorting, Turn
from vault.models.photos import Asset, Surface

UNSEEN = {"sent": 0, "albums": 0}  # what a record keeps only to be found by
NO_NEWS = {"updateDescription.updatedFields": {"$ne": {"compared": True}}}  # that copies of it were looked for


class Finder:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("assets")

    async def page(
        self,
        owner: str,
        surface: Surface,
        sought: Filter = EVERYTHING,
        *,
        by: Sorting = Sorting.ADDED,
        limit: int | None = None,
        after: Mark | None = None,
    ) -> list[Asset]:
        where = conditions(owner, surface, sought, after)
        return [asset(row) for row in await self._rows.find(where, sort=SORTS[by], limit=limit or 0, fields=UNSEEN)]

    async def days(self, owner: str, surface: Surface, sought: Filter) -> list[Day]:
        groups = await self._rows.aggregate(days(owner, surface, sought))
        return [unpack(Day, group, day=group["_id"].date()) for group in groups]

    async def facets(self, owner: str, surface: Surface) -> Facets:
        [found] = await self._rows.aggregate(facets(owner, surface))
        return counted(found)

    @asynccontextmanager
    async def changes(self, surface: Surface) -> AsyncIterator[AsyncIterator[Change]]:
        async with opened(Stream(self._rows, _watched(surface), before="whenAvailable"), self._rows) as stream:
            yield _changes(stream)


def asset(row: Row) -> Asset:
    return unpack(Asset, row, id=row["_id"])


def _watched(surface: Surface) -> list[Row]:
    """Of a row that is gone only what it was is known."""
    known = [{f"{which}.surface": surface.value} for which in ("fullDocument", "fullDocumentBeforeChange")]
    return [{"$match": NO_NEWS | {"$or": known}}, {"$project": {f"fullDocument.{name}": 0 for name in UNSEEN}}]


async def _changes(stream: Stream) -> AsyncIterator[Change]:
    async for change in stream:
        before, now = change.get("fullDocumentBeforeChange"), change.get("fullDocument")
        was = before or (now if change["operationType"] == "update" else None)
        if (row := now or before) and (turn := _turn(_listed(was), _listed(now))):
            shown = None if turn is Turn.REMOVED else asset(row)
            yield Change(turn=turn, owner=row["owner"], id=row["_id"], asset=shown)


def _turn(was: bool, is_: bool) -> Turn | None:
    """By whether it was listed, and whether it is."""
    if is_:
        return Turn.CHANGED if was else Turn.ADDED
    return Turn.REMOVED if was else None


def _listed(row: Row | None) -> bool:
    return row is not None and row.get("trashed_at") is None
