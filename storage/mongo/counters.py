"""Serial numbers. One may be skipped when an answer got lost; none is given twice."""

from __future__ import annotations

from storage.mongo.database import Database


class Counters:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("counters")

    async def next(self, name: str, count: int = 1) -> int:
        """The first of `count` fresh numbers."""
        row = await self._rows.put({"_id": name}, {"$inc": {"last": count}})
        return int(row["last"]) - count + 1
