"""Purges as they are planned, executed, held and closed. That messages really go is shown in tests/bot."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from datetime import timedelta
from typing import Any

import pytest

from config.wiring import House
from tests import make, pictures
from tests.conftest import Arrive
from tests.house import eventually
from tests.vault.mortal import Breath, Died, mortal
from vault.course import Course
from vault.errors import Blocked, Invalid, Missing, Stale, Unreachable, WrongState
from vault.intake import utc_now
from vault.models.accounts import LinkState
from vault.models.chats import MessageRef
from vault.models.errands import OrderState
from vault.models.photos import Asset
from vault.models.purges import SURE, Outcome, Plan, PlanState, Scope, Selection, Tier
from vault.orders import Desk
from vault.owners import OWNER
from vault.plans import Planner, wish
from vault.purges import FORGOTTEN, LIFE, Purges
from vault.reach import REVOCABLE
from vault.vault import Vault

AT_ONCE = timedelta(0)
OPEN = [OrderState.WAITING, OrderState.CLAIMED, OrderState.CALLING]


@pytest.fixture
async def photo(vault: Vault, arrive: Arrive) -> Asset:
    """A photo in the vault of an owner with one line, which is up."""
    await vault.links.report("sandbox", OWNER, "sandbox", LinkState.READY)
    return (await vault.intake.accept(await arrive(pictures.jpeg()))).asset


@pytest.fixture
async def purges(vault: Vault, photo: Asset) -> Purges:
    """Where three messages hold the photo, one of Ana's and two of the trip."""
    for id, chat in [("1", "ana@c.us"), ("2", "trip@g.us"), ("3", "trip@g.us")]:
        await seen(vault, id, chat=chat, sha256=photo.digests.sha256)
    return vault.purges


async def seen(vault: Vault, id: str, *, account: str = "sandbox", chat: str = "ana@c.us", **media: Any) -> MessageRef:
    message = make.message(id, account=account, chat=chat, media=make.media(None, **media))
    await vault.chats.seen([message])
    return message.ref


async def planned(purges: Purges, photo: Asset, **options: Any) -> Plan:
    return await purges.plan(OWNER, Selection(photos=(photo.id,)), **options)


async def begun(purges: Purges, photo: Asset, **options: Any) -> Plan:
    plan = await planned(purges, photo)
    return (await purges.execute(OWNER, plan.id, **{"undo": AT_ONCE, **options})).plan


async def claimed(house: House, limit: int = 10) -> list[str]:
    """The messages that a courier would now be given."""
    return [order.ref.id for order in await house.stores.orders.claim("sandbox", limit)]


async def end(house: House, plan: Plan, outcome: Outcome = Outcome.DELETED, **more: Any) -> None:
    """What a courier would do to all that is open."""
    for order in await house.stores.orders.of(plan.id):
        await house.stores.orders.move(order.id, OrderState.DONE, among=OPEN, outcome=outcome, **more)


def course(house: House) -> Course:
    vault = house.vault
    return Course(house.stores.plans, house.stores.orders, vault.library, vault.receipts, vault.blocks, utc_now)


def rebuilt(house: House, desk: Desk | None = None) -> Purges:
    """As another process has it."""
    vault, stores = house.vault, house.stores
    return Purges(
        stores.plans,
        stores.orders,
        vault.places,
        vault.library,
        vault.chats,
        vault.links,
        vault.blocks,
        vault.receipts,
        desk or vault.desk,
        utc_now,
    )


# ── in one go ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_preview_tells_tracked_sends_and_the_same_bytes(house: House, photo: Asset) -> None:
    await house.stores.sends.add(make.send("sent", photo=photo.digests.sha256, asset_id=photo.id, owner=OWNER))
    await seen(house.vault, "received", sha256=photo.digests.sha256)
    found = (await house.vault.purges.preview(OWNER, photo.id)).found
    assert {place.ref.id: place.tier for place in found} == {"sent": Tier.TRACKED, "received": Tier.EXACT}


