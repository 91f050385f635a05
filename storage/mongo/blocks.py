"""`blocks`: photos that are never again to be saved or sent, found by their bytes and by their looks."""

from __future__ import annotations

from pymongo import IndexModel

from storage.mongo.database import Database
from storage.mongo.documents import Row, pack, unpack
from vault.likeness import bands, distance, near
from vault.models.purges import Block

NEWEST = [("created_at", -1), ("_id", -1)]


class Blocks:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("blocks")

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(
            IndexModel([("owner", 1), ("created_at", -1), ("_id", -1)]),
            IndexModel([("sha256s", 1), ("owner", 1)]),
            IndexModel([("bands", 1), ("owner", 1)]),
        )

    async def add(self, block: Block) -> None:
        await self._rows.insert([_row(block)])

    async def of(self, owner: str) -> list[Block]:
        return [unpack(Block, row) for row in await self._rows.find({"owner": owner}, sort=NEWEST)]

    async def holding(self, owner: str, sha256: bytes) -> Block | None:
        row = await self._rows.first({"owner": owner, "sha256s": sha256}, sort=NEWEST)
        return unpack(Block, row) if row else None

    async def near(self, owner: str, phash: int, most: int) -> Block | None:
        rows = await self._rows.find({"owner": owner, "bands": {"$in": near(phash, most)}}, sort=NEWEST)
        alike = (unpack(Block, row) for row in rows)
        return next((each for each in alike if each.phash is not None and distance(each.phash, phash) <= most), None)

    async def remove(self, owner: str, id: str) -> bool:
        named = {"_id": id, "owner": owner}
        there = bool(await self._rows.count(named))
        await self._rows.delete(named)
        return there

    async def lift(self, owner: str, plan: str) -> None:
        await self._rows.delete({"owner": owner, "plan": plan})


def _row(block: Block) -> Row:
    return {"_id": block.id, **pack(block), "bands": [] if block.phash is None else bands(block.phash)}
