"""`messages` as they were seen, and `media_files`, the index of what they carry.

The index is written first and both writes keep what is there: after a crash between the two, the same message
seen again completes it. `bands` are what `vault.likeness` finds look-alikes by; rows of an earlier release get theirs
little by little, once the vault is open.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from pymongo import IndexModel

from storage.mongo.database import PORTION, Database
from storage.mongo.documents import UNSIGNED, Row, key, pack, unpack
from storage.mongo.streams import Stream, opened
from vault.likeness import bands, distance, near
from vault.models.chats import Media, Message, MessageRef

PHOTO = {"media.mime": {"$gte": "image/", "$lt": "image0"}}  # whatever begins with "image/"
OLDEST = [("sent_at", 1), ("_id", 1)]
NEWEST = [("sent_at", -1), ("_id", -1)]
REACTION = {"reaction": {"$type": "string"}}
LOOKS = [("bands", 1), ("_id.account", 1), ("phash", 1)]


class Messages:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("messages")
        self._media = database.collection("media_files")

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(
            IndexModel([("_id.account", 1), *OLDEST], partialFilterExpression={"todo": True}),
            IndexModel([("_id.account", 1), *OLDEST], name="photos", partialFilterExpression=PHOTO),
            IndexModel([("_id.account", 1), ("_id.chat", 1), *OLDEST]),
            IndexModel([("_id.account", 1), ("_id.chat", 1), ("reply_to", 1)], partialFilterExpression=REACTION),
        )
        await self._media.ensure(
            IndexModel([("sha256", 1)]),
            IndexModel([("was", 1)], sparse=True),
            IndexModel([("md5_hash", 1)], partialFilterExpression={"sha256": None}),
            IndexModel(LOOKS),
            IndexModel([("_id.account", 1)]),
        )

    async def complete(self) -> None:
        """Give every medium its bands. Several may do so at once."""
        bare = {"bands": {"$exists": False}}
        while rows := await self._media.find(bare, limit=PORTION, fields={"phash": 1}):
            await self._media.update_each([(row, {"$set": {"bands": _bands(row.get("phash"))}}) for row in rows])

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
        return [_message(row) for row in await self._rows.find(where, sort=OLDEST)]

    async def handled(self, ref: MessageRef) -> None:
        await self._rows.update({"_id": key(ref)}, {"$set": {"todo": False}})

    async def holding(
        self, accounts: Sequence[str], sha256s: Sequence[bytes], md5s: Sequence[bytes]
    ) -> list[tuple[MessageRef, bytes]]:
        asked = {*sha256s, *md5s}
        these: Row = {"$in": list(sha256s)}
        same: list[Row] = [{"sha256": these}, {"was": these}, {"sha256": None, "md5_hash": {"$in": list(md5s)}}]
        where = {"$or": [each | _of(accounts) for each in same]}
        rows = await self._media.find(where, fields={"sha256": 1, "was": 1, "md5_hash": 1})
        return [(_ref(row), next(each for each in _carried(row) if each in asked)) for row in rows]

    async def near(self, accounts: Sequence[str], phash: int, most: int) -> list[tuple[MessageRef, int]]:
        alike = await self._alike(accounts, phash, most)
        where = {"bands": {"$in": [bands(each)[0] for each in alike]}, "phash": {"$in": pack([*alike])}}
        rows = await self._media.find(where | _of(accounts), fields={"phash": 1}, index=LOOKS)
        return [(_ref(row), alike[row["phash"] % UNSIGNED]) for row in rows]

    async def _alike(self, accounts: Sequence[str], phash: int, most: int) -> dict[int, int]:
        """Which hashes there are that are near enough, each with its distance. The index alone answers that."""
        where = {"bands": {"$in": near(phash, most)}} | _of(accounts)
        rows = await self._media.find(where, fields={"_id": 0, "phash": 1}, index=LOOKS)
        apart = {each: distance(each, phash) for each in {row["phash"] % UNSIGNED for row in rows}}
        return {each: bits for each, bits in apart.items() if bits <= most}

    async def these(self, refs: Sequence[MessageRef]) -> dict[MessageRef, Message]:
        rows = await self._rows.find({"_id": {"$in": [key(ref) for ref in refs]}})
        return {message.ref: message for message in map(_message, rows)}

    async def talk(self, account: str, chat: str, *, before: tuple[datetime, str] | None, limit: int) -> list[Message]:
        rows = await self._rows.find(spoken(account, chat, before), sort=NEWEST, limit=limit)
        return [_message(row) for row in rows]

    async def reactions(self, account: str, chat: str, to: Sequence[str]) -> list[Message]:
        where = {"_id.account": account, "_id.chat": chat, "reply_to": {"$in": list(to)}} | REACTION
        return [_message(row) for row in await self._rows.find(where, sort=OLDEST)]

    @asynccontextmanager
    async def changes(self) -> AsyncIterator[AsyncIterator[MessageRef]]:
        async with opened(Stream(self._rows, [{"$project": {"documentKey": 1}}]), self._rows) as stream:
            yield _refs(stream)

    async def photos(
        self, accounts: Sequence[str], *, chats: Sequence[str], before: datetime | None, mine: bool
    ) -> AsyncIterator[Message]:
        where = _of(accounts) | PHOTO
        if chats:
            where["_id.chat"] = {"$in": list(chats)}
        if before:
            where["sent_at"] = {"$lt": before}
        if mine:
            where["from_me"] = True
        async for row in self._rows.each(where, by=["sent_at", "_id"]):
            yield _message(row)

    async def extent(self, account: str) -> tuple[datetime | None, int]:
        chats = {"$group": {"_id": "$_id.chat", "since": {"$first": "$sent_at"}}}
        in_order = {"$sort": {"_id.chat": 1, "sent_at": 1}}
        first = await self._rows.aggregate([{"$match": {"_id.account": account}}, in_order, chats])
        since = min((row["since"] for row in first), default=None)
        return since, await self._media.count({"_id.account": account})

    async def trim(self, account: str, chat: str, before: datetime) -> int:
        old = {"_id.account": account, "_id.chat": chat, "sent_at": {"$lt": before}}
        gone = 0
        while rows := await self._rows.find(old, limit=PORTION, fields={"_id": 1}):
            await self.remove([_ref(row) for row in rows])
            gone += len(rows)
        return gone

    async def learn(self, ref: MessageRef, *, sha256: bytes, md5: bytes) -> None:
        await self._media.update({"_id": key(ref)}, {"$set": {"sha256": sha256, "md5_hash": md5}})
        learnt = {"media.sha256": sha256, "media.md5": md5}
        await self._rows.update({"_id": key(ref), "media": {"$ne": None}}, {"$set": learnt})

    async def remove(self, refs: Sequence[MessageRef]) -> None:
        named = {"_id": {"$in": [key(ref) for ref in refs]}}
        await self._media.delete(named)
        await self._rows.delete(named)  # last: by these what a crash left is found again


def spoken(account: str, chat: str, before: tuple[datetime, str] | None = None) -> Row:
    """What was said in a chat before then; reactions are no words."""
    where: Row = {"_id.account": account, "_id.chat": chat, "reaction": None}
    if before:
        at, last = before[0], key(MessageRef(account=account, chat=chat, id=before[1]))
        where |= {"sent_at": {"$lte": at}, "$or": [{"sent_at": {"$lt": at}}, {"_id": {"$lt": last}}]}
    return where


async def _refs(stream: Stream) -> AsyncIterator[MessageRef]:
    async for change in stream:
        if "documentKey" in change:
            yield unpack(MessageRef, change["documentKey"]["_id"])


def _of(accounts: Sequence[str]) -> Row:
    return {"_id.account": {"$in": list(accounts)}}


def _ref(row: Row) -> MessageRef:
    return unpack(MessageRef, row["_id"])


def _carried(row: Row) -> list[bytes | None]:
    """What it is known by, the present before the past."""
    return [row["sha256"] or row["md5_hash"], *row.get("was", [])]


def _row(message: Message) -> Row:
    row: Row = pack(message)
    return {"_id": row.pop("ref")} | row


def _message(row: Row) -> Message:
    return unpack(Message, row, ref=_ref(row))


def _entry(ref: MessageRef, media: Media) -> Row:
    return {
        "_id": key(ref),
        "msg_wa_id": ref.id,
        "sha256": media.sha256,
        "md5_hash": media.md5,
        "mime": media.mime,
        "size": media.size,
        "phash": pack(media.phash),
        "bands": _bands(media.phash),
    }


def _bands(phash: int | None) -> list[int]:
    return [] if phash is None else bands(phash % UNSIGNED)