async def test_a_preview_counts_messages_for_each_chat(vault: Vault, photo: Asset) -> None:
    for chat, id in [("ana@c.us", "1"), ("ana@c.us", "2"), ("trip@g.us", "3")]:
        await vault.chats.seen([make.message(id, chat=chat, media=make.media(None, sha256=photo.digests.sha256))])
    preview = await vault.purges.preview(OWNER, photo.id)
    assert preview.chats == {("sandbox", "ana@c.us"): 2, ("sandbox", "trip@g.us"): 1}


async def test_nothing_is_touched_when_whatsapp_cannot_be_reached(vault: Vault, photo: Asset) -> None:
    ref = await seen(vault, "received", sha256=photo.digests.sha256)
    await vault.links.report("sandbox", OWNER, "sandbox", LinkState.OFFLINE, "Switch it on.")
    with pytest.raises(Unreachable, match="Switch it on"):
        await vault.purges.purge(OWNER, photo.id)
    assert [place.ref for place in (await vault.purges.preview(OWNER, photo.id)).found] == [ref]


async def test_another_owners_photo_cannot_be_purged(vault: Vault, photo: Asset) -> None:
    with pytest.raises(Missing):
        await vault.purges.purge("somebody else", photo.id)


async def test_a_purge_that_finds_nothing_is_done_at_once(vault: Vault, photo: Asset) -> None:
    purged = await vault.purges.purge(OWNER, photo.id)
    assert (purged.deleted, purged.failed, purged.chats) == (0, 0, 0)


async def test_a_preview_says_what_a_purge_would_not_reach(house: House, photo: Asset) -> None:
    vault = house.vault
    await house.stores.sends.add(make.send("sent", photo=photo.digests.sha256, asset_id=photo.id, owner=OWNER))
    told = ("sandbox", OWNER, "whatsapp", LinkState.READY)
    await vault.links.report(*told, deletes=False, since=make.later(1))
    preview = await vault.purges.preview(OWNER, photo.id)
    assert (len(preview.found), preview.by_hand, preview.since) == (1, 1, make.later(1))


async def test_a_purge_that_nobody_carries_out_is_taken_back_and_closed(
    house: House, photo: Asset, purges: Purges
) -> None:
    impatient = rebuilt(house, Desk(house.stores.orders, house.vault.links, 0.1))
    purged = await impatient.purge(OWNER, photo.id, key="mine")
    assert (purged.deleted, purged.failed) == (0, 3)
    plan = (await purges.get(OWNER, "mine")).plan
    assert plan.state is PlanState.CANCELLED and plan.closed_at
    assert await claimed(house) == []


async def test_the_same_key_is_the_same_purge(house: House, photo: Asset, purges: Purges) -> None:
    purging = asyncio.create_task(purges.purge(OWNER, photo.id, key="mine"))
    assert await eventually(lambda: claimed(house))
    await end(house, make.plan("mine"))
    first = await purging
    await seen(house.vault, "new", sha256=photo.digests.sha256)
    assert await purges.purge(OWNER, photo.id, key="mine") == first
    assert (first.deleted, first.failed, first.chats) == (3, 0, 2)


# ── planning ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_plan_tells_its_messages_where_they_are_and_why(house: House, photo: Asset, purges: Purges) -> None:
    await house.vault.chats.update([make.chat("trip@g.us", name="Lake trip")])
    plan = await planned(purges, photo)
    assert (plan.total, plan.why) == (3, {"exact": 3})
    assert [(chat.name, chat.messages) for chat in plan.chats] == [("ana@c.us", 1), ("Lake trip", 2)]
    assert [order.ref.id for order in await purges.items(OWNER, plan.id)] == ["1", "2", "3"]


async def test_of_what_was_found_some_may_be_chosen(photo: Asset, purges: Purges) -> None:
    plan = await planned(purges, photo, only=[make.ref("1"), make.ref("not found")])
    assert [order.ref.id for order in await purges.items(OWNER, plan.id)] == ["1"]


