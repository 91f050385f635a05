"""`photo_library_sends`: the trail of every photo sent, under the message's own name."""

from __future__ import annotations

from collections.abc import Sequence

from pymongo import IndexModel

from storage.mongo.database import Database
from storage.mongo.documents import Row, key, pack, unpack
from vault.models.chats import MessageRef
from vault.models.errands import Send


class Sends:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("photo_library_sends")

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(IndexModel([("owner", 1), ("photo", 1), ("sent_at", 1), ("_id", 1)]))

    async def add(self, send: Send) -> None:
        await self._rows.insert([_row(send)])

    async def of(self, owner: str, photo: bytes) -> list[Send]:
        rows = await self._rows.find({"owner": owner, "photo": photo}, sort=[("sent_at", 1), ("_id", 1)])
        return [_send(row) for row in rows]

    async def find(self, ref: MessageRef) -> Send | None:
        row = await self._rows.first({"_id": key(ref)})
        return _send(row) if row else None

    async def remove(self, refs: Sequence[MessageRef]) -> None:
        await self._rows.delete({"_id": {"$in": [key(ref) for ref in refs]}})


def _row(send: Send) -> Row:
    return {
        "_id": key(send.ref),
        "account": send.ref.account,
        "owner": send.owner,
        "library_photo_id": send.asset_id,
        "message_wa_id": send.ref.id,
        "chat_wa_id": send.ref.chat,
        "photo": send.photo,
        "form": send.form,
        "sent_at": pack(send.sent_at),
    }


def _send(row: Row) -> Send:
    return unpack(Send, row, ref=unpack(MessageRef, row["_id"]), asset_id=row["library_photo_id"])
