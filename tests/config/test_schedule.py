"""Exactly one process keeps time, another takes over when it goes, and no jump of the clock silences it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from config.schedule import Chore, Clock, Timetable, chores
from config.wiring import House
from tests.house import eventually
from vault.diary import COLLECTION, Diary
from vault.errors import Invalid
from vault.intake import utc_now
from vault.leases import Lease
from vault.models.sweeps import When

HOUR = timedelta(hours=1)
BERLIN = "Europe/Berlin"


class Rounds:
    """A chore that counts."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def chore(self, who: str, **given: object) -> Chore:
        async def work() -> dict[str, int]:
            self.done.append(who)
            return {"rounds": len(self.done)}

        return replace(Chore(name="rounds", every=timedelta(seconds=1), work=work), **given)  # type: ignore[arg-type]

    async def come(self, count: int = 1) -> None:
        assert await eventually(lambda: self._came(count))

    async def _came(self, count: int) -> bool:
        return len(self.done) >= count


class Wall:
    """A clock on the wall that somebody turns."""

    def __init__(self, ahead: timedelta = timedelta(0)) -> None:
        self.ahead = ahead

    def now(self) -> datetime:
        return utc_now() + self.ahead


@asynccontextmanager
async def ticking(house: House, *table: Chore, **options: object) -> AsyncIterator[None]:
    """A contender while the block lasts."""
    clock = asyncio.create_task(Clock(house.vault.leases, table, diary(house), **options).run())  # type: ignore[arg-type]
    try:
        yield
    finally:
        clock.cancel()
        await asyncio.wait([clock])


def diary(house: House) -> Diary:
    return Diary(house.stores.records(COLLECTION))


# ── one clock ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_of_two_clocks_one_strikes_and_the_other_takes_over(house: House) -> None:
    rounds = Rounds()
    async with ticking(house, rounds.chore("second")):
        async with ticking(house, rounds.chore("first")):
            await rounds.come(3)
            [striking] = set(rounds.done)
        if striking == "first":
            before = len(rounds.done)
            await rounds.come(before + 1)
            assert rounds.done[before:] == ["second"]


async def test_a_clock_that_is_stopped_gives_up_what_is_under_way(house: House) -> None:
    ended = asyncio.Event()

    async def endless() -> dict[str, int]:
        begun.set()
        try:
            return await asyncio.Future()
        finally:
            ended.set()

    begun = asyncio.Event()
    async with ticking(house, Rounds().chore("x", work=endless)):
        await asyncio.wait_for(begun.wait(), 30)
    await asyncio.wait_for(ended.wait(), 30)
    assert await Lease(house.vault.leases, "clock", span=5, renewal=1).take()


async def test_a_chore_that_fails_is_tried_again_at_its_next_time(house: House) -> None:
    rounds, seen = Rounds(), asyncio.Event()

    async def fail_once() -> dict[str, int]:
        rounds.done.append("x")
        if len(rounds.done) == 1:
            raise RuntimeError("the first time goes wrong")
        await seen.wait()
        return {}

    async with ticking(house, rounds.chore("x", work=fail_once)):
        assert await eventually(lambda: troubled(house))
        seen.set()
        await rounds.come(2)
        assert await eventually(lambda: untroubled(house))


async def test_a_chore_that_takes_long_is_never_done_twice_at_once(house: House) -> None:
    rounds = Rounds()
    other = rounds.chore("other", name="other")

    async def dawdle() -> dict[str, int]:
        rounds.done.append("dawdle")
        await asyncio.Future()
        return {}

    async with ticking(house, rounds.chore("x", work=dawdle), other):
        await rounds.come(5)
    assert rounds.done.count("dawdle") == 1


async def test_a_process_that_never_grows_old_does_its_chores(house: House) -> None:
    rounds = Rounds()
    async with ticking(house, rounds.chore("x", every=timedelta(days=1)), first=timedelta(seconds=1)):
        await rounds.come()
    assert rounds.done == ["x"]


async def test_it_can_be_seen_when_a_chore_was_last_done_and_what_came_of_it(house: House) -> None:
    rounds = Rounds()
    before = utc_now()
    async with ticking(house, rounds.chore("x", every=HOUR), first=timedelta(seconds=1)):
        assert await eventually(diary(house).all)
    [entry] = await diary(house).all()
    assert (entry.chore, entry.counts, entry.trouble) == ("rounds", {"rounds": 1}, "")
    assert before <= entry.at <= utc_now()


async def test_every_chore_of_the_table_can_be_done_and_tells_its_counts(house: House) -> None:
    for chore in chores(house.vault):
        assert not any((await chore.work()).values()), chore.name


# ── clocks that jump ──────────────────────────────────────────────────────────────────────────────────────


async def test_a_clock_that_is_set_back_an_hour_silences_nothing(house: House) -> None:
    rounds, wall = Rounds(), Wall(ahead=HOUR)
    async with ticking(house, rounds.chore("x"), now=wall.now):
        await holding_on(house)
        assert rounds.done == []  # to the scheduler it is an hour too early
        wall.ahead = timedelta(0)
        await rounds.come(3)