async def test_what_is_planned_is_not_begun(house: House, photo: Asset, purges: Purges) -> None:
    await planned(purges, photo)
    await purges.keep()
    assert await claimed(house) == []


async def test_what_is_new_since_the_plan_needs_a_new_plan(house: House, photo: Asset, purges: Purges) -> None:
    plan = await planned(purges, photo)
    await seen(house.vault, "new", sha256=photo.digests.sha256)
    await purges.execute(OWNER, plan.id, undo=AT_ONCE)
    assert await claimed(house) == ["1", "2", "3"]


async def test_the_same_id_again_is_the_plan_it_was(house: House, photo: Asset, purges: Purges) -> None:
    plan = await planned(purges, photo, id="mine")
    await seen(house.vault, "new", sha256=photo.digests.sha256)
    assert await planned(purges, photo, id="mine") == plan


async def test_a_plan_is_nobody_elses(photo: Asset, purges: Purges) -> None:
    plan = await planned(purges, photo)
    with pytest.raises(Missing):
        await purges.execute("somebody else", plan.id)
    with pytest.raises(Missing):
        await purges.plan("somebody else", Selection(photos=(photo.id,)), id=plan.id)


async def test_for_everyone_what_is_not_mine_or_too_old_is_told_and_never_tried(
    house: House, photo: Asset, purges: Purges
) -> None:
    now = utc_now()
    for id, sent_at in [("mine", now), ("old", now - REVOCABLE)]:
        media = make.media(None, sha256=photo.digests.sha256)
        await house.vault.chats.seen([make.message(id, from_me=True, sent_at=sent_at, media=media)])
    plan = await planned(purges, photo, scope=Scope.EVERYONE)
    progress = await purges.execute(OWNER, plan.id, undo=AT_ONCE)
    assert progress.tally.outcomes == {Outcome.TOO_OLD: 1, Outcome.REFUSED: 3}
    assert await claimed(house) == ["mine"]


async def test_what_could_never_be_deleted_for_everyone_is_not_tried_again(
    house: House, photo: Asset, purges: Purges
) -> None:
    plan = await planned(purges, photo, scope=Scope.EVERYONE)
    progress = await purges.execute(OWNER, plan.id)
    assert progress.plan.state is PlanState.DONE and progress.plan.retry_at is None


# ── executing ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_executing_twice_is_executing_once(house: House, photo: Asset, purges: Purges) -> None:
    plan = await planned(purges, photo)
    first, second = await asyncio.gather(*(purges.execute(OWNER, plan.id, undo=AT_ONCE) for _ in range(2)))
    assert first.plan == second.plan
    assert await claimed(house) == ["1", "2", "3"]


async def test_only_what_was_shown_is_executed(photo: Asset, purges: Purges) -> None:
    plan = await planned(purges, photo)
    with pytest.raises(Stale, match="not the plan that was shown"):
        await purges.execute(OWNER, plan.id, digest=make.sha256("another"))
    assert (await purges.execute(OWNER, plan.id, digest=plan.digest)).plan.epoch == 1


async def test_a_plan_whose_messages_were_changed_is_not_executed(house: House, photo: Asset, purges: Purges) -> None:
    plan = await planned(purges, photo)
    await house.stores.orders.add([make.order("slipped in", errand=plan.id, owner=OWNER)])
    with pytest.raises(Stale, match="not those that were planned"):
        await purges.execute(OWNER, plan.id)
    assert (await purges.get(OWNER, plan.id)).plan.state is PlanState.PLANNED


