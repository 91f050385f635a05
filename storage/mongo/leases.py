"""`leases`: one holder at a time, on the server's clock, so that no machine's own clock matters."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from storage.mongo.database import Database


class Leases:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("leases")

    async def take(self, name: str, holder: str, span: timedelta) -> bool:
        mine = {"$or": [{"$eq": ["$holder", {"$literal": holder}]}, {"$not": {"$gt": ["$until", "$$NOW"]}}]}
        until = {"$add": ["$$NOW", int(span.total_seconds() * 1000)]}
        change: list[dict[str, Any]] = [
            {"$set": {"mine": mine}},
            {"$set": {"holder": {"$cond": ["$mine", {"$literal": holder}, "$holder"]}}},
            {"$set": {"until": {"$cond": ["$mine", until, "$until"]}}},
            {"$unset": "mine"},
        ]
        return bool((await self._rows.put({"_id": name}, change))["holder"] == holder)

    async def drop(self, name: str, holder: str) -> None:
        await self._rows.delete({"_id": name, "holder": holder})
