"""Leaving an order and waiting for what becomes of it."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from config.wiring import House
from tests import make
from vault import errors
from vault.models import LinkState, OrderState
from vault.orders import Desk, verdict

OPEN = [OrderState.WAITING, OrderState.CLAIMED, OrderState.CALLING]


async def test_whoever_waits_hears_of_the_end(house: House) -> None:
    desk, orders = house.vault.desk, house.stores.orders
    await desk.place([make.order("a"), make.order("b")])
    waiting = asyncio.create_task(desk.outcome("errand"))
    for id in ("a", "b"):
        await orders.move(id, OrderState.DONE, among=OPEN)
    assert [order.state for order in await waiting] == [OrderState.DONE, OrderState.DONE]


async def test_an_order_nobody_took_in_time_is_taken_back(house: House) -> None:
    desk = await impatient(house)
    await desk.place([make.order("a")])
    [order] = await desk.outcome("errand")
    assert order.state is OrderState.CANCELLED


async def test_nobody_waits_long_for_a_line_that_is_down(house: House) -> None:
    await house.vault.links.report("sandbox", "owner", "sandbox", LinkState.OFFLINE, "Switch it on.")
    await house.vault.desk.place([make.order("a")])
    [order] = await house.vault.desk.outcome("errand")
    assert (order.state, order.reason) == (OrderState.CANCELLED, "Switch it on.")


async def test_an_order_under_way_is_not_taken_back(house: House) -> None:
    desk = await impatient(house)
    await desk.place([make.order("a")])
    await house.stores.orders.move("a", OrderState.CALLING, among=OPEN)
    [order] = await desk.outcome("errand")
    assert order.state is OrderState.CALLING


async def impatient(house: House) -> Desk:
    """A line that is up, and somebody who does not wait."""
    await house.vault.links.report("sandbox", "owner", "sandbox", LinkState.READY)
    return Desk(house.stores.orders, house.vault.links, patience=0.1)


@pytest.mark.parametrize(
    ("state", "code", "refusal"),
    [
        (OrderState.CANCELLED, "", errors.Unreachable),
        (OrderState.UNCONFIRMED, "", errors.Unconfirmed),
        (OrderState.CALLING, "", errors.Unconfirmed),
        (OrderState.FAILED, "send_refused", errors.SendRefused),
        (OrderState.FAILED, "delete_refused", errors.DeleteRefused),
        (OrderState.FAILED, "media_gone", errors.MediaGone),
        (OrderState.FAILED, "not_an_image", errors.NotAnImage),
        (OrderState.FAILED, "something new", errors.Refusal),
    ],
)
def test_a_verdict_raises_what_the_courier_met(state: OrderState, code: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        verdict(replace(make.order(), state=state, code=code, reason="No."))


def test_a_verdict_on_an_order_that_was_carried_out_is_the_order() -> None:
    done = replace(make.order(), state=OrderState.DONE)
    assert verdict(done) is done
