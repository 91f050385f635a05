"""Planned purges, carried out by a real courier over the sandbox: exactly what was planned goes, once, and is told."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from bot.deleting import DEATHS
from bot.ledger import STALLS
from bot.sandbox.faults import Fault
from bot.sandbox.seed import ANNA
from config.settings import Settings
from config.wiring import House
from tests import make
from tests.bot.mortal import Gate, TestLine, die
from tests.bot.office import Office, always, broken, fill
from tests.bot.phone import ACCOUNT, PATIENCE
from tests.house import eventually
from vault.errors import Unconfirmed, Unreachable
from vault.intake import utc_now
from vault.models.errands import DeleteMessage, OrderState
from vault.models.purges import Outcome, Plan, PlanState, Progress, Scope, Selection
from vault.owners import OWNER
from vault.reach import REVOCABLE

AT_ONCE = timedelta(0)


async def begun(office: Office, *, scope: Scope = Scope.ME, undo: timedelta = AT_ONCE) -> Plan:
    """My photo is to go from wherever it is."""
    plan = await office.vault.purges.plan(OWNER, Selection(photos=(office.asset.id,)), scope=scope)
    return (await office.vault.purges.execute(OWNER, plan.id, undo=undo)).plan


async def done(office: Office, plan: Plan, line: TestLine | None = None) -> Progress:
    return await office.carries_out(office.vault.purges.finished(OWNER, plan.id), line)


async def left(office: Office) -> tuple[int, int]:
    """How many messages I still see in Anna's chat, and how many she does."""
    posts = await office.sandbox.world.of(await office.sandbox.world.chat(ANNA.id))
    return sum(not post.gone for post in posts), sum(not post.revoked for post in posts)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Whoever waits for a line that broke waits for as long as it takes to be mended on a busy machine."""
    return settings.model_copy(update={"line_wait": PATIENCE})


# ── for everyone ──────────────────────────────────────────────────────────────────────────────────────────


async def test_for_everyone_what_is_mine_and_young_enough_goes_and_nothing_else_is_tried(office: Office) -> None:
    await fill(office, 3, mine=True)
    await fill(office, 2, mine=True, ago=REVOCABLE)
    await fill(office, 1)
    line = TestLine(office.sandbox)
    progress = await done(office, await begun(office, scope=Scope.EVERYONE), line)
    assert progress.tally.outcomes == {Outcome.DELETED: 3, Outcome.TOO_OLD: 2, Outcome.REFUSED: 1}
    assert line.calls == ["revoke"] * 3
    assert await left(office) == (3, 3)


async def test_a_message_that_grew_too_old_since_it_was_planned_is_not_tried(house: House, office: Office) -> None:
    task = DeleteMessage(message_id="M", scope=Scope.EVERYONE, from_me=True, sent_at=utc_now() - REVOCABLE)
    await house.stores.orders.add([make.order("grown old", account=ACCOUNT, owner=OWNER, task=task)])
    line = TestLine(office.sandbox)
    [order] = await office.carries_out(office.vault.desk.outcome("errand"), line)
    assert (order.outcome, order.called, line.calls) == (Outcome.TOO_OLD, False, [])


async def test_what_is_taken_back_from_everyone_goes_at_a_pace_and_holds_nothing_else_up(office: Office) -> None:
    await fill(office, 3, mine=True)
    plan, line = await begun(office, scope=Scope.EVERYONE), TestLine(office.sandbox)
    async with office.working(line, pace=0.001):
        assert await eventually(lambda: stands(office, plan, {Outcome.DELETED: 1}, waiting=2))
        await (await office.send())
        assert (await office.vault.purges.purge(OWNER, office.asset.id)).deleted == 3
    assert line.calls == ["revoke", "send", "delete"]


async def test_a_pause_stops_deletions_for_everyone_at_the_next_message(office: Office) -> None:
    await fill(office, 3, mine=True)
    plan, gate = await begun(office, scope=Scope.EVERYONE), Gate()
    async with office.working(TestLine(office.sandbox, after=gate)):
        await gate.reached.wait()
        await office.vault.purges.pause(OWNER, plan.id)
        gate.open.set()
        assert await eventually(lambda: stands(office, plan, {Outcome.DELETED: 1}, waiting=2))
    await office.vault.purges.resume(OWNER, plan.id)
    assert (await done(office, plan)).tally.outcomes == {Outcome.DELETED: 3}


# ── pausing, cancelling, undoing ──────────────────────────────────────────────────────────────────────────


async def test_a_pause_stops_at_the_end_of_the_call_and_resuming_goes_on(office: Office) -> None:
    await fill(office, 250)
    plan, gate = await begun(office), Gate()
    async with office.working(TestLine(office.sandbox, after=gate)):
        await gate.reached.wait()
        await office.vault.purges.pause(OWNER, plan.id)
        gate.open.set()
        assert await eventually(lambda: stands(office, plan, {Outcome.DELETED: 100}, waiting=150))
    await office.vault.purges.resume(OWNER, plan.id)
    progress = await done(office, plan)
    assert (progress.tally.outcomes, progress.plan.state) == ({Outcome.DELETED: 250}, PlanState.DONE)


async def test_cancelled_half_way_what_has_gone_is_gone_and_the_rest_stays(office: Office) -> None:
    await fill(office, 250)
    plan, gate = await begun(office), Gate()
    async with office.working(TestLine(office.sandbox, after=gate)):
        await gate.reached.wait()
        await office.vault.purges.cancel(OWNER, plan.id)
        gate.open.set()
        progress = await asyncio.wait_for(office.vault.purges.finished(OWNER, plan.id), PATIENCE)
    assert (progress.tally.of(Outcome.DELETED), progress.tally.cancelled) == (100, 150)
    assert await left(office) == (150, 250)
    assert await office.found() == 150
    assert (await sealed(office, plan)) == {"deleted": 100, "cancelled": 150}


async def test_while_it_can_be_undone_a_courier_leaves_everything(office: Office) -> None:
    await fill(office, 3)
    plan, line = await begun(office, undo=timedelta(seconds=60)), TestLine(office.sandbox)
    async with office.working(line):
        await (await office.send())  # it is at work
        progress = await office.vault.purges.cancel(OWNER, plan.id)
    assert (progress.tally.cancelled, line.calls) == (3, ["send"])


# ── whatever happens in between ───────────────────────────────────────────────────────────────────────────


async def test_what_our_own_interrupted_call_took_was_deleted_and_not_gone_before(office: Office) -> None:
    gone, *_ = await fill(office, 3)
    await office.sandbox.world.hide([gone.id], told=False)
    plan = await begun(office)
    await office.dies(TestLine(office.sandbox, after=die))
    assert await left(office) == (0, 3)
    assert (await done(office, plan)).tally.outcomes == {Outcome.DELETED: 3}  # which one had gone nobody can know


async def test_what_had_gone_before_is_told_as_such(office: Office) -> None:
    gone, *_ = await fill(office, 3)
    await office.sandbox.world.hide([gone.id], told=False)
    assert (await done(office, await begun(office))).tally.outcomes == {Outcome.DELETED: 2, Outcome.GONE: 1}


async def test_what_went_by_another_hand_after_it_was_refused_was_not_deleted_by_us(office: Office) -> None:
    [ref] = await fill(office, 1)
    await office.sandbox.faults.switch(Fault.DELETE_REFUSED, True)
    plan, gate = await begun(office), Gate()
    async with office.working(TestLine(office.sandbox, after=gate)):
        await gate.reached.wait()
        await office.sandbox.world.hide([ref.id], told=False)
        gate.open.set()
        progress = await asyncio.wait_for(office.vault.purges.finished(OWNER, plan.id), PATIENCE)
    assert progress.tally.outcomes == {Outcome.GONE: 1}


async def test_an_outage_is_not_counted_as_a_try(office: Office) -> None:
    await fill(office, 2)
    plan = await begun(office)
    line = TestLine(office.sandbox, after=broken(office))
    assert (await done(office, plan, line)).tally.outcomes == {Outcome.DELETED: 2}
    assert [order.attempts for order in await office.vault.purges.items(OWNER, plan.id)] == [0, 0]
    assert line.calls == ["delete", "delete"]


@pytest.mark.parametrize(
    ("scope", "trouble", "tries", "outcome"),
    [
        (Scope.ME, Unreachable("It is out of order."), len(STALLS), Outcome.REFUSED),
        (Scope.EVERYONE, Unreachable("It is out of order."), len(STALLS), Outcome.REFUSED),
        (Scope.EVERYONE, Unconfirmed(), DEATHS, Outcome.UNCONFIRMED),
    ],
)
async def test_a_deletion_that_never_gets_through_a_line_that_stands_comes_to_an_end(
    office: Office, scope: Scope, trouble: Exception, tries: int, outcome: Outcome
) -> None:
    await fill(office, 1, mine=True)
    plan = await begun(office, scope=scope)
    await office.has_tried(plan.id, tries)
    progress = await done(office, plan, TestLine(office.sandbox, after=always(trouble, [])))
    [order] = await office.vault.purges.items(OWNER, plan.id)
    assert progress.tally.outcomes == {outcome: 1}
    assert order.reason == (str(trouble) if outcome is Outcome.REFUSED else "")


async def test_couriers_that_die_time_and_again_do_not_make_a_purge_fail(office: Office) -> None:
    await fill(office, 2)
    plan = await begun(office)
    for _ in range(4):
        await office.dies(TestLine(office.sandbox, after=die))
    assert (await done(office, plan)).tally.outcomes == {Outcome.DELETED: 2}


async def test_a_deletion_that_kills_every_courier_is_told_as_unconfirmed_in_the_end(
    house: House, office: Office
) -> None:
    await fill(office, 1)
    plan = await begun(office)
    [order] = await office.vault.purges.items(OWNER, plan.id)
    await house.stores.orders.move(order.id, OrderState.WAITING, among=[OrderState.WAITING], attempts=10)
    await office.dies(TestLine(office.sandbox, after=die))
    assert (await done(office, plan)).tally.outcomes == {Outcome.UNCONFIRMED: 1}


async def test_a_refused_deletion_is_told_with_its_reason_and_tried_again_later(house: House, office: Office) -> None:
    await fill(office, 1)
    await office.sandbox.faults.switch(Fault.DELETE_REFUSED, True)
    line = TestLine(office.sandbox)
    plan = (await done(office, await begun(office), line)).plan
    [order] = await office.vault.purges.items(OWNER, plan.id)
    assert (order.outcome, line.calls) == (Outcome.REFUSED, ["delete"] * 3) and "delete-refused" in order.reason
    await office.sandbox.faults.switch(Fault.DELETE_REFUSED, False)
    await house.stores.plans.note(plan.id, retry_at=utc_now())
    await office.vault.purges.retry()
    [again, _] = await office.vault.purges.all(OWNER)
    assert (await done(office, again)).tally.outcomes == {Outcome.DELETED: 1}
    assert (await office.vault.receipts.verify(OWNER)).receipts == 2


# ── many ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_every_call_takes_as_many_messages_as_it_can(office: Office) -> None:
    await fill(office, 2000)
    line = TestLine(office.sandbox)
    progress = await done(office, await begun(office), line)
    assert progress.tally.outcomes == {Outcome.DELETED: 2000}
    assert line.calls == ["delete"] * 20
    assert (await office.vault.receipts.verify(OWNER)).messages == 2000


async def stands(office: Office, plan: Plan, outcomes: dict[Outcome, int], waiting: int) -> bool:
    """Whether this has become of the messages, and so many wait."""
    progress = await office.vault.purges.get(OWNER, plan.id)
    states = Counter(order.state for order in await office.vault.purges.items(OWNER, plan.id))
    return progress.tally.outcomes == outcomes and states[OrderState.WAITING] == waiting


async def sealed(office: Office, plan: Plan) -> dict[str, Any]:
    """What its receipt counts, in a chain that is sound."""
    assert (await office.vault.receipts.verify(OWNER)).fault == ""
    receipt = await office.vault.receipts.get(OWNER, plan.id)
    return {word: count for word, count in json.loads(receipt.head)["tally"].items() if count}
