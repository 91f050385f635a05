"""Orders are carried out, once, whatever happens in between."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from pathlib import PurePath

import pytest

from bot.ledger import STALLS
from bot.sandbox.faults import Fault
from bot.sandbox.seed import ANNA
from bot.transport import LineChanged, NotSent, Sent
from bot.turn import Turn
from config.settings import Settings
from tests.bot.mortal import CountingOrders, Gate, TestLine, die, die_at_once, dying_at
from tests.bot.office import Office, always, broken, fill, once
from tests.bot.phone import PATIENCE
from tests.house import eventually
from vault.errors import Blocked, Internal, SendRefused, StoreDown, Unconfirmed, Unreachable
from vault.models.accounts import LinkState
from vault.models.chats import MessageRef
from vault.models.errands import OrderState
from vault.models.purges import Outcome, Purged, Selection
from vault.owners import OWNER


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Whoever waits for a line that broke waits for as long as it takes to be mended on a busy machine."""
    return settings.model_copy(update={"line_wait": PATIENCE})


# ── sending ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_send_goes_out_and_is_on_the_trail(office: Office) -> None:
    ref = await office.carries_out(await office.send())
    assert await office.arrived() == await office.trail() == [ref]


async def test_a_photo_goes_out_as_a_document_under_the_name_it_came_in_by(office: Office) -> None:
    async with office.working():
        ref = await office.vault.sends.send(OWNER, office.asset.id, ANNA.id, document=True)
    post = await office.sandbox.world.get(ref.id)
    assert post.document == f"{PurePath(office.asset.original_name).stem}.jpg"


@pytest.mark.parametrize("point", ["claimed", "before the call", "after the call", "recorded"])
async def test_a_courier_that_dies_over_a_send_leaves_exactly_one(office: Office, point: str) -> None:
    sending = await office.send()
    match point:
        case "claimed":
            await office.dies(TestLine(office.sandbox, choosing=die_at_once))
        case "before the call":
            await office.dies(TestLine(office.sandbox, before=die))
        case "after the call":
            await office.dies(TestLine(office.sandbox, after=die))
        case "recorded":
            await office.dies(vault=dying_at(office.vault, OrderState.DONE))
    ref = await office.carries_out(sending)
    assert await office.arrived() == await office.trail() == [ref]


async def test_a_line_that_breaks_in_a_send_leaves_exactly_one(office: Office) -> None:
    sending = await office.send()
    line = TestLine(office.sandbox, after=once(Unconfirmed()))
    ref = await office.carries_out(sending, line)
    assert await office.arrived() == await office.trail() == [ref]
    assert line.calls == ["send"]


async def test_a_send_for_which_there_is_no_line_waits_for_one(office: Office) -> None:
    sending = await office.send("errand")
    ref = await office.carries_out(sending, TestLine(office.sandbox, before=broken(office)))
    assert await office.arrived() == await office.trail() == [ref]
    assert await office.tried("errand") == 0


async def test_a_send_of_which_nobody_knows_is_never_repeated(office: Office) -> None:
    sending = await office.send()
    await office.dies(TestLine(office.sandbox, before=die))
    with pytest.raises(Unconfirmed):
        await office.carries_out(sending, TestLine(office.sandbox, knows=False))
    assert await office.arrived() == await office.trail() == []


async def test_a_refused_send_says_so_and_leaves_no_trail(office: Office) -> None:
    await office.sandbox.faults.switch(Fault.SEND_REFUSED, True)
    with pytest.raises(SendRefused):
        await office.carries_out(await office.send())
    assert await office.trail() == []


async def test_what_was_blocked_while_it_waited_is_not_sent(office: Office) -> None:
    waiting = await office.send()
    await office.vault.blocks.add([office.asset])
    with pytest.raises(Blocked):
        await office.carries_out(waiting)
    assert await office.arrived() == []


async def test_the_same_errand_twice_is_one_message(office: Office) -> None:
    async with office.working():
        refs = [await office.vault.sends.send(OWNER, office.asset.id, ANNA.id, key="errand") for _ in range(2)]
    assert await office.arrived() == [refs[0]]
    assert refs[0] == refs[1]


async def test_a_courier_whose_turn_ended_does_not_call(office: Office) -> None:
    sending = await office.send()
    courier = await office.courier(late := TestLine(office.sandbox, choosing=lambda: lose(office.turn)))
    await courier.run()
    assert late.calls == []
    await office.turn.end()
    ref = await office.carries_out(sending)
    assert await office.arrived() == [ref]


