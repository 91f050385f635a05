"""`links`: how each account's line stands, as its bot last reported it, on the server's clock."""

from __future__ import annotations

from datetime import datetime

from pymongo import IndexModel

from storage.mongo.database import Database
from storage.mongo.documents import pack, unpack
from vault.models.accounts import Link, LinkState, Progress

LATELY = 10  # seconds


class Links:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("links")

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(IndexModel([("owner", 1)]))

    async def report(
        self,
        account: str,
        owner: str,
        kind: str,
        state: LinkState,
        remedy: str,
        *,
        deletes: bool = True,
        since: datetime | None = None,
        history: Progress | None = None,
    ) -> None:
        told = {"account": account, "owner": owner, "kind": kind, "state": state.value, "remedy": remedy}
        more = {"deletes": deletes, "since": since, "history": pack(history)}
        change = {"$set": told | more, "$currentDate": {"reported_at": True}}
        await self._rows.update({"_id": account}, change, upsert=True)

    async def remove(self, account: str) -> None:
        await self._rows.delete({"_id": account})

    async def of(self, owner: str) -> list[Link]:
        quiet = {"$divide": [{"$subtract": ["$$NOW", "$reported_at"]}, 1000]}
        told = [{"$set": {"quiet": quiet}}, {"$set": {"alive": {"$lt": ["$quiet", LATELY]}}}]
        rows = await self._rows.aggregate([{"$match": {"owner": owner}}, *told, {"$sort": {"_id": 1}}])
        return [unpack(Link, row) for row in rows]
