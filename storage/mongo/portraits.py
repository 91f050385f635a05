"""`portraits`: the pictures that chats go by. They are small, so they are kept here and not as files."""

from __future__ import annotations

from collections.abc import Sequence

from pymongo import IndexModel

from storage.mongo.database import Database
from storage.mongo.documents import Row, pack, unpack
from vault.models.chats import Portrait


class Portraits:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("portraits")

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(IndexModel([("account", 1)]))

    async def put(self, portrait: Portrait, image: bytes) -> None:
        row = pack(portrait) | {"image": image}
        await self._rows.update({"_id": _key(portrait.account, portrait.chat)}, {"$set": row}, upsert=True)

    async def image(self, account: str, chat: str) -> bytes:
        row = await self._rows.first({"_id": _key(account, chat)})
        return bytes(row["image"]) if row else b""

    async def all(self, accounts: Sequence[str]) -> list[Portrait]:
        rows = await self._rows.aggregate([{"$match": {"account": {"$in": list(accounts)}}}, {"$unset": "image"}])
        return [unpack(Portrait, row) for row in rows]


def _key(account: str, chat: str) -> Row:
    return {"account": account, "chat": chat}
