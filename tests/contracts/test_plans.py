"""What every store of plans promises."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.mongo.stores import Stores
from tests import make
from vault.errors import Missing
from vault.intake import utc_now
from vault.models.purges import ChatCount, Coverage, Origin, Plan, PlanState, Scope, Selection, Tier

PLANNED, RUNNING, PAUSED = PlanState.PLANNED, PlanState.RUNNING, PlanState.PAUSED
CANCELLED, DONE = PlanState.CANCELLED, PlanState.DONE


def rich() -> Plan:
    return make.plan(
        origin=Origin.SWEEP,
        selection=Selection(photos=(1, 2), chats=("ana@c.us",), before=make.NOON, mine=True),
        scope=Scope.EVERYONE,
        tiers=(Tier.EXACT, Tier.REENCODED),
        photos=(make.sha256("a"), make.sha256("b")),
        chats=(ChatCount(account="sandbox", chat="ana@c.us", name="Ana", messages=3),),
        why={"exact": 2, "re-encoded": 1},
        coverage=(Coverage(account="sandbox", since=None, photos=9, deletes=True, reachable=False),),
        retry_at=make.later(5),
    )


async def test_a_plan_comes_back_as_it_was_added(stores: Stores) -> None:
    await stores.plans.add(plan := rich())
    assert await stores.plans.get("owner", "plan") == await stores.plans.find("plan") == plan


async def test_a_plan_that_is_there_stays_as_it_is(stores: Stores) -> None:
    await stores.plans.add(plan := make.plan())
    await stores.plans.add(replace(plan, total=9))
    assert await stores.plans.find("plan") == plan


async def test_another_owners_plan_is_missing(stores: Stores) -> None:
    await stores.plans.add(make.plan(owner="other"))
    with pytest.raises(Missing):
        await stores.plans.get("owner", "plan")
    assert await stores.plans.find("nowhere") is None


async def test_pages_go_from_newest_to_oldest_and_meet(stores: Stores) -> None:
    plans = [make.plan(id, created_at=make.later(int(id) // 2)) for id in "12345"]
    for each in (*plans, make.plan("theirs", owner="other")):
        await stores.plans.add(each)
    first = await stores.plans.of("owner", limit=2)
    rest = await stores.plans.of("owner", limit=9, before=first[-1].id)
    assert first + rest == plans[::-1]


async def test_open_are_those_begun_and_not_closed_oldest_first(stores: Stores) -> None:
    for n, state in enumerate((PAUSED, CANCELLED, RUNNING)):
        await stores.plans.add(make.plan(state.value, state=state, created_at=make.later(-n)))
    await stores.plans.add(make.plan("planned"))
    await stores.plans.add(make.plan("done", state=DONE, closed_at=make.NOON))
    assert [plan.id for plan in await stores.plans.open()] == ["running", "cancelled", "paused"]


async def test_a_turn_needs_the_right_state_and_raises_the_epoch(stores: Stores) -> None:
    await stores.plans.add(plan := make.plan())
    assert await stores.plans.turn("plan", PAUSED, among=[RUNNING]) is None
    running = await stores.plans.turn("plan", RUNNING, among=[PLANNED], starts_at=make.NOON, never_again=True)
    assert running == replace(plan, state=RUNNING, epoch=1, starts_at=make.NOON, never_again=True)
    assert await stores.plans.turn("plan", PAUSED, among=[RUNNING]) == replace(running, state=PAUSED, epoch=2)


async def test_of_two_who_turn_at_once_one_wins(stores: Stores) -> None:
    await stores.plans.add(make.plan())
    turns = (stores.plans.turn("plan", to, among=[PLANNED]) for to in (RUNNING, CANCELLED) * 5)
    [won] = [plan for plan in await asyncio.gather(*turns) if plan]
    assert won.epoch == 1
    assert await stores.plans.find("plan") == won


async def test_a_plan_that_ran_out_can_only_be_cancelled(stores: Stores) -> None:
    await stores.plans.add(make.plan(expires_at=utc_now() - timedelta(seconds=1)))
    assert await stores.plans.turn("plan", RUNNING, among=[PLANNED]) is None
    assert await stores.plans.turn("plan", CANCELLED, among=[PLANNED])


async def test_a_plan_that_began_in_time_goes_on_after_it(stores: Stores) -> None:
    await stores.plans.add(make.plan(state=PAUSED, expires_at=utc_now() - timedelta(seconds=1)))
    assert await stores.plans.turn("plan", RUNNING, among=[PAUSED])


async def test_a_note_is_no_turn(stores: Stores) -> None:
    await stores.plans.add(plan := make.plan())
    await stores.plans.note("plan", closed_at=make.NOON, retries=2)
    assert await stores.plans.find("plan") == replace(plan, closed_at=make.NOON, retries=2)


async def test_closed_plans_are_tried_again_when_it_is_time(stores: Stores) -> None:
    due = make.plan("due", state=DONE, closed_at=make.NOON, retry_at=make.later(1))
    for each in (due, replace(due, id="later", retry_at=make.later(9)), replace(due, id="open", closed_at=None)):
        await stores.plans.add(each)
    await stores.plans.add(replace(due, id="never", retry_at=None))
    assert await stores.plans.retrying(make.later(1)) == [due]


async def test_what_nobody_executed_is_cleared_once_it_ran_out(stores: Stores) -> None:
    await stores.plans.add(make.plan("stale", expires_at=make.NOON))
    await stores.plans.add(make.plan("fresh", expires_at=make.later(9)))
    await stores.plans.add(make.plan("begun", expires_at=make.NOON, state=RUNNING))
    assert [plan.id for plan in await stores.plans.stale(make.later(1))] == ["stale"]
    assert await stores.plans.clear(make.later(1)) == ["stale"]
    assert await stores.plans.clear(make.later(1)) == []
    assert {plan.id for plan in await stores.plans.of("owner", limit=9)} == {"fresh", "begun"}
