"""What a photo's record tells of its sends, so that photos can be found by them: `sent`, and what is counted of it.

The truth is `photo_library_sends`. Each change here is one atomic step that may be repeated and that commutes with
those of other messages, so whoever changes a send does both, in whichever order leaves nothing untold.
"""

from __future__ import annotations

from collections.abc import Sequence

from storage.mongo.database import PORTION, Database
from storage.mongo.documents import Row
from vault.batches import batched

COUNTED: Row = {"$set": {"times_sent": {"$size": "$sent"}, "expires_at": {"$min": "$sent.expires_at"}}}
BARE: Row = {"times_sent": {"$exists": False}}  # records of an earlier release


class Trail:
    def __init__(self, database: Database) -> None:
        self._sends = database.collection("photo_library_sends")
        self._assets = database.collection("assets")

    async def put(self, send: Row) -> None:
        """The photo went out with this message; told again, nothing changes."""
        unknown = _photo(send) | {"sent.message": {"$ne": send["_id"]}}
        await self._assets.update_all(unknown, _told(send))

    async def change(self, send: Row) -> None:
        """It expires at another time, unless it was dropped."""
        known = _photo(send) | {"sent.message": send["_id"]}
        await self._assets.update_all(known, _told(send))

    async def drop(self, sends: Sequence[Row]) -> None:
        """These messages are no more."""
        gone: dict[tuple[str, bytes], list[Row]] = {}
        for send in sends:
            gone.setdefault((send["owner"], send["photo"]), []).append(send)
        changes = [(_photo(each[0]), _trail(_others([send["_id"] for send in each]))) for each in gone.values()]
        for batch in batched(changes):
            await self._assets.update_each(batch)

    async def of(self, owner: str, photo: bytes) -> Row:
        """The fields of a record that is new: the photo may have been here, and sent, before."""
        entries = [_entry(send) for send in await self._sends.find({"owner": owner, "photo": photo})]
        expiries = [entry["expires_at"] for entry in entries if "expires_at" in entry]
        return {"sent": entries, "times_sent": len(entries), "expires_at": min(expiries, default=None)}

    async def complete(self) -> None:
        """Give every record its trail. Several may do so at once."""
        while rows := await self._assets.find(BARE, limit=PORTION, fields={"owner": 1, "digests.sha256": 1}):
            for row in rows:
                told = await self.of(row["owner"], row["digests"]["sha256"])
                await self._assets.update({"_id": row["_id"]} | BARE, {"$set": told})


def _entry(send: Row) -> Row:
    entry: Row = {"message": send["_id"], "chat": send["chat_wa_id"]}
    return entry | {"expires_at": send["expires_at"]} if send.get("expires_at") else entry


def _photo(send: Row) -> Row:
    return {"owner": send["owner"], "digests.sha256": send["photo"]}


def _others(messages: Sequence[Row]) -> Row:
    """What was sent with other messages than these."""
    sent = {"$ifNull": ["$sent", []]}
    return {"$filter": {"input": sent, "cond": {"$not": {"$in": ["$$this.message", {"$literal": list(messages)}]}}}}


def _told(send: Row) -> list[Row]:
    return _trail({"$concatArrays": [_others([send["_id"]]), {"$literal": [_entry(send)]}]})


def _trail(sent: Row) -> list[Row]:
    return [{"$set": {"sent": sent}}, COUNTED]
