"""`downloads`: which photos a person may fetch together, for a while."""

from __future__ import annotations

from datetime import datetime

from pymongo import IndexModel

from storage.mongo.database import Database
from storage.mongo.documents import pack, unpack
from vault.errors import Missing
from vault.models.downloads import Download


class Downloads:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("downloads")

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(IndexModel([("expires_at", 1)]))

    async def add(self, download: Download) -> None:
        await self._rows.insert([pack(download) | {"_id": download.id}])

    async def get(self, owner: str, id: str) -> Download:
        row = await self._rows.first({"_id": id, "owner": owner})
        if row is None:
            raise Missing("download", id)
        return unpack(Download, row)

    async def clear(self, now: datetime) -> int:
        return await self._rows.delete({"expires_at": {"$lt": now}})
