"""`deeds`: who did what with which credential. Rows are only added, and go by their age alone."""

from __future__ import annotations

from datetime import datetime

from pymongo import IndexModel

from storage.mongo.database import Database
from storage.mongo.documents import Row, pack, unpack
from vault.models.audit import Deed


class Deeds:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("deeds")

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(IndexModel([("owner", 1), ("_id", -1)]), IndexModel([("at", 1)]))

    async def add(self, deed: Deed) -> None:
        await self._rows.insert([{"_id": deed.id} | pack(deed)])

    async def page(self, owner: str, *, limit: int, before: str) -> list[Deed]:
        where: Row = {"owner": owner} | ({"_id": {"$lt": before}} if before else {})
        return [unpack(Deed, row) for row in await self._rows.find(where, sort=[("_id", -1)], limit=limit)]

    async def clear(self, before: datetime) -> int:
        return await self._rows.delete({"at": {"$lt": before}})
