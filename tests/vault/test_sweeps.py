"""Rules that purge on the clock: shown first, run once a slot, and gone on with after a crash."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from config.schedule import Timetable
from config.settings import Settings
from config.wiring import House, build
from storage.mongo.stores import open_stores
from tests import make
from tests.vault.mortal import Breath, Died, Mortal, mortal
from vault.errors import Invalid, Missing
from vault.models.accounts import LinkState
from vault.models.errands import OrderState
from vault.models.purges import Origin, Outcome, PlanState, Scope, Selection, Tier
from vault.models.sweeps import Run, RunState, Sweep, When
from vault.owners import OWNER
from vault.purges import Purges
from vault.sweeps import Sweeps
from vault.vault import Vault

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
MORNING = datetime(2030, 5, 6, 8, tzinfo=UTC)
DAILY = When(cron="0 3 * * *")
THREE = MORNING.replace(hour=3)  # when DAILY falls due


class Hands:
    """A clock that is turned by hand."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
async def vault(house: House) -> Vault:
    """With three old photos from Ana and a new one."""
    await house.vault.links.report("sandbox", OWNER, "sandbox", LinkState.READY)
    for id, age in [("1", 40), ("2", 40), ("3", 40), ("new", 1)]:
        await arrives(house.vault, id, age * DAY)
    return house.vault


@pytest.fixture
def hands() -> Hands:
    return Hands(MORNING)


@pytest.fixture
def sweeps(house: House, vault: Vault, hands: Hands) -> Sweeps:
    return sweeping(house, hands)


def sweeping(house: House, hands: Hands, purges: Purges | None = None, store: Any = None) -> Sweeps:
    store = store or house.stores.sweeps
    return Sweeps(store, house.vault.places, purges or house.vault.purges, Timetable(), hands)


async def arrives(vault: Vault, id: str, age: timedelta) -> None:
    await vault.chats.seen([make.message(id, sent_at=MORNING - age, media=make.media(id))])


def rule(**given: Any) -> Sweep:
    """What Ana sent, a month later, every night at three."""
    plain = {"selection": Selection(chats=("ana@c.us",)), "older_than": 30 * DAY, "when": DAILY}
    return make.sweep(**{**plain, "owner": OWNER, **given})


async def enabled(sweeps: Sweeps, **given: Any) -> Sweep:
    made, _ = await sweeps.add(rule(**given))
    return await sweeps.change(replace(made, enabled=True))


async def taken(house: House, run: Run) -> list[str]:
    return [order.ref.id for order in await house.stores.orders.of(run.plan)]


# ── the rules ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_new_rule_rests_and_shows_exactly_what_it_would_take(
    house: House, sweeps: Sweeps, hands: Hands
) -> None:
    made, plan = await sweeps.add(rule(enabled=True, next_at=THREE))
    assert (made.enabled, made.next_at) == (False, None)
    assert plan
    assert (plan.state, plan.origin, plan.parent) == (PlanState.PLANNED, Origin.SWEEP, made.id)
    assert [order.ref.id for order in await house.stores.orders.of(plan.id)] == ["1", "2", "3"]
    hands.at += 3 * DAY
    assert await sweeps.keep() == {}
    assert (await house.vault.purges.get(OWNER, plan.id)).plan.state is PlanState.PLANNED


async def test_a_dry_run_of_nothing_is_nothing(sweeps: Sweeps) -> None:
    made, plan = await sweeps.add(rule(older_than=50 * DAY))
    assert plan is None
    assert await sweeps.dry_run(OWNER, made.id) is None


async def test_enabling_sets_the_next_time_and_disabling_clears_it(sweeps: Sweeps) -> None:
    on = await enabled(sweeps)
    assert on.next_at == THREE + DAY
    later = await sweeps.change(replace(on, when=When(cron="0 5 * * *")))
    assert later.next_at == (THREE + DAY).replace(hour=5)
    assert (await sweeps.change(replace(later, enabled=False))).next_at is None