async def test_what_another_process_adds_to_a_plan_that_is_there_never_goes(
    house: House, photo: Asset, purges: Purges
) -> None:
    """Both made the same plan; the slower one had found a message more."""
    await seen(house.vault, "4", chat="zoo@g.us", sha256=photo.digests.sha256)
    found = await house.vault.places.of([photo], SURE)
    planner = Planner(house.stores.plans, house.stores.orders, house.vault.places, house.vault.chats)
    same = wish(OWNER, Selection(photos=(photo.id,)), at=utc_now(), life=LIFE, id="same")
    plan = await planner.write(same, found[:3])
    await purges.execute(OWNER, plan.id, undo=AT_ONCE)
    await planner.write(same, found)
    await purges.keep()
    assert await claimed(house) == ["1", "2", "3"]
    await end(house, plan)
    assert (await purges.get(OWNER, plan.id)).tally.planned == 3
    assert (await house.vault.receipts.verify(OWNER)).fault == ""


async def test_a_plan_that_ran_out_is_not_executed(house: House, photo: Asset, purges: Purges) -> None:
    plan = await planned(purges, photo, life=timedelta(seconds=-1))
    with pytest.raises(Stale):
        await purges.execute(OWNER, plan.id, never_again=True)
    assert await house.vault.blocks.all(OWNER) == []


async def test_nothing_begins_while_it_can_be_undone(house: House, photo: Asset, purges: Purges) -> None:
    plan = await begun(purges, photo, undo=timedelta(seconds=60))
    assert plan.told(utc_now()) is PlanState.WAITING
    assert await claimed(house) == []
    progress = await purges.cancel(OWNER, plan.id)
    assert (progress.tally.cancelled, progress.plan.state) == (3, PlanState.CANCELLED)
    assert len((await purges.preview(OWNER, photo.id)).found) == 3


async def test_whoever_waits_for_the_end_has_the_patience_for_the_time_to_undo(
    house: House, photo: Asset, purges: Purges
) -> None:
    plan = await begun(purges, photo, undo=timedelta(seconds=60))
    impatient = rebuilt(house, Desk(house.stores.orders, house.vault.links, 0.1))
    finishing = asyncio.create_task(impatient.finished(OWNER, plan.id))
    await asyncio.wait([finishing], timeout=1.5)  # it has looked a second time
    assert not finishing.done()
    await purges.cancel(OWNER, plan.id)
    assert (await finishing).plan.state is PlanState.CANCELLED


async def test_the_time_to_undo_is_a_minute_at_most(photo: Asset, purges: Purges) -> None:
    plan = await planned(purges, photo)
    with pytest.raises(Invalid, match="0 to 60 seconds"):
        await purges.execute(OWNER, plan.id, undo=timedelta(seconds=61))


# ── never again ───────────────────────────────────────────────────────────────────────────────────────────


async def test_a_photo_purged_for_good_cannot_be_saved_again(
    house: House, photo: Asset, purges: Purges, arrive: Arrive
) -> None:
    plan = await begun(purges, photo, never_again=True)
    await end(house, plan)
    await house.vault.library.delete(OWNER, photo.id)
    with pytest.raises(Blocked):
        await house.vault.intake.accept(await arrive(pictures.jpeg()))
    assert (await purges.get(OWNER, plan.id)).plan.state is PlanState.DONE
    assert len(await house.vault.blocks.all(OWNER)) == 1


async def test_cancelling_before_anything_went_lifts_the_block(house: House, photo: Asset, purges: Purges) -> None:
    plan = await begun(purges, photo, never_again=True)
    assert len(await house.vault.blocks.all(OWNER)) == 1
    await purges.cancel(OWNER, plan.id)
    assert await house.vault.blocks.all(OWNER) == []


async def blocked_without_a_purge(house: House, plan: Plan) -> None:
    """A process dies between the block and the beginning."""
    breath = 0
    while not await house.vault.blocks.all(OWNER):
        with suppress(Died):
            await mortal(house, Breath(breath)).execute(OWNER, plan.id, undo=AT_ONCE, never_again=True)
        breath += 1
    assert (await house.vault.purges.get(OWNER, plan.id)).plan.state is PlanState.PLANNED


