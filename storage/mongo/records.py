"""Any other collection, of plain rows, for rooms whose nouns the vault does not know."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from pymongo import IndexModel

from storage.mongo.counters import Counters
from storage.mongo.database import Database
from storage.mongo.documents import Row
from storage.mongo.streams import ticks


class Records:
    def __init__(self, database: Database, name: str) -> None:
        self._name = name
        self._rows = database.collection(name)
        self._serials = Counters(database)

    async def add(self, rows: Sequence[dict[str, Any]]) -> int:
        return await self._rows.insert(rows)

    async def find(
        self, where: Mapping[str, Any], *, order: str = "_id", limit: int | None = None
    ) -> list[dict[str, Any]]:
        sort = {order: 1, "_id": 1}
        return await self._rows.find(_where(where), sort=list(sort.items()), limit=limit or 0)

    async def set(self, where: Mapping[str, Any], changes: Mapping[str, Any], *, upsert: bool = False) -> int:
        return await self._rows.update_all(_where(where), {"$set": changes}, upsert=upsert)

    async def next(self, count: int = 1) -> int:
        return await self._serials.next(self._name, count)

    async def index(self, *fields: str) -> None:
        await self._rows.ensure(IndexModel([(field, 1) for field in fields]))

    def changes(self) -> AsyncIterator[None]:
        return ticks(self._rows)


def _where(where: Mapping[str, Any]) -> Row:
    """Every value is compared as a value, whatever it looks like: no operator gets in from outside."""
    return {name: {"$in" if isinstance(value, list) else "$eq": value} for name, value in where.items()}
