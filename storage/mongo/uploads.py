"""`uploads`: photos that come in pieces, and how far each of them is."""

from __future__ import annotations

from datetime import datetime

from pymongo import IndexModel

from storage.mongo.database import Database
from storage.mongo.documents import pack, unpack
from vault.errors import Missing
from vault.models.uploads import Upload

PORTION = 500


class Uploads:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("uploads")

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(IndexModel([("owner", 1), ("photo", 1)]), IndexModel([("expires_at", 1)]))

    async def add(self, upload: Upload) -> None:
        await self._rows.insert([{"_id": upload.id, **pack(upload)}])

    async def get(self, owner: str, id: str) -> Upload:
        row = await self._rows.first({"_id": id, "owner": owner})
        if row is None:
            raise Missing("upload", id)
        return unpack(Upload, row)

    async def replace(self, upload: Upload) -> None:
        await self._rows.update({"_id": upload.id, "owner": upload.owner, "photo": None}, {"$set": pack(upload)})

    async def remove(self, owner: str, id: str) -> None:
        await self._rows.delete({"_id": id, "owner": owner})

    async def open(self, owner: str) -> int:
        return await self._rows.count({"owner": owner, "photo": None})

    async def expired(self, before: datetime) -> list[Upload]:
        rows = await self._rows.find({"expires_at": {"$lt": before}}, sort=[("expires_at", 1)], limit=PORTION)
        return [unpack(Upload, row) for row in rows]
