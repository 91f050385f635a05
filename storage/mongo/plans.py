"""`plans`: the headers of purges. Every change of state is conditional, and has its own epoch."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any

from pymongo import IndexModel

from storage.mongo.database import Database
from storage.mongo.documents import Row, pack, unpack
from vault.errors import Missing
from vault.models.purges import Plan, PlanState

OLDEST = [("created_at", 1), ("_id", 1)]
NEWEST = [("created_at", -1), ("_id", -1)]
REMEMBERED = 50  # turns


class Plans:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("plans")

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(
            IndexModel([("owner", 1), *OLDEST]),
            IndexModel([("closed_at", 1), ("created_at", 1)]),
            IndexModel([("retry_at", 1)]),
        )

    async def add(self, plan: Plan) -> None:
        await self._rows.insert([{"_id": plan.id} | pack(plan)])

    async def get(self, owner: str, id: str) -> Plan:
        row = await self._rows.first({"_id": id, "owner": owner})
        if row is None:
            raise Missing("plan", id)
        return unpack(Plan, row)

    async def find(self, id: str) -> Plan | None:
        row = await self._rows.first({"_id": id})
        return unpack(Plan, row) if row else None

    async def of(self, owner: str, *, limit: int, before: str = "") -> list[Plan]:
        where: Row = {"owner": owner}
        if before:
            last = await self.get(owner, before)
            where["$or"] = [
                {"created_at": {"$lt": last.created_at}},
                {"created_at": last.created_at, "_id": {"$lt": before}},
            ]
        return [unpack(Plan, row) for row in await self._rows.find(where, sort=NEWEST, limit=limit)]

    async def sealed(self, owner: str) -> AsyncIterator[str]:
        where = {"owner": owner, "starts_at": {"$ne": None}, "closed_at": {"$ne": None}}
        async for row in self._rows.each(where, by=("created_at", "_id")):
            yield row["_id"]

    async def open(self) -> list[Plan]:
        where = {"closed_at": None, "state": {"$ne": PlanState.PLANNED.value}}
        return [unpack(Plan, row) for row in await self._rows.find(where, sort=OLDEST)]

    async def turn(self, id: str, to: PlanState, *, among: Sequence[PlanState], **changes: Any) -> Plan | None:
        token = uuid.uuid4().hex  # tells our own turn, whose answer got lost, from another's, also from a later one
        where = {"_id": id, "state": {"$in": [state.value for state in among]}, "turns": {"$ne": token}}
        change = {
            "$set": _changes(changes) | {"state": to.value},
            "$inc": {"epoch": 1},
            "$push": {"turns": {"$each": [token], "$slice": -REMEMBERED}},
        }
        await self._rows.update(where if to is PlanState.CANCELLED else where | _fresh(), change)
        row = await self._rows.first({"_id": id, "turns": token})
        return unpack(Plan, row) if row else None

    async def note(self, id: str, **changes: Any) -> None:
        await self._rows.update({"_id": id}, {"$set": _changes(changes)})

    async def retrying(self, now: datetime) -> list[Plan]:
        where = {"retry_at": {"$lte": now}, "closed_at": {"$ne": None}}
        return [unpack(Plan, row) for row in await self._rows.find(where, sort=[("retry_at", 1), ("_id", 1)])]

    async def stale(self, before: datetime) -> list[Plan]:
        return [unpack(Plan, row) for row in await self._rows.find(_stale(before), sort=OLDEST)]

    async def clear(self, before: datetime) -> list[str]:
        stale = _stale(before)
        ids = [row["_id"] for row in await self._rows.find(stale, sort=OLDEST, fields={"_id": 1})]
        await self._rows.delete(stale | {"_id": {"$in": ids}})
        stayed = await self._rows.values("_id", {"_id": {"$in": ids}})  # somebody cancelled them just now
        return [id for id in ids if id not in stayed]


def _changes(changes: dict[str, Any]) -> Row:
    return {name: pack(value) for name, value in changes.items()}


def _stale(before: datetime) -> Row:
    return {"state": PlanState.PLANNED.value, "expires_at": {"$lt": before}}


def _fresh() -> Row:
    """Not PLANNED any more, or still in date by the server's clock."""
    return {"$or": [{"state": {"$ne": PlanState.PLANNED.value}}, {"$expr": {"$gt": ["$expires_at", "$$NOW"]}}]}
