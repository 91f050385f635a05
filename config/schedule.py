"""Everything that happens on the clock, in one table. Exactly one process keeps time: whoever holds the lease."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from vault.diary import Diary, Entry
from vault.errors import Invalid
from vault.intake import utc_now
from vault.leases import Lease
from vault.models.sweeps import When
from vault.ports import Leases
from vault.tasks import running
from vault.tongue import noted, say
from vault.vault import Vault

log = logging.getLogger(__name__)

# ── the table ─────────────────────────────────────────────────────────────────────────────────────────────

Counts = Mapping[str, int]
OFTEN, SOON, SELDOM = timedelta(seconds=5), timedelta(seconds=15), timedelta(minutes=5)
HOURLY, DAILY = timedelta(hours=1), timedelta(days=1)
ORDER_LIFE = timedelta(days=30)  # how long it can be read how an order ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """A line of the table. It is never done twice at once; `every` is from its end to its next beginning."""

    name: str
    every: timedelta
    work: Callable[[], Awaitable[Counts]]


def chores(vault: Vault) -> list[Chore]:
    async def credentials() -> Counts:
        return {"removed": await vault.tokens.clear()}

    async def audit() -> Counts:
        return {"removed": await vault.audit.clear()}

    async def orders() -> Counts:
        return {"removed": await vault.orders.clear(utc_now() - ORDER_LIFE)}

    keeping = vault.housekeeping
    return [
        Chore(name="open purges", every=OFTEN, work=vault.purges.keep),
        Chore(name="expiring sends", every=SOON, work=vault.expiries.keep),
        Chore(name="sweeps", every=SOON, work=vault.sweeps.keep),
        Chore(name="refused deletions", every=SELDOM, work=vault.purges.retry),
        Chore(name="retention", every=HOURLY, work=vault.retention.keep),
        Chore(name="forgotten plans", every=HOURLY, work=vault.purges.clear),
        Chore(name="duplicates", every=SOON, work=vault.duplicates.keep),
        Chore(name="stale duplicates", every=HOURLY, work=vault.duplicates.tidy),
        Chore(name="old downloads", every=HOURLY, work=vault.downloads.keep),
        Chore(name="trash", every=HOURLY, work=vault.trash.keep),
        Chore(name="old orders", every=HOURLY, work=orders),
        Chore(name="expired credentials", every=HOURLY, work=credentials),
        Chore(name="old audit entries", every=HOURLY, work=audit),
        Chore(name="unfinished uploads", every=HOURLY, work=vault.uploads.clear),
        Chore(name="stale uploads", every=HOURLY, work=keeping.uploads),
        Chore(name="orphan files", every=HOURLY, work=keeping.orphans),
        Chore(name="missing renditions", every=DAILY, work=keeping.renditions),
    ]


# ── who keeps it ──────────────────────────────────────────────────────────────────────────────────────────

LEASE = "clock"
SPAN, RENEWAL = 15.0, 5.0  # seconds
FIRST = timedelta(minutes=5)  # after the start, so that a process that never grows old does its chores, too
GLANCE = 1.0  # seconds between two looks at the system's clock
JUMP = 3.0  # seconds; less than that is no jump


@asynccontextmanager
async def keeping_time(vault: Vault, diary: Diary) -> AsyncIterator[None]:
    """Contend for the clock while the block lasts; whoever holds it carries out the chores."""
    async with running("clock", Clock(vault.leases, chores(vault), diary).run):
        yield


class Clock:
    """One contender for the lease."""

    def __init__(
        self,
        leases: Leases,
        table: Sequence[Chore],
        diary: Diary,
        *,
        first: timedelta = FIRST,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._lease = Lease(leases, LEASE, span=SPAN, renewal=RENEWAL)
        self._table = table
        self._diary = diary
        self._first = first
        self._now = now

    async def run(self) -> None:
        try:
            while True:
                await self._lease.come()
                await self._keep()
        finally:
            await self._lease.end()

    async def _keep(self) -> None:
        """Do the chores until the lease is lost: what is under way then is given up."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler  # slow to load, and few processes keep time

        scheduler = AsyncIOScheduler(timezone=UTC)
        for chore in self._table:
            self._arm(scheduler, chore, min(self._first, chore.every))
        scheduler.start()
        try:
            async with running("clock watch", lambda: self._watch(scheduler)):
                await self._lease.keep()
        finally:
            scheduler.shutdown(wait=False)

    def _arm(self, scheduler: Any, chore: Chore, delay: timedelta) -> None:
        from apscheduler.triggers.date import DateTrigger

        at = DateTrigger(self._now() + delay)
        scheduler.add_job(self._carry_out, at, [scheduler, chore], misfire_grace_time=None)

    async def _watch(self, scheduler: Any) -> None:
        """The scheduler waits for a time of day. Had that been set back by an hour, it would sleep for an hour."""
        before = self._ahead()
        while True:
            await asyncio.sleep(GLANCE)
            ahead = self._ahead()
            if abs(ahead - before) > JUMP:
                log.warning("The clock jumped by %+.0f s: every chore is due now", ahead - before)
                for job in scheduler.get_jobs():
                    job.modify(next_run_time=utc_now())
            before = ahead

    def _ahead(self) -> float:
        return self._now().timestamp() - time.monotonic()

    async def _carry_out(self, scheduler: Any, chore: Chore) -> None:
        try:
            if self._lease.held:
                await self._diary.note(await self._done(chore))
        except Exception:
            log.exception("It could not be written down how %s went", chore.name)
        self._arm(scheduler, chore, chore.every)

    async def _done(self, chore: Chore) -> Entry:
        at, began = self._now(), time.monotonic()
        counts: Counts = {}
        trouble = ""
        try:
            counts = await chore.work()
        except Exception as error:
            trouble = str(error) or type(error).__name__
            log.exception("%s failed; it will be tried again at its next time", chore.name)
        took = time.monotonic() - began
        if any(counts.values()):
            told = ", ".join(f"{name} {count}" for name, count in counts.items())
            log.info("%s: %s in %.1f s", chore.name, told, took)
        return Entry(chore=chore.name, at=at, took=took, counts=counts, trouble=trouble)