async def test_a_rule_is_found_by_its_id_and_by_its_name(sweeps: Sweeps) -> None:
    made, _ = await sweeps.add(rule(name="Old ones"))
    assert await sweeps.get(OWNER, made.id) == await sweeps.get(OWNER, "old ones") == made
    for owner, name in [(OWNER, "new ones"), ("somebody else", made.id)]:
        with pytest.raises(Missing):
            await sweeps.get(owner, name)


async def test_a_rule_can_be_switched_off_when_its_album_is_gone(house: House, sweeps: Sweeps) -> None:
    album = await house.vault.albums.add(OWNER, "Sea")
    on = await enabled(sweeps, selection=Selection(album=album.id))
    await house.vault.albums.remove(OWNER, album.id)
    assert not (await sweeps.change(replace(on, enabled=False))).enabled
    with pytest.raises(Missing):
        await sweeps.change(on)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": " "}, "name"),
        ({"selection": Selection(before=MORNING)}, "by age"),
        ({"selection": Selection(), "older_than": None}, "everything"),
        ({"older_than": -DAY}, "more than nothing"),
        ({"tiers": (Tier.LOOKALIKE,)}, "look-alikes"),
        ({"tiers": ()}, "look-alikes"),
        ({"most": 0}, "at least one"),
        ({"when": When(cron="often")}, "no cron expression"),
    ],
)
async def test_a_rule_that_makes_no_sense_is_refused(sweeps: Sweeps, wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(Invalid, match=says):
        await sweeps.add(rule(**wrong))
    assert await sweeps.all(OWNER) == []


async def test_two_rules_have_two_names_and_what_they_select_is_there(sweeps: Sweeps) -> None:
    await sweeps.add(rule(name="Old ones"))
    with pytest.raises(Invalid, match="already"):
        await sweeps.add(rule(name="old ones "))
    with pytest.raises(Missing):
        await sweeps.add(rule(name="Sea", selection=Selection(album=4711)))


# ── the runs ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_rule_that_is_due_takes_what_it_says(house: House, sweeps: Sweeps, hands: Hands) -> None:
    on = await enabled(sweeps)
    assert await sweeps.keep() == {}
    hands.at = THREE + DAY
    assert await sweeps.keep() == {"done": 1}
    [run] = await sweeps.runs(OWNER, on.id)
    assert (run.state, run.slot, await taken(house, run)) == (RunState.DONE, THREE + DAY, ["1", "2", "3"])
    plan = (await house.vault.purges.get(OWNER, run.plan)).plan
    assert (plan.state, plan.origin, plan.parent) == (PlanState.RUNNING, Origin.SWEEP, on.id)
    assert (await sweeps.get(OWNER, on.id)).next_at == THREE + 2 * DAY
    assert await sweeps.keep() == {}


async def test_however_many_runs_were_missed_there_is_one(house: House, sweeps: Sweeps, hands: Hands) -> None:
    on = await enabled(sweeps)
    hands.at = MORNING + 10 * DAY
    assert await sweeps.keep() == {"done": 1}
    assert await sweeps.keep() == {}
    assert (await sweeps.get(OWNER, on.id)).next_at == THREE + 11 * DAY


async def test_an_interval_that_is_on_time_does_not_drift(sweeps: Sweeps, hands: Hands) -> None:
    on = await enabled(sweeps, when=When(every=10 * MINUTE))
    hands.at = MORNING + 10.2 * MINUTE
    await sweeps.keep()
    assert (await sweeps.get(OWNER, on.id)).next_at == MORNING + 20 * MINUTE


async def test_a_rule_that_was_switched_off_is_not_run_by_the_clock(sweeps: Sweeps, hands: Hands) -> None:
    on = await enabled(sweeps)
    await sweeps.change(replace(on, enabled=False))
    hands.at = MORNING + 2 * DAY
    assert await sweeps.keep() == {}
    assert await sweeps.runs(OWNER, on.id) == []


async def test_a_rule_can_be_run_by_hand_while_it_rests(house: House, sweeps: Sweeps) -> None:
    made, _ = await sweeps.add(rule())
    run = await sweeps.run(OWNER, made.name)
    assert (run.state, await taken(house, run)) == (RunState.DONE, ["1", "2", "3"])


async def test_more_than_the_rule_allows_is_nothing(house: House, sweeps: Sweeps) -> None:
    made, _ = await sweeps.add(rule(most=2))
    run = await sweeps.run(OWNER, made.id)
    assert (run.state, run.plan, run.reason) == (
        RunState.TOO_MANY,
        "",
        "It would take 3 messages, and 2 are allowed.",
    )
    assert await house.stores.plans.find(run.id) is None


async def test_a_run_that_finds_nothing_leaves_nothing(house: House, sweeps: Sweeps) -> None:
    made, _ = await sweeps.add(rule(older_than=50 * DAY))
    run = await sweeps.run(OWNER, made.id)
    assert (run.state, run.plan) == (RunState.EMPTY, "")
    assert await house.stores.plans.of(OWNER, limit=10) == []


async def test_a_run_that_cannot_be_says_why(house: House, sweeps: Sweeps) -> None:
    album = await house.vault.albums.add(OWNER, "Sea")
    made, _ = await sweeps.add(rule(selection=Selection(album=album.id)))
    await house.vault.albums.remove(OWNER, album.id)
    run = await sweeps.run(OWNER, made.id)
    assert (run.state, run.reason) == (RunState.FAILED, f"There is no album {album.id}.")


async def test_the_history_tells_what_became_of_every_run_also_of_a_rule_that_is_gone(
    house: House, sweeps: Sweeps
) -> None:
    made, _ = await sweeps.add(rule())
    run = await sweeps.run(OWNER, made.id)
    for order in await house.stores.orders.of(run.plan):
        await house.stores.orders.move(order.id, OrderState.DONE, among=[OrderState.WAITING], outcome=Outcome.DELETED)
    await house.vault.purges.keep()
    await sweeps.remove(OWNER, made.id)
    [told] = await sweeps.runs(OWNER, made.id)
    assert told.tally
    assert (told.tally.planned, told.tally.of(Outcome.DELETED)) == (3, 3)
    assert (await house.vault.receipts.get(OWNER, told.plan)).count == 3
    with pytest.raises(Missing):
        await sweeps.runs(OWNER, "another")


# ── crashes, crowds and clocks ────────────────────────────────────────────────────────────────────────────


async def test_after_a_crash_at_any_step_a_slot_is_still_run_once(house: House, vault: Vault, hands: Hands) -> None:
    on = await enabled(sweeping(house, hands))
    breath, died = 0, True
    while died:
        hands.at += DAY
        died = await dies(house, hands, Breath(breath))
        hands.at += 3 * MINUTE
        await sweeping(house, hands).keep()
        await carried_out(house)
        breath += 1
    runs = await sweeping(house, hands).runs(OWNER, on.id)
    assert breath > 8
    assert [run.slot for run in runs] == [on.next_at + n * DAY for n in reversed(range(breath))]  # type: ignore[operator]
    assert {run.state for run in runs} == {RunState.DONE}
    assert [await taken(house, run) for run in runs] == [["1", "2", "3"]] * breath


async def carried_out(house: House) -> None:
    """What a courier does, whom WhatsApp tells that everything is gone, and then the clock."""
    for plan in await house.stores.plans.open():
        for order in await house.stores.orders.of(plan.id):
            await house.stores.orders.move(order.id, OrderState.DONE, among=[OrderState.WAITING], outcome=Outcome.GONE)
    await house.vault.purges.keep()


async def dies(house: House, hands: Hands, breath: Breath) -> bool:
    store = Mortal(house.stores.sweeps, breath)
    try:
        await sweeping(house, hands, mortal(house, breath), store).keep()
    except Died:
        return True
    return False


async def test_a_run_that_a_crash_left_is_not_gone_on_with_when_its_rule_is_switched_off(
    house: House, sweeps: Sweeps, hands: Hands
) -> None:
    on = await enabled(sweeps)
    hands.at = THREE + DAY
    await house.stores.sweeps.begin(make.run("left", sweep=on.id, owner=OWNER, slot=THREE + DAY, began_at=MORNING))
    await sweeps.change(replace(on, enabled=False))
    assert await sweeps.keep() == {"failed": 1}
    [run] = await sweeps.runs(OWNER, on.id)
    assert (run.plan, run.reason) == ("", "The rule was switched off before it came to that.")


async def test_of_many_processes_at_the_same_slot_one_runs_it(
    house: House, settings: Settings, sweeps: Sweeps, hands: Hands
) -> None:
    on = await enabled(sweeps)
    async with AsyncExitStack() as stack:
        crowd = [await another(house, settings, hands, stack) for _ in range(5)]
        for _ in range(4):
            hands.at += DAY
            ends = await asyncio.gather(*(each.keep() for each in crowd))
            assert sorted(ends, key=len) == [{}, {}, {}, {}, {"done": 1}]
            await carried_out(house)
    slots = [run.slot for run in await sweeps.runs(OWNER, on.id)]
    assert slots == [THREE + n * DAY for n in (4, 3, 2, 1)]


async def another(house: House, settings: Settings, hands: Hands, stack: AsyncExitStack) -> Sweeps:
    """As another process has it: over its own line to the database, and without asking who holds the clock."""
    url = settings.mongodb_url.get_secret_value()
    stores = await stack.enter_async_context(open_stores(url, settings.mongodb_name, settings.database_wait))
    vault = build(settings, settings.data, stores, house.darkroom)
    return Sweeps(stores.sweeps, vault.places, vault.purges, Timetable(), hands)


async def test_a_clock_that_is_set_back_runs_no_slot_twice(sweeps: Sweeps, hands: Hands) -> None:
    await enabled(sweeps)
    hands.at = THREE + DAY + MINUTE
    assert await sweeps.keep() == {"done": 1}
    for _ in range(60):
        hands.at -= MINUTE
        assert await sweeps.keep() == {}
    hands.at = THREE + DAY + MINUTE
    assert await sweeps.keep() == {}


async def test_a_clock_that_is_set_back_does_not_keep_an_interval_waiting(sweeps: Sweeps, hands: Hands) -> None:
    on = await enabled(sweeps, when=When(every=10 * MINUTE))
    hands.at -= timedelta(hours=1)
    assert await sweeps.keep() == {}
    assert (await sweeps.get(OWNER, on.id)).next_at == hands.at + 10 * MINUTE
    hands.at += 10 * MINUTE
    assert await sweeps.keep() == {"done": 1}


async def test_a_clock_that_is_set_forward_an_hour_and_back_runs_a_slot_once(sweeps: Sweeps, hands: Hands) -> None:
    on = await enabled(sweeps)
    ends = []
    for hours in (-0.5, 0.5, -0.4, 0.1, 1):
        hands.at = THREE + DAY + timedelta(hours=hours)
        ends.append(await sweeps.keep())
    assert ends == [{}, {"done": 1}, {}, {}, {}]
    assert (await sweeps.get(OWNER, on.id)).next_at == THREE + 2 * DAY


async def test_a_rule_rests_while_its_last_purge_is_under_way(house: House, sweeps: Sweeps, hands: Hands) -> None:
    """As with a phone that was lost: the purges would pile up."""
    await enabled(sweeps)
    hands.at += DAY
    assert await sweeps.keep() == {"done": 1}
    hands.at += DAY
    assert await sweeps.keep() == {"failed": 1}
    [skipped, _] = await sweeps.runs(OWNER, "Old ones")
    assert (skipped.plan, skipped.reason) == ("", "Its last purge is still under way.")
    await carried_out(house)
    hands.at += DAY
    assert await sweeps.keep() == {"done": 1}


async def test_a_rule_for_everyone_takes_only_what_can_be_taken_back(
    house: House, sweeps: Sweeps, hands: Hands, vault: Vault
) -> None:
    await vault.chats.seen([make.message("mine", from_me=True, sent_at=MORNING - DAY, media=make.media("mine"))])
    await vault.chats.seen([make.message("late", from_me=True, sent_at=MORNING - 3 * DAY, media=make.media("late"))])
    made, _ = await sweeps.add(rule(scope=Scope.EVERYONE, older_than=None))
    plan = await sweeps.dry_run(OWNER, made.id)
    assert plan
    assert [order.ref.id for order in await house.stores.orders.of(plan.id)] == ["mine"]
    hands.at += 3 * DAY
    assert await sweeps.dry_run(OWNER, made.id) is None
