"""A write that was carried out although its answer got lost is repeated, and leaves what doing it once leaves.

Between the stores and the real server stands a line that swallows chosen answers and hangs up. Twice, where the driver
repeats a write once by itself.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from storage.mongo.stores import Stores, open_stores
from tests import make
from tests.storage.mongo.line import Line
from vault.models.errands import OrderState
from vault.models.photos import Surface
from vault.models.purges import PlanState

WAITING, CLAIMED, DONE = OrderState.WAITING, OrderState.CLAIMED, OrderState.DONE


@pytest.fixture
def name() -> str:
    return f"lossy_{uuid.uuid4().hex}"


@pytest.fixture
async def stores(line: Line, name: str) -> AsyncIterator[Stores]:
    async with open_stores(line.url, name, wait=30) as opened:
        yield opened
    assert line.lost.total(), "nothing was lost, so nothing was tested"


async def test_an_asset_is_added_once_and_recognised(stores: Stores, line: Line) -> None:
    line.lose("insert")
    added = await stores.assets.add(make.asset(filename="mine"))
    assert added.filename == "mine"
    assert await stores.finder.page("owner", Surface.LIBRARY) == [added]


async def test_a_serial_number_may_be_skipped_but_not_given_twice(stores: Stores, line: Line) -> None:
    before = await stores.records("things").next()
    line.lose("findAndModify")
    assert await stores.records("things").next() > before


async def test_a_claim_takes_no_second_order(stores: Stores, line: Line) -> None:
    await stores.orders.add([make.order(id, task=make.sending()) for id in "ab"])
    line.lose("update")
    assert [order.id for order in await stores.orders.claim("sandbox", 10)] == ["a"]
    assert [order.state for order in await stores.orders.of("errand")] == [CLAIMED, WAITING]


async def test_a_batch_claimed_unheard_is_ours(stores: Stores, line: Line) -> None:
    await stores.orders.add([make.order(id) for id in "abc"])
    line.lose("update")
    assert [order.id for order in await stores.orders.claim("sandbox", 2)] == ["a", "b"]


async def test_a_move_carried_out_unheard_has_succeeded(stores: Stores, line: Line) -> None:
    await stores.orders.add([make.order("a")])
    line.lose("update")
    assert await stores.orders.move("a", DONE, among=[WAITING], result="7")
    assert not await stores.orders.move("a", DONE, among=[WAITING])


async def test_a_repeated_move_does_not_undo_what_others_did_since(
    stores: Stores, line: Line, mongodb_url: str, name: str
) -> None:
    await stores.orders.add([make.order("a")])
    line.lose("update", times=10**6)
    moving = asyncio.ensure_future(stores.orders.move("a", CLAIMED, among=[WAITING]))
    async with open_stores(mongodb_url, name, wait=30) as beside:
        while line.lost["update"] < 2:  # noqa: ASYNC110 - a count tells nobody when it rises
            await asyncio.sleep(0.001)
        await beside.orders.move_all(["a"], DONE, among=[CLAIMED])
        line.lose("update", times=0)
        await moving
    assert (await stores.orders.get("a")).state is DONE


@pytest.mark.parametrize("to", [PlanState.RUNNING, PlanState.CANCELLED])
async def test_a_turn_taken_unheard_is_ours_and_one_turn(stores: Stores, line: Line, to: PlanState) -> None:
    await stores.plans.add(make.plan())
    line.lose("update")
    turned = await stores.plans.turn("plan", to, among=[PlanState.PLANNED])
    assert turned and (turned.state, turned.epoch) == (to, 1)


async def test_a_repeated_turn_does_not_undo_what_others_decided_since(
    stores: Stores, line: Line, mongodb_url: str, name: str
) -> None:
    await stores.plans.add(make.plan(state=PlanState.RUNNING))
    line.lose("update", times=10**6)
    pausing = asyncio.ensure_future(stores.plans.turn("plan", PlanState.PAUSED, among=[PlanState.RUNNING]))
    async with open_stores(mongodb_url, name, wait=30) as beside:
        while line.lost["update"] < 2:  # noqa: ASYNC110 - a count tells nobody when it rises
            await asyncio.sleep(0.001)
        resumed = await beside.plans.turn("plan", PlanState.RUNNING, among=[PlanState.PAUSED])
        line.lose("update", times=0)
        assert resumed and await pausing == resumed
    assert await stores.plans.find("plan") == resumed


async def test_steering_carried_out_unheard_does_so_once(stores: Stores, line: Line) -> None:
    await stores.orders.add([make.order("a", held=True), make.order("b", held=True, state=CLAIMED)])
    line.lose("update", times=5)
    await stores.orders.steer("errand", 1, held=True, cancel=True)
    assert [order.state for order in await stores.orders.of("errand")] == [OrderState.CANCELLED, CLAIMED]


async def test_whoever_added_a_receipt_is_told_so(stores: Stores, line: Line) -> None:
    line.lose("insert")
    assert await stores.receipts.add(make.receipt())
    assert not await stores.receipts.add(make.receipt("another"))


async def test_an_album_is_added_once(stores: Stores, line: Line) -> None:
    line.lose("insert")
    added = await stores.albums.add(make.album())
    assert await stores.albums.of("owner") == [added]


async def test_whoever_began_a_run_is_told_so(stores: Stores, line: Line) -> None:
    line.lose("insert")
    assert await stores.sweeps.begin(make.run())
    assert not await stores.sweeps.begin(make.run())


async def test_whoever_advanced_a_sweep_is_told_so(stores: Stores, line: Line) -> None:
    await stores.sweeps.add(make.sweep(next_at=make.NOON))
    line.lose("update")
    assert await stores.sweeps.advance("sweep", make.NOON, make.later(5))
    assert not await stores.sweeps.advance("sweep", make.NOON, make.later(9))


async def test_whoever_removed_a_block_is_told_so(stores: Stores, line: Line) -> None:
    await stores.blocks.add(make.block())
    line.lose("delete")
    assert await stores.blocks.remove("owner", "block")


async def test_stale_plans_removed_unheard_are_told_all_the_same(stores: Stores, line: Line) -> None:
    await stores.plans.add(make.plan(expires_at=make.NOON))
    line.lose("delete")
    assert await stores.plans.clear(make.later(1)) == ["plan"]


async def test_orders_are_added_once(stores: Stores, line: Line) -> None:
    line.lose("insert")
    await stores.orders.add([make.order(id) for id in "abc"])
    assert len(await stores.orders.of("errand")) == 3


@pytest.mark.parametrize("command", ["update", "delete"])
async def test_whoever_removed_a_credential_is_told_so(stores: Stores, line: Line, command: str) -> None:
    await stores.credentials.add(make.credential("C1"))
    line.lose(command)
    assert await stores.credentials.remove("C1")
    assert not await stores.credentials.remove("C1")


async def test_whoever_spent_a_credential_is_told_so(stores: Stores, line: Line) -> None:
    await stores.credentials.add(make.credential("C1"))
    line.lose("update")
    assert await stores.credentials.spend("C1", make.later(1))
    assert not await stores.credentials.spend("C1", make.later(2))


async def test_whoever_added_a_principal_is_told_so(stores: Stores, line: Line) -> None:
    line.lose("insert")
    assert await stores.principals.add(make.principal("ana"))
    assert not await stores.principals.add(make.principal("ana"))


async def test_a_deed_is_written_once(stores: Stores, line: Line) -> None:
    line.lose("insert")
    await stores.deeds.add(make.deed("01"))
    assert await stores.deeds.page("owner", limit=9, before="") == [make.deed("01")]


async def test_a_guess_counted_unheard_is_never_a_guess_for_free(stores: Stores, line: Line) -> None:
    line.lose("findAndModify")
    tries = [await stores.attempts.take("owner", free=3, longest=timedelta(hours=1), memory=timedelta(hours=1))]
    while not tries[-1]:
        tries.append(await stores.attempts.take("owner", free=3, longest=timedelta(hours=1), memory=timedelta(hours=1)))
    assert len(tries) <= 4


async def test_whoever_claimed_the_installation_is_told_so(stores: Stores, line: Line) -> None:
    line.lose("insert")
    assert await stores.owners.claim("owner", "salted hash")
    assert not await stores.owners.claim("owner", "another hash")


async def test_a_lease_taken_unheard_is_ours(stores: Stores, line: Line) -> None:
    line.lose("findAndModify")
    assert await stores.leases.take("schedule", "me", timedelta(minutes=5))


async def test_a_message_is_kept_once(stores: Stores, line: Line) -> None:
    message = make.message(media=make.media())
    line.lose("insert", times=5)
    await stores.messages.add([message], todo=True)
    assert await stores.messages.todo("sandbox") == [message]
    assert await stores.messages.holding(["sandbox"], [make.sha256("photo")], []) == [
        (message.ref, make.sha256("photo"))
    ]


async def test_reading_goes_on_after_a_lost_answer(stores: Stores, line: Line) -> None:
    await stores.sends.add(make.send())
    line.lose("find", times=3)
    assert await stores.sends.of("owner", [make.sha256("photo")]) == [make.send()]
