"""`orders`: errands for the couriers. Every change of state is conditional on the state before.

Orders of an earlier release lack the newer fields; they count as not held and as steered by nobody.
"""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from pymongo import IndexModel

from storage.mongo.database import Database
from storage.mongo.documents import Row, pack, unpack
from storage.mongo.streams import written
from storage.mongo.tallies import GROUPS, tally
from vault.errors import Missing
from vault.models.errands import ENDED, DeleteMessage, Order, OrderState, SaveMedia, SendPhoto, SendText, Stir, Task
from vault.models.purges import Scope, Tally

OLDEST = [("created_at", 1), ("_id", 1)]
NEWEST = [("created_at", -1), ("_id", -1)]
OPEN = [state.value for state in OrderState if not state.ended]
TASKS: dict[str, type[Task]] = {"send": SendPhoto, "say": SendText, "delete": DeleteMessage, "save": SaveMedia}
KINDS = {task: kind for kind, task in TASKS.items()}
SENDS = [KINDS[SendPhoto], KINDS[SendText]]
FREE = {"held": {"$in": [None, False]}}


class Orders:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("orders")
        self._plans = database.collection("plans")

    async def ensure_indexes(self) -> None:
        await self._rows.ensure(
            IndexModel([("account", 1), ("state", 1), ("held", 1), ("task.kind", 1), *OLDEST]),
            IndexModel([("errand", 1), ("state", 1), ("outcome", 1), ("account", 1), ("chat", 1)]),
            IndexModel([("errand", 1), ("_id", 1)]),
            IndexModel([("owner", 1), ("held", 1), ("state", 1), *NEWEST]),
            IndexModel([("held", 1), ("created_at", 1)], partialFilterExpression={"held": True}),
        )

    async def add(self, orders: Sequence[Order]) -> None:
        await self._rows.insert(
            [{"_id": order.id} | pack(order) | {"task": _pack_task(order.task)} for order in orders]
        )

    async def get(self, id: str) -> Order:
        row = await self._rows.first({"_id": id})
        if row is None:
            raise Missing("order", id)
        return _order(row)

    async def of(self, errand: str) -> list[Order]:
        return [_order(row) for row in await self._rows.find({"errand": errand}, sort=OLDEST)]

    async def find_send(self, account: str, message_id: str, *, among: Sequence[OrderState]) -> Order | None:
        states = {"$in": [state.value for state in among]}
        where = {"account": account, "state": states, "task.kind": {"$in": SENDS}, "task.message_id": message_id}
        row = await self._rows.first(where)
        return _order(row) if row else None

    async def open(self, errand: str) -> int:
        return await self._rows.count({"errand": errand, "state": {"$in": OPEN}})

    async def claim(
        self, account: str, limit: int, *, only: type[Task] | None = None, scope: Scope | None = None
    ) -> list[Order]:
        token = uuid.uuid4().hex
        while due := await self._due(account, limit, only, scope):
            named = {"_id": {"$in": due}}
            taken = {"state": OrderState.CLAIMED.value, "token": token}
            await self._rows.update_all(named | FREE | {"state": OrderState.WAITING.value}, {"$set": taken})
            if rows := await self._rows.find(named | taken, sort=OLDEST):
                return [_order(row) for row in rows]
        return []

    async def _due(self, account: str, limit: int, only: type[Task] | None, scope: Scope | None) -> list[str]:
        """What could be claimed now; another courier may be faster."""
        where: Row = {
            "account": account,
            "state": OrderState.WAITING.value,
            **FREE,
            "$or": [{"not_before": None}, {"$expr": {"$lte": ["$not_before", "$$NOW"]}}],
        }
        if only:
            where["task.kind"] = KINDS[only]
        if scope:
            where["task.scope"] = _named(scope)
        oldest = await self._rows.first(where, sort=OLDEST)
        if oldest is None or oldest["task"]["kind"] != KINDS[DeleteMessage]:
            return [oldest["_id"]] if oldest else []
        alike = _named(Scope(oldest["task"].get("scope", Scope.ME)))
        deletions = where | {"task.kind": KINDS[DeleteMessage], "task.scope": alike}
        return [row["_id"] for row in await self._rows.find(deletions, sort=OLDEST, limit=limit)]

    async def steer(
        self,
        errand: str,
        epoch: int,
        *,
        held: bool,
        not_before: datetime | None = None,
        cancel: bool = False,
        last: str = "",
    ) -> None:
        these: Row = {"errand": errand} | ({"_id": {"$lte": last}} if last else {})
        change = {"epoch": epoch, "held": held} | ({"not_before": pack(not_before)} if not_before else {})
        before = {"state": {"$in": OPEN}, "epoch": {"$not": {"$gte": epoch}}}
        await self._rows.update_all(these | before, {"$set": change})
        if cancel:
            waiting = {"state": OrderState.WAITING.value, "epoch": epoch}
            await self._rows.update_all(these | waiting, _moved(OrderState.CANCELLED, token=None))

    async def tally(self, errand: str) -> Tally:
        return tally(await self._rows.aggregate([{"$match": {"errand": errand}}, GROUPS]))

    async def page(self, errand: str, *, after: str, limit: int) -> list[Order]:
        where = {"errand": errand, "_id": {"$gt": after}}
        return [_order(row) for row in await self._rows.find(where, sort=[("_id", 1)], limit=limit)]

    async def recent(
        self,
        owner: str,
        *,
        among: Sequence[OrderState] = tuple(OrderState),
        before: tuple[datetime, str] | None = None,
        limit: int,
    ) -> list[Order]:
        where: Row = {"owner": owner, "state": {"$in": [state.value for state in among]}} | FREE
        if before:
            at, id = pack(before[0]), before[1]
            where |= {"created_at": {"$lte": at}, "$or": [{"created_at": {"$lt": at}}, {"_id": {"$lt": id}}]}
        return [_order(row) for row in await self._rows.find(where, sort=NEWEST, limit=limit)]

    async def counts(self, owner: str) -> dict[OrderState, int]:
        groups: list[Row] = [{"$match": {"owner": owner} | FREE}, {"$group": {"_id": "$state", "orders": {"$sum": 1}}}]
        return {OrderState(row["_id"]): row["orders"] for row in await self._rows.aggregate(groups)}

    async def move(self, id: str, to: OrderState, *, among: Sequence[OrderState], **changes: Any) -> bool:
        token = uuid.uuid4().hex  # tells our own change, whose answer got lost, from another's
        before = {"state": {"$in": [state.value for state in among]}}
        after = _moved(to, token=token, **changes)
        return bool(await self._rows.update({"_id": id, "$or": [before, {"token": token}]}, after))

    async def move_all(
        self, ids: Sequence[str], to: OrderState, *, among: Sequence[OrderState], **changes: Any
    ) -> None:
        before = {"_id": {"$in": list(ids)}, "state": {"$in": [state.value for state in among]}}
        await self._rows.update_all(before, _moved(to, token=None, **changes))

    async def unfinished(self, account: str) -> list[Order]:
        begun = {"$in": [OrderState.CLAIMED.value, OrderState.CALLING.value]}
        return [_order(row) for row in await self._rows.find({"account": account, "state": begun}, sort=OLDEST)]

    async def clear(self, before: datetime) -> int:
        old = {"created_at": {"$lt": before}}
        open_ = await self._plans.values("_id", {"closed_at": None})  # their receipts are still to be written
        ended = {"state": {"$in": [state.value for state in ENDED]}, "errand": {"$nin": open_}}
        held = {"state": OrderState.WAITING.value, "held": True}
        errands = await self._rows.values("errand", held | old)
        known = await self._plans.values("_id", {"_id": {"$in": errands}})
        orphaned = held | {"errand": {"$in": errands, "$nin": known}}
        return await self._rows.delete(ended | old) + await self._rows.delete(orphaned | old)

    async def drop(self, errand: str, *, after: str = "") -> None:
        await self._rows.delete({"errand": errand, "_id": {"$gt": after}})

    @asynccontextmanager
    async def changes(self, *, among: Sequence[OrderState] = tuple(OrderState)) -> AsyncIterator[AsyncIterator[Stir]]:
        states = {"state": {"$in": [state.value for state in among]}}
        async with written(self._rows, states, ("errand", "account", "state")) as stream:
            yield _stirs(stream)


async def _stirs(stream: AsyncIterator[Row]) -> AsyncIterator[Stir]:
    async for row in stream:
        yield unpack(Stir, row)


def _named(scope: Scope) -> Row | str:
    """How orders of this scope are marked; those from before there were scopes are not."""
    return {"$in": [None, scope.value]} if scope is Scope.ME else scope.value


def _moved(to: OrderState, *, token: str | None, **changes: Any) -> Row:
    """The change to this state and these fields of Order; an end is dated by the server."""
    kept = {name: _pack_task(value) if name == "task" else pack(value) for name, value in changes.items()}
    change: Row = {"$set": kept | {"state": to.value, "token": token}}
    return change | {"$currentDate": {"ended_at": True}} if to.ended and "ended_at" not in changes else change


def _pack_task(task: Task) -> Row:
    return {"kind": KINDS[type(task)], **pack(task)}


def _order(row: Row) -> Order:
    return unpack(Order, row, task=unpack(TASKS[row["task"]["kind"]], row["task"]))
