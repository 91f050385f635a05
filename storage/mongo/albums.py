"""`albums`. Which photos are in them stands in the photos' own records, as the numbers of their albums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pymongo import IndexModel

from storage.mongo.counters import Counters
from storage.mongo.database import PORTION, Database
from storage.mongo.documents import Row, pack, unpack
from vault.errors import Missing
from vault.models.photos import Album


class Albums:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("albums")
        self._photos = database.collection("assets")
        self._pairs = database.collection("album_photos")  # where an earlier release kept them
        self._serials = Counters(database)

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(IndexModel([("owner", 1), ("name", 1)]))

    async def complete(self) -> None:
        """Let photos know the albums that an earlier release put them in. Several may do so at once."""
        while pairs := await self._pairs.find({}, limit=PORTION):
            named = [({"_id": pair["asset"]}, {"$addToSet": {"albums": pair["album"]}}) for pair in pairs]
            await self._photos.update_each(named)
            await self._pairs.delete({"_id": {"$in": [pair["_id"] for pair in pairs]}})

    async def add(self, album: Album) -> Album:
        row: Row = pack(album)
        while True:  # a number may be taken where a backup brought back albums, but not the count of them
            row["_id"] = await self._serials.next("albums")
            if await self._rows.add(row):
                return _album(row, {})

    async def get(self, owner: str, id: int) -> Album:
        row = await self._rows.first({"_id": id, "owner": owner})
        if row is None:
            raise Missing("album", id)
        return _album(row, await self._filled([id]))

    async def of(self, owner: str) -> list[Album]:
        rows = await self._rows.find({"owner": owner}, sort=[("name", 1), ("_id", 1)])
        filled = await self._filled([row["_id"] for row in rows])
        return [_album(row, filled) for row in rows]

    async def replace(self, album: Album) -> None:
        if not await self._rows.update({"_id": album.id, "owner": album.owner}, {"$set": {"name": pack(album.name)}}):
            raise Missing("album", album.id)

    async def remove(self, owner: str, id: int) -> None:
        if await self._rows.count({"_id": id, "owner": owner}):
            await self._photos.update_all({"albums": id}, {"$pull": {"albums": id}})
            await self._rows.delete({"_id": id})

    async def put_in(self, id: int, assets: Sequence[int]) -> None:
        await self._photos.update_all({"_id": {"$in": list(assets)}}, {"$addToSet": {"albums": id}})

    async def take_out(self, id: int, assets: Sequence[int]) -> None:
        await self._photos.update_all({"_id": {"$in": list(assets)}, "albums": id}, {"$pull": {"albums": id}})

    async def inherit(self, heirs: Sequence[int], assets: Sequence[int]) -> None:
        albums = await self._photos.values("albums", {"_id": {"$in": list(assets)}})
        if albums:
            change = {"$addToSet": {"albums": {"$each": albums}}}
            await self._photos.update_all({"_id": {"$in": list(heirs)}}, change)

    async def photos(self, id: int) -> list[int]:
        where = {"albums": id, "trashed_at": None}
        return [row["_id"] for row in await self._photos.find(where, sort=[("_id", 1)], fields={"_id": 1})]

    async def _filled(self, ids: Sequence[int]) -> dict[int, Row]:
        """How many photos there are in each, and the one that was taken last."""
        within = {"albums": {"$in": list(ids)}}
        last = {"$top": {"output": "$_id", "sortBy": {"taken_at": -1, "_id": -1}}}
        counted = {"$group": {"_id": "$albums", "photos": {"$sum": 1}, "cover": last}}
        here: list[Row] = [{"$match": within | {"trashed_at": None}}, {"$unwind": "$albums"}, {"$match": within}]
        return {group["_id"]: group for group in await self._photos.aggregate([*here, counted])}


def _album(row: Row, filled: Mapping[int, Row]) -> Album:
    found = filled.get(row["_id"], {"photos": 0, "cover": None})
    return unpack(Album, row, id=row["_id"], photos=found["photos"], cover=found["cover"])
