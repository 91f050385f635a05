"""`attempts`: tries that are held back the longer, the more there were; counted and timed by the server alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pymongo import IndexModel

from storage.mongo.database import Database

DOUBLINGS = 20  # more would be no number any more


class Attempts:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("attempts")

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(IndexModel([("forgotten_at", 1)], expireAfterSeconds=0))

    async def take(self, name: str, *, free: int, longest: timedelta, memory: timedelta) -> float:
        beyond = {"$subtract": ["$tries", free]}
        doubled = {"$multiply": [1000, {"$pow": [2, {"$min": [DOUBLINGS, beyond]}]}]}
        pause = {"$cond": [{"$lt": [beyond, 0]}, 0, {"$toLong": {"$min": [doubled, _ms(longest)]}}]}
        until = {"$cond": [pause, {"$add": ["$$NOW", pause]}, None]}  # a moment that is now may be ahead of others' now
        change: list[dict[str, Any]] = [
            {"$set": {"tries": {"$cond": [{"$gt": ["$forgotten_at", "$$NOW"]}, "$tries", 0]}}},
            {"$set": {"granted": {"$not": {"$gt": ["$until", "$$NOW"]}}}},
            {"$set": {"until": {"$cond": ["$granted", until, "$until"]}}},
            {"$set": {"tries": {"$add": ["$tries", {"$toInt": "$granted"}]}}},
            {"$set": {"forgotten_at": {"$add": [{"$ifNull": ["$until", "$$NOW"]}, _ms(memory)]}}},
            {"$set": {"wait": {"$subtract": ["$until", "$$NOW"]}}},
        ]
        row = await self._rows.put({"_id": name}, change)
        return 0.0 if row["granted"] else max(float(row["wait"]), 1.0) / 1000

    async def forgive(self, name: str) -> None:
        await self._rows.delete({"_id": name})


def _ms(span: timedelta) -> int:
    return int(span.total_seconds() * 1000)