async def test_at_its_end_the_call_under_way_is_finished_and_no_other_begun(office: Office) -> None:
    gate = Gate()
    first, second = await office.send(), await office.send()
    courier = await office.courier(TestLine(office.sandbox, before=gate))
    running = asyncio.create_task(courier.run())
    await gate.reached.wait()
    resting = asyncio.create_task(courier.rest())
    gate.open.set()
    await asyncio.gather(resting, running)
    await office.turn.end()
    sent = await first
    assert await office.trail() == [sent]
    await office.carries_out(second)


async def test_pacing_holds_back_sends_and_nothing_else(office: Office) -> None:
    first, second = await office.send(), await office.send()
    async with office.working(pace=0.001):
        await first
        assert (await office.vault.purges.purge(OWNER, office.asset.id)).deleted == 1
        assert not second.done()
    await office.carries_out(second)


async def test_a_send_that_goes_wrong_is_repeated_only_when_it_is_proven_not_to_be_out(office: Office) -> None:
    before, after = (
        TestLine(office.sandbox, before=once(RuntimeError())),
        TestLine(office.sandbox, after=once(RuntimeError())),
    )
    refs = [await office.carries_out(await office.send(), before), await office.carries_out(await office.send(), after)]
    assert await office.arrived() == await office.trail() == refs
    assert (before.calls, after.calls) == (["send", "send"], ["send"])


async def test_a_send_of_which_nothing_can_be_found_out_is_never_repeated(office: Office) -> None:
    line = Amnesiac(office.sandbox, before=once(RuntimeError()))
    first, second = await office.send(), await office.send()
    async with office.working(line):
        with pytest.raises(Unconfirmed):
            await asyncio.wait_for(first, PATIENCE)
        sent = await asyncio.wait_for(second, PATIENCE)
        assert await office.arrived() == [sent]


async def test_under_a_ban_nothing_goes_out_and_the_remedy_is_told(office: Office) -> None:
    office.vault.desk._down = 0.1
    sending = await office.send()
    courier = await office.courier()
    await office.line.change(LineChanged(state=LinkState.BANNED, remedy="Wait until noon."))
    task = asyncio.create_task(courier.run())
    with pytest.raises(Unreachable, match=r"Wait until noon\."):
        await sending
    await courier.rest()
    await asyncio.wait_for(task, PATIENCE)
    assert await office.arrived() == []


async def test_when_the_days_sends_are_used_up_the_next_is_refused_and_nothing_goes_out(office: Office) -> None:
    async with office.working(daily=1):
        await (await office.send())
        with pytest.raises(SendRefused, match="CHATVAULT_DAILY_SENDS"):
            await (await office.send())
    assert len(await office.arrived()) == 1


async def test_a_send_that_found_no_line_is_counted_once(office: Office) -> None:
    async with office.working(TestLine(office.sandbox, before=once(Unreachable())), daily=1):
        sent = await (await office.send())
    assert await office.arrived() == [sent]


# ── deleting ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_deletion_takes_my_copy_and_every_record_of_it(office: Office) -> None:
    async with office.working():
        await (await office.send())
        assert await office.vault.purges.purge(OWNER, office.asset.id) == Purged(deleted=1, failed=0, chats=1)
    assert len(await office.arrived()) == 1
    assert await office.found() == 0


async def test_what_is_gone_already_counts_as_deleted(office: Office) -> None:
    async with office.working():
        ref = await (await office.send())
        await office.sandbox.world.hide([ref.id], told=False)
        assert await office.vault.purges.purge(OWNER, office.asset.id) == Purged(deleted=1, failed=0, chats=1)


async def test_a_refused_deletion_is_tried_three_times_and_keeps_its_records(office: Office) -> None:
    line = TestLine(office.sandbox)
    async with office.working(line):
        await (await office.send())
        await office.sandbox.faults.switch(Fault.DELETE_REFUSED, True)
        assert await office.vault.purges.purge(OWNER, office.asset.id) == Purged(deleted=0, failed=1, chats=0)
        assert line.calls == ["send", "delete", "delete", "delete"]
        await office.sandbox.faults.switch(Fault.DELETE_REFUSED, False)
        assert await office.vault.purges.purge(OWNER, office.asset.id) == Purged(deleted=1, failed=0, chats=1)


