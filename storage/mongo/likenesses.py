"""`likenesses`: pairs of photos that look alike. On the photos themselves it is noted whether they were compared, and
whether there is a copy to decide about (`alike`), so that they are found by it.
"""

from __future__ import annotations

from collections.abc import Sequence

from pymongo import IndexModel

from storage.mongo.database import Database
from storage.mongo.documents import UNSIGNED, Row, pack, unpack
from vault.models.copies import Likeness, Sight
from vault.models.photos import Surface

LIBRARY: Row = {"surface": Surface.LIBRARY.value}
UNSEEN: Row = {"compared": {"$ne": True}}  # also of records from before there were pairs


class Likenesses:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("likenesses")
        self._photos = database.collection("assets")

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(IndexModel([("owner", 1), ("low", 1)]), IndexModel([("owner", 1), ("high", 1)]))
        await self._photos.ensure(IndexModel([("surface", 1), ("compared", 1)]))

    async def unseen(self, limit: int) -> list[Sight]:
        fields = {"owner": 1, "picture.phash": 1, "trashed_at": 1}
        return [_sight(row) for row in await self._photos.find(LIBRARY | UNSEEN, limit=limit, fields=fields)]

    async def seen(self, ids: Sequence[int]) -> None:
        await self._photos.update_all({"_id": {"$in": list(ids)}}, {"$set": {"compared": True}})

    async def hashes(self, owner: str) -> dict[int, int]:
        where = {"owner": owner, **LIBRARY, "trashed_at": None, "picture.phash": {"$ne": None}}
        rows = await self._photos.find(where, fields={"picture.phash": 1})
        return {row["_id"]: row["picture"]["phash"] % UNSIGNED for row in rows}

    async def add(self, likenesses: Sequence[Likeness]) -> None:
        await self._rows.insert([pack(each) | {"_id": f"{each.low}:{each.high}"} for each in likenesses])

    async def of(self, owner: str, id: int | None = None) -> list[Likeness]:
        where: Row = {"owner": owner}
        if id is not None:
            where["$or"] = [{"low": id}, {"high": id}]
        return [unpack(Likeness, row) for row in await self._rows.find(where)]

    async def owners(self) -> list[str]:
        return await self._rows.values("owner", {})

    async def settle(self, owner: str, ids: Sequence[int], settled: bool) -> None:
        among = {"$in": list(ids)}
        await self._rows.update_all({"owner": owner, "low": among, "high": among}, {"$set": {"settled": settled}})

    async def forget(self, owner: str, ids: Sequence[int]) -> None:
        among = {"$in": list(ids)}
        await self._rows.delete({"owner": owner, "$or": [{"low": among}, {"high": among}]})

    async def mark(self, owner: str, ids: Sequence[int]) -> None:
        marked = {"owner": owner, **LIBRARY, "alike": True}
        await self._photos.update_all({"_id": {"$in": list(ids)}, "alike": {"$ne": True}}, {"$set": {"alike": True}})
        await self._photos.update_all(marked | {"_id": {"$nin": list(ids)}}, {"$unset": {"alike": ""}})


def _sight(row: Row) -> Sight:
    phash = row["picture"]["phash"]
    shown = phash is not None and row.get("trashed_at") is None
    return Sight(id=row["_id"], owner=row["owner"], phash=phash % UNSIGNED if shown else None)
