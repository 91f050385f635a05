"""Everything that happens on the clock, in one table. Exactly one process keeps time: whoever holds the lease."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from vault.intake import utc_now
from vault.models.sweeps import When
from vault.ports import Leases
from vault.tasks import running
from vault.vault import Vault

log = logging.getLogger(__name__)

LEASE = "clock"
SPAN = timedelta(seconds=15)
RENEWAL = 5.0  # seconds
FIRST = timedelta(minutes=5)  # after the start, so that a process that never grows old does its chores, too
ORDER_LIFE = timedelta(days=30)  # how long it can be read how an order ended


class Timetable:
    """When schedules fall due (`vault.ports.Calendar`)."""

    def next(self, when: When, after: datetime) -> datetime:
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """A line of the table."""

    name: str
    every: timedelta
    work: Callable[[], Awaitable[object]]


def chores(vault: Vault) -> list[Chore]:
    return [
        Chore(name="housekeeping", every=timedelta(hours=1), work=vault.housekeeping.sweep),
        Chore(name="old orders", every=timedelta(hours=1), work=lambda: vault.orders.clear(utc_now() - ORDER_LIFE)),
        Chore(name="expired credentials", every=timedelta(hours=1), work=vault.tokens.clear),
    ]


@asynccontextmanager
async def keeping_time(vault: Vault) -> AsyncIterator[None]:
    """Contend for the clock while the block lasts; whoever holds it carries out the chores."""
    async with running("clock", Clock(vault.leases, chores(vault)).run):
        yield


class Clock:
    """One contender for the lease."""

    def __init__(self, leases: Leases, table: Sequence[Chore], first: timedelta = FIRST) -> None:
        self._leases = leases
        self._table = table
        self._first = first
        self._holder = secrets.token_hex(8)
        self._until = 0.0  # monotonic; a process that was frozen must not believe an old lease

    async def run(self) -> None:
        scheduler = AsyncIOScheduler(timezone="UTC")
        for chore in self._table:
            trigger = IntervalTrigger(seconds=int(chore.every.total_seconds()), timezone="UTC")
            scheduler.add_job(
                self._carry_out,
                trigger,
                [chore],
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
                next_run_time=utc_now() + min(self._first, chore.every),
            )
        scheduler.start()
        try:
            while True:
                await self._renew()
                await asyncio.sleep(RENEWAL)
        finally:
            scheduler.shutdown(wait=False)
            await self._leases.drop(LEASE, self._holder)

    async def _renew(self) -> None:
        asked = time.monotonic()
        if await self._leases.take(LEASE, self._holder, SPAN):
            self._until = asked + SPAN.total_seconds()

    async def _carry_out(self, chore: Chore) -> None:
        if time.monotonic() >= self._until:
            return
        try:
            log.info("%s: %s", chore.name, await chore.work())
        except Exception:
            log.exception("%s failed; it will be tried again at its next time", chore.name)