async def test_a_block_whose_purge_never_began_goes_when_it_begins_without(
    house: House, photo: Asset, purges: Purges
) -> None:
    plan = await planned(purges, photo)
    await blocked_without_a_purge(house, plan)
    await purges.execute(OWNER, plan.id, undo=AT_ONCE)
    assert await house.vault.blocks.all(OWNER) == []


async def test_a_block_whose_purge_never_began_goes_when_it_is_cancelled(
    house: House, photo: Asset, purges: Purges
) -> None:
    plan = await planned(purges, photo)
    await blocked_without_a_purge(house, plan)
    await purges.cancel(OWNER, plan.id)
    assert await house.vault.blocks.all(OWNER) == []


async def test_a_block_whose_purge_never_began_goes_when_it_is_forgotten(
    house: House, photo: Asset, purges: Purges
) -> None:
    recent = await planned(purges, photo, life=timedelta(seconds=-1))
    plan = await planned(purges, photo, life=-FORGOTTEN - timedelta(seconds=1))
    await house.vault.blocks.add([photo], plan=plan.id)
    assert await purges.clear() == {"plans": 1}
    assert (await purges.get(OWNER, recent.id)).plan == recent
    assert await house.vault.blocks.all(OWNER) == []


async def test_a_purge_of_no_photo_of_the_vault_can_block_none(purges: Purges) -> None:
    plan = await purges.plan(OWNER, Selection(chats=("ana@c.us",)))
    with pytest.raises(Invalid, match="Only photos of the vault"):
        await purges.execute(OWNER, plan.id, never_again=True)


# ── while it runs ─────────────────────────────────────────────────────────────────────────────────────────


async def test_what_is_paused_goes_on_when_it_is_resumed(house: House, photo: Asset, purges: Purges) -> None:
    plan = await begun(purges, photo)
    paused = await purges.pause(OWNER, plan.id)
    assert (paused.plan.state, await claimed(house)) == (PlanState.PAUSED, [])
    resumed = await purges.resume(OWNER, plan.id)
    assert (resumed.plan.state, await claimed(house)) == (PlanState.RUNNING, ["1", "2", "3"])


async def test_what_has_gone_too_far_is_told_so(house: House, photo: Asset, purges: Purges) -> None:
    plan = await planned(purges, photo)
    with pytest.raises(WrongState, match="planned cannot be paused"):
        await purges.pause(OWNER, plan.id)
    await purges.execute(OWNER, plan.id, undo=AT_ONCE)
    await end(house, plan)
    with pytest.raises(WrongState, match="done cannot be cancelled"):
        await purges.cancel(OWNER, plan.id)


async def test_a_cancelled_plan_cannot_be_executed(photo: Asset, purges: Purges) -> None:
    plan = await planned(purges, photo)
    await purges.cancel(OWNER, plan.id)
    with pytest.raises(WrongState, match="cancelled cannot be executed"):
        await purges.execute(OWNER, plan.id)


async def test_a_slow_process_cannot_undo_a_newer_decision(house: House, photo: Asset, purges: Purges) -> None:
    running = await begun(purges, photo)
    await purges.pause(OWNER, running.id)
    await course(house).stand(running)
    assert await claimed(house) == []


async def test_what_is_under_way_when_a_purge_is_cancelled_is_counted_as_it_ends(
    house: House, photo: Asset, purges: Purges
) -> None:
    plan = await begun(purges, photo)
    assert await claimed(house, 1) == ["1"]
    assert (await purges.cancel(OWNER, plan.id)).plan.closed_at is None
    await end(house, plan)
    progress = await purges.get(OWNER, plan.id)
    assert (progress.tally.of(Outcome.DELETED), progress.tally.cancelled) == (1, 2)
    assert progress.plan.closed_at