async def test_deletions_refused_together_are_written_down_together(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    await fill(office, 40)
    await office.sandbox.faults.switch(Fault.DELETE_REFUSED, True)
    orders = CountingOrders(office.vault.orders)
    plan = await office.vault.purges.plan(OWNER, Selection(photos=(office.asset.id,)))
    await office.vault.purges.execute(OWNER, plan.id)  # all are there when the courier comes
    finishing = office.vault.purges.finished(OWNER, plan.id)
    progress = await office.carries_out(finishing, vault=replace(office.vault, orders=orders))
    assert progress.tally.outcomes == {Outcome.REFUSED: 40}
    assert orders.moves == 6  # each of three times it is told before and after
    assert len([record for record in caplog.records if record.name == "bot.ledger"]) == 1


async def test_a_courier_that_dies_over_a_purge_leaves_the_rest_to_the_next(office: Office) -> None:
    await fill(office, 250)
    purging = asyncio.create_task(office.vault.purges.purge(OWNER, office.asset.id))
    await office.dies(TestLine(office.sandbox, after=die))
    assert await office.carries_out(purging) == Purged(deleted=250, failed=0, chats=1)
    assert await office.found() == 0


async def test_a_send_does_not_wait_for_a_purge(office: Office) -> None:
    await fill(office, 350)
    purging = asyncio.create_task(office.vault.purges.purge(OWNER, office.asset.id))
    sending = await office.send()
    line = TestLine(office.sandbox)
    await office.carries_out(asyncio.gather(purging, sending), line)
    assert line.calls.index("send") <= 1
    assert line.calls.count("delete") >= 4


# ── saving ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_save_that_finds_no_line_is_done_when_there_is_one(office: Office) -> None:
    saving = await office.save("errand")
    assert (await office.carries_out(saving, TestLine(office.sandbox, fetching=broken(office)))).new
    assert await office.tried("errand") == 0


async def test_what_does_not_get_through_a_line_that_stands_holds_nothing_up_and_fails_in_the_end(
    office: Office,
) -> None:
    """A media server out of order, or one photo it never takes."""
    trouble = Unreachable("The media server is out of order.")
    line = TestLine(office.sandbox, before=always(trouble, []), fetching=always(trouble, []))
    sending, purging, saving = await office.send("send"), await office.purge(), await office.save("save")
    async with office.working(line):
        assert await asyncio.wait_for(purging, PATIENCE) == Purged(deleted=1, failed=0, chats=1)
        for errand, waiting in (("send", sending), ("save", saving)):
            assert await eventually(partial(office.tried, errand))
            await office.has_tried(errand, len(STALLS))
            with pytest.raises(Unreachable, match="The media server is out of order"):
                await asyncio.wait_for(waiting, PATIENCE)
    assert await office.trail() == []


@pytest.mark.parametrize("trouble", [RuntimeError("no darkroom"), OSError("no disk")])
async def test_a_save_that_goes_wrong_fails_in_the_end_and_holds_nothing_up(
    office: Office, trouble: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    tries: list[Exception] = []
    purging, saving = await office.purge(), await office.save()
    async with office.working(TestLine(office.sandbox, fetching=always(trouble, tries))):
        assert await asyncio.wait_for(purging, PATIENCE) == Purged(deleted=1, failed=0, chats=1)
        with pytest.raises(Internal, match="Something went wrong inside ChatVault"):
            await asyncio.wait_for(saving, PATIENCE)
    assert len(tries) == 3
    assert str(trouble) in caplog.text


async def test_an_order_that_kills_its_courier_three_times_has_failed(office: Office) -> None:
    saving = await office.save()
    for _ in range(3):
        await office.dies(TestLine(office.sandbox, fetching=die))
    with pytest.raises(Internal, match="Something went wrong inside ChatVault"):
        await office.carries_out(saving)


async def test_an_outage_is_no_orders_fault(office: Office) -> None:
    saving = await office.save()
    await office.dies(TestLine(office.sandbox, fetching=die))
    line = TestLine(office.sandbox, fetching=once(Unreachable(), StoreDown()))
    assert (await office.carries_out(saving, line)).new


class Amnesiac(TestLine):
    """Fails when it is asked what it did."""

    async def was_sent(self, ref: MessageRef) -> Sent | NotSent | None:
        raise RuntimeError("what was it?")


def lose(turn: Turn) -> None:
    turn._until = 0.0