async def test_a_clock_that_is_set_forward_an_hour_does_what_is_due_once(house: House) -> None:
    rounds, wall = Rounds(), Wall()
    async with ticking(house, rounds.chore("x", every=HOUR), first=timedelta(seconds=1), now=wall.now):
        await rounds.come(1)
        wall.ahead = HOUR
        await rounds.come(2)
    assert rounds.done == ["x", "x"]


async def holding_on(house: House) -> None:
    """Until somebody has had the clock for a while."""

    async def taken() -> bool:
        return not await house.vault.leases.take("clock", "me", timedelta(milliseconds=1))

    assert await eventually(taken)
    await asyncio.sleep(2)


async def troubled(house: House) -> bool:
    return any(entry.trouble == "the first time goes wrong" for entry in await diary(house).all())


async def untroubled(house: House) -> bool:
    return not await troubled(house)


# ── when schedules fall due ───────────────────────────────────────────────────────────────────────────────


def due(when: When, after: datetime, count: int) -> list[str]:
    """The next times, as the clock on the wall of its zone shows them."""
    times: list[str] = []
    for _ in range(count):
        after = Timetable().next(when, after)
        times.append(f"{after.astimezone(ZoneInfo(when.zone)):%a %d %H:%M %Z}")
    return times


def test_a_daily_rule_runs_once_on_the_day_that_has_no_such_hour() -> None:
    saturday = datetime(2026, 3, 28, 12, tzinfo=UTC)
    daily = When(cron="30 2 * * *", zone=BERLIN)
    assert due(daily, saturday, 2) == ["Sun 29 03:30 CEST", "Mon 30 02:30 CEST"]


def test_a_daily_rule_runs_once_on_the_day_that_has_that_hour_twice() -> None:
    saturday = datetime(2026, 10, 24, 12, tzinfo=UTC)
    daily = When(cron="30 2 * * *", zone=BERLIN)
    assert due(daily, saturday, 2) == ["Sun 25 02:30 CEST", "Mon 26 02:30 CET"]


def test_an_hourly_rule_runs_in_every_hour_there_is() -> None:
    autumn, spring = datetime(2026, 10, 24, 23, tzinfo=UTC), datetime(2026, 3, 29, 0, tzinfo=UTC)
    hourly = When(cron="30 * * * *", zone=BERLIN)
    assert due(hourly, autumn, 3) == ["Sun 25 01:30 CEST", "Sun 25 02:30 CEST", "Sun 25 02:30 CET"]
    assert due(hourly, spring, 3) == ["Sun 29 01:30 CET", "Sun 29 03:30 CEST", "Sun 29 04:30 CEST"]


@pytest.mark.parametrize("weekday", ["0", "7", "sun", "0-0", "7-7"])
def test_sunday_is_what_crontab_calls_sunday(weekday: str) -> None:
    friday = datetime(2026, 5, 1, tzinfo=UTC)
    assert due(When(cron=f"0 8 * * {weekday}"), friday, 1) == ["Sun 03 08:00 UTC"]


@pytest.mark.parametrize(
    ("weekdays", "days"),
    [
        ("1-5", "Mon Tue Wed Thu Fri"),
        ("5-7", "Fri Sat Sun"),
        ("*/2", "Tue Thu Sat Sun"),
        ("1-5/2,6", "Mon Wed Fri Sat"),
    ],
)
def test_weekdays_are_counted_as_crontab_counts_them(weekdays: str, days: str) -> None:
    sunday = datetime(2026, 5, 3, 12, tzinfo=UTC)
    wanted = days.split()
    assert [time[:3] for time in due(When(cron=f"0 8 * * {weekdays}"), sunday, len(wanted))] == wanted


def test_the_next_time_is_strictly_after() -> None:
    eight = datetime(2026, 5, 4, 8, tzinfo=UTC)
    assert Timetable().next(When(cron="0 8 * * *"), eight) == eight + timedelta(days=1)
    assert Timetable().next(When(cron="0 8 * * *"), eight - timedelta(milliseconds=1)) == eight
    assert Timetable().next(When(every=timedelta(minutes=90)), eight) == eight + timedelta(minutes=90)


@pytest.mark.parametrize(
    ("when", "says"),
    [
        (When(), "either a cron expression"),
        (When(cron="0 8 * * *", every=HOUR), "either a cron expression"),
        (When(cron="0 8 * *"), "got 4, expected 5"),
        (When(cron="  "), "no cron expression"),
        (When(cron="61 8 * * *"), r"\(61\) is higher"),
        (When(cron="0 8 * * 9"), "no cron expression"),
        (When(cron="0 8 * * funday"), "funday"),
        (When(cron="0 8 31 2 *"), "never comes"),
        (When(cron="0 8 * * *", zone="Mars/Olympus"), "no time zone"),
        (When(cron="0 8 * * *", zone=""), "no time zone"),
        (When(every=HOUR, zone="../etc/passwd"), "no time zone"),
        (When(every=timedelta(seconds=59)), "at least a minute"),
        (When(every=timedelta(days=367)), "at most a year"),
    ],
)
def test_nonsense_is_refused_with_what_is_wrong_about_it(when: When, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        Timetable().next(when, utc_now())