# ── when schedules fall due ───────────────────────────────────────────────────────────────────────────────

LEAST, MOST = timedelta(minutes=1), timedelta(days=366)  # between two runs
NO_CRON = noted("“{cron}” is no cron expression such as “30 2 * * *”: {error}.")
WEEK = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")  # as crontab(5) numbers them
WEEKDAYS = re.compile(r"(\*|[0-7])(?:-([0-7]))?(?:/([1-7]))?")


class Timetable:
    """`vault.ports.Calendar`. Fields are those of crontab(5), but day of month and weekday must both fit.

    An hour that is named comes once in a local day, also when the clocks are changed: the first of two, and what
    would fall into a gap comes an hour later by the new time. `*` and its steps are every hour there really is.
    """

    def next(self, when: When, after: datetime) -> datetime:
        zone = _zone(when.zone)
        if bool(when.cron) == (when.every is not None):
            raise Invalid(say("A schedule is either a cron expression of five fields or an interval."))
        if when.every is None:
            return _fits(when.cron, zone, after)
        if not LEAST <= when.every <= MOST:
            raise Invalid(say("An interval is at least a minute and at most a year."))
        return after + when.every


def _fits(cron: str, zone: ZoneInfo, after: datetime) -> datetime:
    trigger = _trigger(cron, zone)
    every_hour = cron.split()[1].startswith("*")
    at: datetime | None = after
    while at:
        at = trigger.get_next_fire_time(None, at.astimezone(UTC) + timedelta(microseconds=1))
        if at and (every_hour or not at.fold):
            return at.astimezone(UTC)
    raise Invalid(say("“{cron}” never comes.", cron=cron))


def _trigger(cron: str, zone: ZoneInfo) -> Any:
    from apscheduler.triggers.cron import CronTrigger

    *others, weekdays = cron.split() or [""]
    try:
        return CronTrigger.from_crontab(" ".join([*others, _weekdays(weekdays)]), zone)
    except ValueError as error:
        raise Invalid(say(NO_CRON, cron=cron, error=error)) from error


def _weekdays(field: str) -> str:
    """Names for numbers: to the scheduler 0 is Monday, to everybody else Sunday."""
    return ",".join(",".join(_named(part)) for part in field.split(","))


def _named(part: str) -> list[str]:
    fits = WEEKDAYS.fullmatch(part)
    if part == "*" or not fits:
        return [part]
    first, last, step = fits.groups()
    low = 0 if first == "*" else int(first)
    high = int(last) if last else 6 if step or first == "*" else low
    return [WEEK[day] for day in range(low, high + 1, int(step or 1))] or [part]


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError) as error:
        raise Invalid(say("“{name}” is no time zone; they are called “Europe/Berlin” or “UTC”.", name=name)) from error
