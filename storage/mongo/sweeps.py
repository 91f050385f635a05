"""`sweeps`, the rules, and `sweep_runs`, what came of them: one row for each slot, whoever ran it."""

from __future__ import annotations

import uuid
from datetime import datetime

from pymongo import IndexModel

from storage.mongo.database import Database
from storage.mongo.documents import pack, unpack
from vault.errors import Missing
from vault.models.sweeps import Run, RunState, Sweep


class Sweeps:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("sweeps")
        self._runs = database.collection("sweep_runs")

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(IndexModel([("owner", 1), ("name", 1)]), IndexModel([("enabled", 1), ("next_at", 1)]))
        await self._runs.ensure(
            IndexModel([("owner", 1), ("sweep", 1), ("began_at", -1), ("_id", -1)]), IndexModel([("state", 1)])
        )

    async def add(self, sweep: Sweep) -> None:
        await self._rows.insert([{"_id": sweep.id} | pack(sweep)])

    async def get(self, owner: str, id: str) -> Sweep:
        row = await self._rows.first({"_id": id, "owner": owner})
        if row is None:
            raise Missing("sweep", id)
        return unpack(Sweep, row)

    async def of(self, owner: str) -> list[Sweep]:
        rows = await self._rows.find({"owner": owner}, sort=[("name", 1), ("_id", 1)])
        return [unpack(Sweep, row) for row in rows]

    async def replace(self, sweep: Sweep) -> None:
        if not await self._rows.update({"_id": sweep.id, "owner": sweep.owner}, {"$set": pack(sweep)}):
            raise Missing("sweep", sweep.id)

    async def remove(self, owner: str, id: str) -> None:
        await self._rows.delete({"_id": id, "owner": owner})

    async def due(self, now: datetime) -> list[Sweep]:
        where = {"enabled": True, "next_at": {"$lte": now}}
        return [unpack(Sweep, row) for row in await self._rows.find(where, sort=[("next_at", 1), ("_id", 1)])]

    async def advance(self, id: str, slot: datetime, to: datetime) -> bool:
        token = uuid.uuid4().hex  # tells our own change, whose answer got lost, from another's
        where = {"_id": id, "$or": [{"next_at": pack(slot)}, {"token": token}]}
        return bool(await self._rows.update(where, {"$set": {"next_at": pack(to), "token": token}}))

    async def begin(self, run: Run) -> bool:
        return await self._runs.add({"_id": run.id} | pack(run))

    async def end(self, run: Run) -> None:
        await self._runs.update({"_id": run.id}, {"$set": pack(run)})

    async def runs(self, owner: str, sweep: str, limit: int) -> list[Run]:
        newest = [("began_at", -1), ("_id", -1)]
        rows = await self._runs.find({"owner": owner, "sweep": sweep}, sort=newest, limit=limit)
        return [unpack(Run, row) for row in rows]

    async def begun(self) -> list[Run]:
        rows = await self._runs.find({"state": RunState.STARTED.value}, sort=[("began_at", 1), ("_id", 1)])
        return [unpack(Run, row) for row in rows]
