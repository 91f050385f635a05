"""Purges, their receipts, and what happens by rule."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any, Protocol

from vault.models.purges import Block, Plan, PlanState, Receipt
from vault.models.sweeps import Run, Sweep, When


class Plans(Protocol):
    async def add(self, plan: Plan) -> None:
        """Insert; an id already there stays as it is."""

    async def get(self, owner: str, id: str) -> Plan: ...

    async def find(self, id: str) -> Plan | None:
        """Whoever's it is."""

    async def of(self, owner: str, *, limit: int, before: str = "") -> list[Plan]:
        """Newest first. `before` is an id to go on from."""

    def sealed(self, owner: str) -> AsyncIterator[str]:
        """Ids of those that were executed and are closed: each has its receipt."""

    async def open(self) -> list[Plan]:
        """Everybody's that were executed or cancelled and are not closed yet, oldest first."""

    async def turn(self, id: str, to: PlanState, *, among: Sequence[PlanState], **changes: Any) -> Plan | None:
        """Change state (and fields of Plan) if it is in one of `among`, and raise its epoch; the plan as it is now.

        A PLANNED one that is out of date does not turn, but to CANCELLED.
        """

    async def note(self, id: str, **changes: Any) -> None:
        """Change fields that are not its state: no new epoch."""

    async def retrying(self, now: datetime) -> list[Plan]:
        """Closed ones whose `retry_at` has come."""

    async def stale(self, before: datetime) -> list[Plan]:
        """Everybody's that were never executed and went out of date before then, oldest first."""

    async def clear(self, before: datetime) -> list[str]:
        """Remove those that were never executed and went out of date before then; answers their ids."""


class Receipts(Protocol):
    """Append-only: nothing here changes or removes."""

    async def write(self, plan: str, start: int, lines: Sequence[str]) -> None:
        """Lines of a receipt to be, from the line number `start`; the same start again stays as it is."""

    async def add(self, receipt: Receipt) -> bool:
        """False when the owner has one of this number already, or this plan has one."""

    async def find(self, owner: str, plan: str) -> Receipt | None: ...

    async def last(self, owner: str) -> Receipt | None: ...

    def all(self, owner: str) -> AsyncIterator[Receipt]:
        """By number."""

    async def page(self, owner: str, *, limit: int, before: int | None) -> list[Receipt]:
        """Newest first. `before` is a number to go on from."""

    def lines(self, plan: str) -> AsyncIterator[str]: ...


class Blocks(Protocol):
    async def add(self, block: Block) -> None:
        """Insert; an id already there stays as it is."""

    async def of(self, owner: str) -> list[Block]:
        """Newest first."""

    async def holding(self, owner: str, sha256: bytes) -> Block | None: ...

    async def near(self, owner: str, phash: int, most: int) -> Block | None:
        """One whose picture's hash differs from this by at most so many bits (≤ 10)."""

    async def remove(self, owner: str, id: str) -> bool: ...

    async def lift(self, owner: str, plan: str) -> None:
        """Remove those of a plan."""


class Sweeps(Protocol):
    async def add(self, sweep: Sweep) -> None: ...

    async def get(self, owner: str, id: str) -> Sweep: ...

    async def of(self, owner: str) -> list[Sweep]:
        """By name."""

    async def replace(self, sweep: Sweep) -> None:
        """Missing."""

    async def remove(self, owner: str, id: str) -> None:
        """The rule; its runs stay."""

    async def due(self, now: datetime) -> list[Sweep]:
        """Everybody's that are enabled and whose `next_at` has come."""

    async def advance(self, id: str, slot: datetime, to: datetime) -> bool:
        """Set `next_at`, if it still is `slot`."""

    async def begin(self, run: Run) -> bool:
        """False when this slot was begun before."""

    async def end(self, run: Run) -> None:
        """Store how a run stands."""

    async def runs(self, owner: str, sweep: str, limit: int) -> list[Run]:
        """Newest first."""

    async def begun(self) -> list[Run]:
        """Everybody's that are STARTED."""


class Calendar(Protocol):
    """When schedules fall due."""

    def next(self, when: When, after: datetime) -> datetime:
        """The first time strictly after. Invalid, with what is wrong about it."""