async def test_what_comes_back_after_a_purge_was_cancelled_is_cancelled(
    house: House, photo: Asset, purges: Purges
) -> None:
    plan = await begun(purges, photo)
    [order] = await house.stores.orders.claim("sandbox", 1)
    await purges.cancel(OWNER, plan.id)
    await house.stores.orders.move(order.id, OrderState.WAITING, among=OPEN)
    assert await claimed(house) == []
    assert await purges.keep() == {"open": 0, "closed": 1}
    assert (await purges.get(OWNER, plan.id)).tally.cancelled == 3


# ── interrupted anywhere ──────────────────────────────────────────────────────────────────────────────────


async def test_orders_without_a_plan_are_begun_by_nobody_and_the_plan_can_still_be_made(
    house: House, photo: Asset, purges: Purges
) -> None:
    plan = await planned(purges, photo, id="mine")
    await house.stores.plans.clear(utc_now() + timedelta(days=1))
    assert await house.stores.plans.find("mine") is None
    await purges.keep()
    assert await claimed(house) == []
    again = await planned(purges, photo, id="mine")
    assert (again.total, (await purges.execute(OWNER, "mine", undo=AT_ONCE)).tally.planned) == (plan.total, 3)


async def test_a_purge_whose_process_died_before_its_orders_were_let_go_goes_on(
    house: House, photo: Asset, purges: Purges
) -> None:
    plan = await planned(purges, photo)
    await house.stores.plans.turn(plan.id, PlanState.RUNNING, among=[PlanState.PLANNED], starts_at=utc_now())
    assert await claimed(house) == []
    assert await purges.keep() == {"open": 1, "closed": 0}
    assert await claimed(house) == ["1", "2", "3"]


async def test_a_purge_that_ended_unseen_is_closed_with_one_receipt(house: House, photo: Asset, purges: Purges) -> None:
    plan = await begun(purges, photo)
    await end(house, plan)
    await asyncio.gather(purges.keep(), rebuilt(house).keep(), purges.get(OWNER, plan.id))
    assert [receipt.plan for receipt in await house.vault.receipts.page(OWNER)] == [plan.id]
    assert (await purges.get(OWNER, plan.id)).plan.state is PlanState.DONE
    assert await purges.keep() == {"open": 0, "closed": 0}


async def test_a_purge_that_died_between_its_receipt_and_its_end_is_closed(
    house: House, photo: Asset, purges: Purges
) -> None:
    plan = await begun(purges, photo)
    await end(house, plan)
    sealed = await house.vault.receipts.write(plan, await house.stores.orders.tally(plan.id))
    assert (await purges.get(OWNER, plan.id)).plan.closed_at
    assert await house.vault.receipts.page(OWNER) == [sealed]


async def test_a_closed_purge_is_told_from_its_receipt_when_its_orders_are_forgotten(
    house: House, photo: Asset, purges: Purges
) -> None:
    plan = await begun(purges, photo)
    await end(house, plan)
    told = await purges.get(OWNER, plan.id)
    await house.stores.orders.clear(utc_now() + timedelta(days=1))
    assert await purges.items(OWNER, plan.id) == []
    assert await purges.get(OWNER, plan.id) == told


async def test_plans_that_nobody_executed_are_forgotten(house: House, photo: Asset, purges: Purges) -> None:
    plan = await planned(purges, photo, life=timedelta(days=-2))
    await planned(purges, photo)
    assert await purges.clear() == {"plans": 1}
    assert await house.stores.orders.of(plan.id) == []
    assert len(await purges.all(OWNER)) == 1


# ── looking on ────────────────────────────────────────────────────────────────────────────────────────────


async def test_whoever_watches_sees_it_begin_go_on_and_end(house: House, photo: Asset, purges: Purges) -> None:
    plan = await planned(purges, photo)
    async with aclosing(stages(purges, plan)) as seen_:
        assert await anext(seen_) == (PlanState.PLANNED, 0)
        await purges.execute(OWNER, plan.id, undo=AT_ONCE)
        assert await anext(seen_) == (PlanState.RUNNING, 0)
        await end(house, plan)
        assert [stage async for stage in seen_][-1] == (PlanState.DONE, 3)


