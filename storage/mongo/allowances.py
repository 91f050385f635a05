"""`allowances`: how much of a daily allowance is used up, counted from midnight UTC on the server's clock."""

from __future__ import annotations

from typing import Any

from storage.mongo.database import Database


class Allowances:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("allowances")

    async def take(self, name: str, most: int) -> bool:
        today = {"$dateTrunc": {"date": "$$NOW", "unit": "day"}}
        change: list[dict[str, Any]] = [
            {"$set": {"used": {"$cond": [{"$eq": ["$day", today]}, "$used", 0]}, "day": today}},
            {"$set": {"granted": {"$lt": ["$used", most]}}},
            {"$set": {"used": {"$add": ["$used", {"$toInt": "$granted"}]}}},
        ]
        return bool((await self._rows.put({"_id": name}, change))["granted"])
