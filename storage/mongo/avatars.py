"""`avatars`: one for each user of a client, held so by a unique index."""

from __future__ import annotations

from collections.abc import Sequence

from pymongo import IndexModel

from storage.mongo.database import Database
from storage.mongo.documents import Row, pack, unpack
from storage.mongo.images import NEWEST
from storage.mongo.pages import one_of, paged
from vault.errors import Missing
from vault.models.images import Avatar, Page, Slice, Sought


class Avatars:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("avatars")

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(
            IndexModel([("client", 1), ("user", 1)], unique=True),
            IndexModel([("client", 1), *NEWEST, ("digests.size", 1)]),
            IndexModel(NEWEST),
            IndexModel([("digests.sha256", 1)]),
        )

    async def put(self, avatar: Avatar) -> Avatar | None:
        before = await self.find(avatar.client, avatar.user)
        row: Row = pack(avatar)
        once = {"_id": row.pop("id"), "created_at": row.pop("created_at")}
        where = {"client": row.pop("client"), "user": row.pop("user")}
        await self._rows.update(where, {"$set": row, "$setOnInsert": once}, upsert=True)
        return before

    async def find(self, client: str, user: str) -> Avatar | None:
        row = await self._rows.first({"client": client, "user": user})
        return _avatar(row) if row else None

    async def get(self, id: str) -> Avatar:
        row = await self._rows.first({"_id": id})
        if row is None:
            raise Missing("avatar", id)
        return _avatar(row)

    async def page(self, sought: Sought, slice: Slice) -> Page[Avatar]:
        where: Row = {} if sought.clients is None else {"client": one_of(sought.clients)}
        where |= {} if sought.user is None else {"user": sought.user}
        return await paged(self._rows, where, sought, slice, _avatar)

    async def remove(self, client: str, id: str) -> bool:
        return bool(await self._rows.delete({"_id": id, "client": client}))

    async def holding(self, sha256s: Sequence[bytes]) -> set[bytes]:
        return set(await self._rows.values("digests.sha256", {"digests.sha256": {"$in": list(sha256s)}}))


def _avatar(row: Row) -> Avatar:
    return unpack(Avatar, row, id=row["_id"])
