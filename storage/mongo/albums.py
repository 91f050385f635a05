"""`albums`, and `album_photos`: a row for each photo in each album."""

from __future__ import annotations

from collections.abc import Sequence

from pymongo import IndexModel

from storage.mongo.counters import Counters
from storage.mongo.database import Database
from storage.mongo.documents import Row, pack, unpack
from vault.errors import Missing
from vault.models.photos import Album


class Albums:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("albums")
        self._photos = database.collection("album_photos")
        self._serials = Counters(database)

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(IndexModel([("owner", 1), ("name", 1)]))
        await self._photos.ensure(IndexModel([("album", 1), ("asset", 1)], unique=True), IndexModel([("asset", 1)]))

    async def add(self, album: Album) -> Album:
        row: Row = pack(album)
        while True:  # a number may be taken where a backup brought back albums, but not the count of them
            row["_id"] = await self._serials.next("albums")
            if await self._rows.add(row):
                return _album(row, 0)

    async def get(self, owner: str, id: int) -> Album:
        row = await self._rows.first({"_id": id, "owner": owner})
        if row is None:
            raise Missing("album", id)
        return _album(row, await self._photos.count({"album": id}))

    async def of(self, owner: str) -> list[Album]:
        rows = await self._rows.find({"owner": owner}, sort=[("name", 1), ("_id", 1)])
        counts = await self._counts([row["_id"] for row in rows])
        return [_album(row, counts.get(row["_id"], 0)) for row in rows]

    async def replace(self, album: Album) -> None:
        if not await self._rows.update({"_id": album.id, "owner": album.owner}, {"$set": {"name": pack(album.name)}}):
            raise Missing("album", album.id)

    async def remove(self, owner: str, id: int) -> None:
        if await self._rows.count({"_id": id, "owner": owner}):
            await self._photos.delete({"album": id})
            await self._rows.delete({"_id": id})

    async def put_in(self, id: int, assets: Sequence[int]) -> None:
        await self._photos.insert([{"_id": f"{id}:{asset}", "album": id, "asset": asset} for asset in assets])

    async def take_out(self, assets: Sequence[int], *, id: int | None = None) -> None:
        where: Row = {"asset": {"$in": list(assets)}}
        await self._photos.delete(where if id is None else where | {"album": id})

    async def photos(self, id: int) -> list[int]:
        rows = await self._photos.find({"album": id}, sort=[("asset", 1)], fields={"_id": 0, "asset": 1})
        return [row["asset"] for row in rows]

    async def _counts(self, ids: Sequence[int]) -> dict[int, int]:
        counted = {"$group": {"_id": "$album", "photos": {"$sum": 1}}}
        groups = await self._photos.aggregate([{"$match": {"album": {"$in": list(ids)}}}, counted])
        return {group["_id"]: group["photos"] for group in groups}


def _album(row: Row, photos: int) -> Album:
    return unpack(Album, row, id=row["_id"], photos=photos)
