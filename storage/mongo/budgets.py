"""`budgets`: how many requests of a minute are given out, counted and timed by the server alone."""

from __future__ import annotations

from typing import Any

from pymongo import IndexModel

from storage.mongo.database import Database


class Budgets:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("budgets")

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(IndexModel([("ends_at", 1)], expireAfterSeconds=0))

    async def take(self, name: str, portion: int, most: int) -> tuple[int, float]:
        began = {"$dateTrunc": {"date": "$$NOW", "unit": "minute"}}
        ends = {"$dateAdd": {"startDate": began, "unit": "minute", "amount": 1}}
        change: list[dict[str, Any]] = [
            {"$set": {"used": {"$cond": [{"$eq": ["$ends_at", ends]}, "$used", 0]}, "ends_at": ends}},
            {"$set": {"granted": {"$max": [0, {"$min": [portion, {"$subtract": [most, "$used"]}]}]}}},
            {"$set": {"used": {"$add": ["$used", "$granted"]}, "left": {"$subtract": ["$ends_at", "$$NOW"]}}},
        ]
        row = await self._rows.put({"_id": name}, change)
        return int(row["granted"]), float(row["left"]) / 1000
