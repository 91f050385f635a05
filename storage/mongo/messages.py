"""`messages` as they were seen, and `media_files`, the index of what they carry.

The index is written first and both writes keep what is there: after a crash between the two, the same message
seen again completes it.
"""

from __future__ import annotations

from collections.abc import Sequence

from pymongo import IndexModel

from storage.mongo.database import Database
from storage.mongo.documents import Row, key, pack, unpack
from vault.models.chats import Media, Message, MessageRef


class Messages:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("messages")
        self._media = database.collection("media_files")

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(
            IndexModel([("_id.account", 1), ("sent_at", 1), ("_id", 1)], partialFilterExpression={"todo": True})
        )
        await self._media.ensure(
            IndexModel([("sha256", 1)]),
            IndexModel([("was", 1)], sparse=True),
            IndexModel([("md5_hash", 1)], partialFilterExpression={"sha256": None}),
        )

    async def add(self, messages: Sequence[Message], *, todo: bool = False) -> None:
        await self._media.insert([_entry(each.ref, each.media) for each in messages if each.media])
        await self._rows.insert([_row(each) | {"todo": todo} for each in messages])

    async def sharpen(self, message: Message) -> None:
        await self.add([message])
        before = await self.find(message.ref)
        if before and before.media and message.media and before.media.sha256 != message.media.sha256:
            named, was = {"_id": key(message.ref)}, before.media.sha256
            entry = _entry(message.ref, message.media) | named
            await self._media.update(named, {"$set": entry, "$addToSet": {"was": was}})
            await self._rows.update(named, {"$set": {"media": pack(message.media)}})

    async def find(self, ref: MessageRef) -> Message | None:
        row = await self._rows.first({"_id": key(ref)})
        return _message(row) if row else None

    async def todo(self, account: str) -> list[Message]:
        where = {"_id.account": account, "todo": True}
        return [_message(row) for row in await self._rows.find(where, sort=[("sent_at", 1), ("_id", 1)])]

    async def handled(self, ref: MessageRef) -> None:
        await self._rows.update({"_id": key(ref)}, {"$set": {"todo": False}})

    async def holding(self, accounts: Sequence[str], sha256s: Sequence[bytes], md5: bytes | None) -> list[MessageRef]:
        these = {"$in": list(sha256s)}
        same = [{"sha256": these}, {"was": these}, {"sha256": None, "md5_hash": md5}]
        where = {"_id.account": {"$in": list(accounts)}, "$or": same if md5 else same[:2]}
        return [unpack(MessageRef, row["_id"]) for row in await self._media.find(where)]

    async def learn(self, ref: MessageRef, *, sha256: bytes, md5: bytes) -> None:
        await self._media.update({"_id": key(ref)}, {"$set": {"sha256": sha256, "md5_hash": md5}})
        learnt = {"media.sha256": sha256, "media.md5": md5}
        await self._rows.update({"_id": key(ref), "media": {"$ne": None}}, {"$set": learnt})

    async def remove(self, refs: Sequence[MessageRef]) -> None:
        named = {"_id": {"$in": [key(ref) for ref in refs]}}
        await self._rows.delete(named)
        await self._media.delete(named)


def _row(message: Message) -> Row:
    row: Row = pack(message)
    return {"_id": row.pop("ref")} | row


def _message(row: Row) -> Message:
    return unpack(Message, row, ref=unpack(MessageRef, row["_id"]))


def _entry(ref: MessageRef, media: Media) -> Row:
    return {
        "_id": key(ref),
        "msg_wa_id": ref.id,
        "sha256": media.sha256,
        "md5_hash": media.md5,
        "mime": media.mime,
        "size": media.size,
        "phash": pack(media.phash),
    }