async def test_whoever_watches_from_another_process_sees_it_too(house: House, photo: Asset, purges: Purges) -> None:
    """Its desk hears nothing: it looks again by itself."""
    plan = await begun(purges, photo)
    deaf = rebuilt(house, Desk(house.stores.orders, house.vault.links, 15))
    async with aclosing(stages(deaf, plan)) as seen_:
        assert await anext(seen_) == (PlanState.RUNNING, 0)
        await purges.pause(OWNER, plan.id)
        assert await anext(seen_) == (PlanState.PAUSED, 0)


async def test_a_watch_over_a_plan_that_ran_out_ends(photo: Asset, purges: Purges) -> None:
    plan = await planned(purges, photo, life=timedelta(seconds=-1))
    assert [stage async for stage in stages(purges, plan)] == [(PlanState.PLANNED, 0)]


# ── trying again ──────────────────────────────────────────────────────────────────────────────────────────


async def test_what_was_refused_is_planned_again_exactly(house: House, photo: Asset, purges: Purges) -> None:
    plan = await begun(purges, photo)
    [first, *_] = await house.stores.orders.of(plan.id)
    await house.stores.orders.move(
        first.id, OrderState.FAILED, among=OPEN, outcome=Outcome.REFUSED, attempts=3, reason="Not today."
    )
    await end(house, plan)
    assert (await purges.get(OWNER, plan.id)).plan.retry_at
    assert await purges.retry() == {"retried": 0}
    await house.stores.plans.note(plan.id, retry_at=utc_now() - timedelta(seconds=1))
    assert await purges.retry() == {"retried": 1}
    assert await purges.retry() == {"retried": 0}
    assert await claimed(house) == ["1"]
    again = (await purges.get(OWNER, f"{plan.id}-1")).plan
    assert (again.origin, again.parent, again.retries) == ("retry", plan.id, 1)


async def test_a_second_try_that_somebody_cancelled_is_not_tried_again(
    house: House, photo: Asset, purges: Purges
) -> None:
    plan = await begun(purges, photo)
    await end(house, plan, Outcome.REFUSED, attempts=3)
    plan = (await purges.get(OWNER, plan.id)).plan
    planner = Planner(house.stores.plans, house.stores.orders, house.vault.places, house.vault.chats)
    await planner.again(plan, [], utc_now())
    await purges.cancel(OWNER, f"{plan.id}-1")
    await house.stores.plans.note(plan.id, retry_at=utc_now())
    assert [await purges.retry() for _ in range(2)] == [{"retried": 1}, {"retried": 0}]
    assert await claimed(house) == []


async def test_whoever_declines_a_second_try_has_none(house: House, photo: Asset, purges: Purges) -> None:
    plan = await begun(purges, photo)
    await end(house, plan, Outcome.REFUSED, attempts=3)
    await purges.get(OWNER, plan.id)
    declined = await purges.cancel(OWNER, plan.id)
    assert (declined.plan.state, declined.plan.retry_at) == (PlanState.DONE, None)


async def test_what_is_refused_again_and_again_is_left_alone_in_the_end(
    house: House, photo: Asset, purges: Purges
) -> None:
    plan, waits = await begun(purges, photo), []
    for _ in range(5):
        await end(house, plan, Outcome.REFUSED, attempts=3)
        plan = (await purges.get(OWNER, plan.id)).plan
        waits.append(plan.retry_at and round((plan.retry_at - utc_now()) / timedelta(hours=1)))
        await house.stores.plans.note(plan.id, retry_at=plan.retry_at and utc_now())
        await purges.retry()
        plan = (await purges.all(OWNER, limit=1))[0]
    assert waits == [1, 6, 24, 72, None]


async def stages(purges: Purges, plan: Plan) -> AsyncGenerator[tuple[PlanState, int], None]:
    async for progress in purges.watch(OWNER, plan.id):
        yield progress.plan.told(utc_now()), progress.tally.ended
