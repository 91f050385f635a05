"""`receipts`, one for each purge, and `receipt_lines`, a row for each portion of lines. Nothing changes or goes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from pymongo import IndexModel

from storage.mongo.database import Database
from storage.mongo.documents import Row, pack, unpack
from vault.models.purges import Receipt


class Receipts:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("receipts")
        self._lines = database.collection("receipt_lines")

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(IndexModel([("owner", 1), ("number", 1)], unique=True))
        await self._lines.ensure(IndexModel([("plan", 1), ("start", 1)], unique=True))

    async def write(self, plan: str, start: int, lines: Sequence[str]) -> None:
        await self._lines.insert([{"_id": f"{plan}:{start}", "plan": plan, "start": start, "lines": list(lines)}])

    async def add(self, receipt: Receipt) -> bool:
        return await self._rows.add({"_id": receipt.plan} | pack(receipt))

    async def find(self, owner: str, plan: str) -> Receipt | None:
        row = await self._rows.first({"_id": plan, "owner": owner})
        return unpack(Receipt, row) if row else None

    async def last(self, owner: str) -> Receipt | None:
        row = await self._rows.first({"owner": owner}, sort=[("number", -1)])
        return unpack(Receipt, row) if row else None

    async def all(self, owner: str) -> AsyncIterator[Receipt]:
        async for row in self._rows.each({"owner": owner}, by=["number"]):
            yield unpack(Receipt, row)

    async def page(self, owner: str, *, limit: int, before: int | None) -> list[Receipt]:
        where: Row = {"owner": owner} if before is None else {"owner": owner, "number": {"$lt": before}}
        return [unpack(Receipt, row) for row in await self._rows.find(where, sort=[("number", -1)], limit=limit)]

    async def lines(self, plan: str) -> AsyncIterator[str]:
        async for row in self._lines.each({"plan": plan}, by=["start"]):
            for line in row["lines"]:
                yield line
