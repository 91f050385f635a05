"""`chats`: the conversations of each account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pymongo import IndexModel

from storage.mongo.database import Database
from storage.mongo.documents import Row, pack, unpack
from vault.models.chats import Chat


class Chats:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("chats")

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(IndexModel([("account", 1), ("last_at", -1)]))

    async def put(self, chat: Chat) -> None:
        row: Row = pack(chat)
        latest, kept = {"last_at": row.pop("last_at")}, {"keep_days": row.pop("keep_days")}
        change = {"$set": row, "$max": latest, "$setOnInsert": kept}
        await self._rows.update({"_id": _key(chat.account, chat.id)}, change, upsert=True)

    async def used(self, account: str, id: str, at: datetime) -> None:
        await self._rows.update({"_id": _key(account, id)}, {"$max": {"last_at": at}})

    async def find(self, accounts: Sequence[str], id: str) -> Chat | None:
        row = await self._rows.first({"_id": {"$in": [_key(account, id) for account in accounts]}}, sort=[("_id", 1)])
        return unpack(Chat, row) if row else None

    async def all(self, accounts: Sequence[str]) -> list[Chat]:
        rows = await self._rows.find({"account": {"$in": list(accounts)}}, sort=[("last_at", -1), ("_id", 1)])
        return [unpack(Chat, row) for row in rows]

    async def keep(self, account: str, id: str, days: int) -> bool:
        return bool(await self._rows.update({"_id": _key(account, id)}, {"$set": {"keep_days": days}}))

    async def trimmed(self) -> list[Chat]:
        return [unpack(Chat, row) for row in await self._rows.find({"keep_days": {"$gt": 0}}, sort=[("_id", 1)])]


def _key(account: str, id: str) -> Row:
    return {"account": account, "id": id}
