"""Leaving an order and waiting for what becomes of it."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import replace

import pytest

from config.wiring import House
from tests import make
from tests.house import PATIENCE, eventually
from vault import errors
from vault.models.accounts import LinkState
from vault.models.errands import Order, OrderState, SaveMedia, Task
from vault.orders import Desk, verdict
from vault.tasks import running

OPEN = [OrderState.WAITING, OrderState.CLAIMED, OrderState.CALLING]


async def test_whoever_waits_hears_of_the_end(house: House) -> None:
    desk, orders = house.vault.desk, house.stores.orders
    waiting = asyncio.create_task(desk.carry_out("errand", [make.order("a"), make.order("b")]))
    await until_left(house)
    for id in ("a", "b"):
        await orders.move(id, OrderState.DONE, among=OPEN)
    assert [order.state for order in await waiting] == [OrderState.DONE, OrderState.DONE]


async def test_an_order_nobody_took_in_time_is_taken_back(house: House) -> None:
    [order] = await (await impatient(house)).carry_out("errand", [make.order("a")])
    assert order.state is OrderState.CANCELLED


async def test_nobody_waits_long_for_a_line_that_is_down(house: House) -> None:
    await house.vault.links.report("sandbox", "owner", "sandbox", LinkState.OFFLINE, "Switch it on.")
    desk = Desk(house.stores.orders, house.vault.links, patience=PATIENCE, down=0.1)
    [order] = await desk.carry_out("errand", [make.order("a")])
    assert (order.state, order.reason) == (OrderState.CANCELLED, "Switch it on.")


async def test_a_deletion_under_way_goes_on_without_whoever_asked(house: House) -> None:
    assert await given_up(house, make.order("a"), OrderState.CALLING) is OrderState.CALLING


async def test_a_send_nobody_waits_for_any_more_is_not_begun(house: House) -> None:
    assert await given_up(house, make.order("a", task=make.sending()), OrderState.CLAIMED) is OrderState.CANCELLED


async def test_a_send_under_way_is_told_as_unconfirmed_and_never_sent_after_that(house: House) -> None:
    orders = house.stores.orders
    assert await given_up(house, make.order("a", task=make.sending()), OrderState.CALLING) is OrderState.UNCONFIRMED
    assert not await orders.move("a", OrderState.WAITING, among=[OrderState.CLAIMED, OrderState.CALLING])


class Clock:
    """The desk's own, turned by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


async def test_orders_of_others_that_move_keep_hope_alive(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """A paced account carries out one after the other."""
    monkeypatch.setattr("vault.orders.time", clock := Clock())
    desk = await impatient(house, patience=60)
    async with running("watch", desk.watch):
        waiting = asyncio.create_task(desk.carry_out("errand", [make.order("a")]))
        await until_left(house)
        for _ in range(3):
            clock.now += 40
            assert await eventually(lambda: others(house, desk, clock))
        await asyncio.wait([waiting], timeout=1.5)  # it has looked again
        assert not waiting.done()
        await house.stores.orders.move("a", OrderState.DONE, among=OPEN)
        [order] = await waiting
    assert order.state is OrderState.DONE


async def others(house: House, desk: Desk, clock: Clock) -> bool:
    """An order of somebody else is left; whether the desk has heard of any since the clock was turned."""
    await house.stores.orders.add([make.order(uuid.uuid4().hex, errand="another")])
    return desk._moved.get("sandbox") == clock.now


async def until_left(house: House, errand: str = "errand") -> None:
    assert await eventually(lambda: house.stores.orders.open(errand))


async def given_up(house: House, order: Order, state: OrderState) -> OrderState:
    """What becomes of an order that is in this state when whoever asked for it stops waiting."""
    await house.stores.orders.add([order])
    await house.stores.orders.move(order.id, state, among=OPEN)
    [ended] = await (await impatient(house)).outcome(order.errand)
    return ended.state


async def impatient(house: House, patience: float = 0.1) -> Desk:
    """A line that is up, and somebody who does not wait."""
    await house.vault.links.report("sandbox", "owner", "sandbox", LinkState.READY)
    return Desk(house.stores.orders, house.vault.links, patience)


@pytest.mark.parametrize(
    ("state", "task", "refusal"),
    [
        (OrderState.CANCELLED, make.sending(), errors.Unreachable),
        (OrderState.UNCONFIRMED, make.sending(), errors.Unconfirmed),
        (OrderState.CALLING, make.sending(), errors.Unconfirmed),
        (OrderState.CALLING, SaveMedia(message_id="M"), errors.Unreachable),
    ],
)
def test_a_verdict_says_how_an_unfinished_order_stands(state: OrderState, task: Task, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        verdict(replace(make.order(), state=state, task=task, reason="Later."))


@pytest.mark.parametrize(
    "refusal",
    [
        errors.SendRefused("The number is blocked."),
        errors.MediaGone(410),
        errors.NotAnImage(),
        errors.TooManyPixels(50_000_000),
        errors.NoSpace(),
        errors.Missing("message", "M1"),
    ],
)
def test_a_verdict_raises_what_the_courier_met_in_its_own_words(refusal: errors.Refusal) -> None:
    failed = replace(make.order(), state=OrderState.FAILED, code=refusal.code, reason=refusal.message)
    with pytest.raises(type(refusal)) as raised:
        verdict(failed)
    assert str(raised.value) == str(refusal)


def test_a_verdict_on_an_order_that_was_carried_out_is_the_order() -> None:
    done = replace(make.order(), state=OrderState.DONE)
    assert verdict(done) is done
