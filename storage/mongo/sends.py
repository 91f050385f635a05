"""`photo_library_sends`: the trail of every photo sent, under the message's own name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pymongo import IndexModel

from storage.mongo.database import Database
from storage.mongo.documents import Row, key, pack, unpack
from storage.mongo.trail import Trail
from vault.models.chats import MessageRef
from vault.models.errands import Send
from vault.models.purges import Scope

OLDEST = [("sent_at", 1), ("_id", 1)]
NEXT = [("expires_at", 1), ("_id", 1)]


class Sends:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("photo_library_sends")
        self._trail = Trail(database)

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(
            IndexModel([("owner", 1), ("photo", 1), *OLDEST]),
            IndexModel([("owner", 1), *OLDEST]),
            IndexModel([("expires_at", 1)], sparse=True),
        )

    async def add(self, send: Send) -> None:
        await self._trail.put(_row(send))
        await self._rows.insert([_row(send)])

    async def of(self, owner: str, photos: Sequence[bytes]) -> list[Send]:
        rows = await self._rows.find({"owner": owner, "photo": {"$in": list(photos)}}, sort=OLDEST)
        return [_send(row) for row in rows]

    async def to(self, owner: str, chats: Sequence[str], before: datetime | None) -> list[Send]:
        where: Row = {"owner": owner}
        if chats:
            where["chat_wa_id"] = {"$in": list(chats)}
        if before:
            where["sent_at"] = {"$lt": before}
        return [_send(row) for row in await self._rows.find(where, sort=OLDEST)]

    async def find(self, ref: MessageRef) -> Send | None:
        row = await self._rows.first({"_id": key(ref)})
        return _send(row) if row else None

    async def expire(self, ref: MessageRef, at: datetime | None, scope: Scope) -> bool:
        lasting = {"$set": {"expires_for": scope.value}, "$unset": {"expires_at": ""}}
        ending = {"$set": {"expires_for": scope.value, "expires_at": pack(at)}}
        there = await self._rows.update({"_id": key(ref)}, ending if at else lasting)
        if send := await self._rows.first({"_id": key(ref)}):
            await self._trail.change(send)
        return bool(there)

    async def due(self, now: datetime, limit: int) -> list[Send]:
        rows = await self._rows.find({"expires_at": {"$lte": now}}, sort=NEXT, limit=limit)
        return [_send(row) for row in rows]

    async def expiring(self, owner: str) -> list[Send]:
        rows = await self._rows.find({"expires_at": {"$exists": True}, "owner": owner}, sort=NEXT)
        return [_send(row) for row in rows]

    async def remove(self, refs: Sequence[MessageRef]) -> None:
        these = {"_id": {"$in": [key(ref) for ref in refs]}}
        await self._trail.drop(await self._rows.find(these))
        await self._rows.delete(these)


def _row(send: Send) -> Row:
    row: Row = {
        "_id": key(send.ref),
        "account": send.ref.account,
        "owner": send.owner,
        "library_photo_id": send.asset_id,
        "message_wa_id": send.ref.id,
        "chat_wa_id": send.ref.chat,
        "photo": send.photo,
        "form": send.form,
        "sent_at": pack(send.sent_at),
        "expires_for": send.expires_for.value,
    }
    return row | {"expires_at": pack(send.expires_at)} if send.expires_at else row  # the index is sparse


def _send(row: Row) -> Send:
    return unpack(Send, row, ref=unpack(MessageRef, row["_id"]), asset_id=row["library_photo_id"])
