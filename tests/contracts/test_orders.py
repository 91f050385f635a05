"""What every store of orders promises."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from storage.mongo.stores import Stores
from tests import make
from vault.errors import Missing
from vault.intake import utc_now
from vault.models.errands import Order, OrderState, SaveMedia, SendPhoto, Stir

WAITING, CLAIMED, CALLING, DONE = OrderState.WAITING, OrderState.CLAIMED, OrderState.CALLING, OrderState.DONE


async def claim(stores: Stores, limit: int = 10) -> list[str]:
    return [order.id for order in await stores.orders.claim("sandbox", limit)]


@pytest.mark.parametrize(
    "order",
    [
        make.order(task=make.sending("M1"), not_before=make.NOON, attempts=2),
        make.order(task=SaveMedia(message_id="M1", caption="c", tags=("a", "b"))),
        make.order(state=DONE, code="c", reason="r", result="7", new=True),
    ],
)
async def test_an_order_comes_back_as_it_was_added(stores: Stores, order: Order) -> None:
    await stores.orders.add([order])
    assert await stores.orders.get(order.id) == order


async def test_an_unknown_order_is_missing(stores: Stores) -> None:
    with pytest.raises(Missing):
        await stores.orders.get("nowhere")


async def test_asking_twice_is_one_order(stores: Stores) -> None:
    await stores.orders.add([make.order("a")])
    await claim(stores)
    await stores.orders.add([make.order("a"), make.order("b")])
    assert [order.state for order in await stores.orders.of("errand")] == [CLAIMED, WAITING]


async def test_an_errand_is_open_until_all_its_orders_have_ended(stores: Stores) -> None:
    await stores.orders.add([make.order("a"), make.order("b"), make.order("c", errand="other")])
    assert await stores.orders.open("errand") == 2
    await stores.orders.move("a", OrderState.CANCELLED, among=[WAITING])
    await stores.orders.move("b", OrderState.UNCONFIRMED, among=[WAITING])
    assert await stores.orders.open("errand") == 0


async def test_the_oldest_order_is_claimed_first_and_alone(stores: Stores) -> None:
    orders = [
        make.order(id, task=make.sending(id), created_at=make.later(at)) for id, at in (("b", 2), ("c", 2), ("a", 3))
    ]
    await stores.orders.add([*orders, make.order("theirs", account="other")])
    assert [await claim(stores) for _ in range(4)] == [["b"], ["c"], ["a"], []]


async def test_due_deletions_are_taken_together_up_to_the_limit(stores: Stores) -> None:
    deletions = [make.order(f"d{n}", created_at=make.later(n)) for n in range(4)]
    sending = make.order("s", task=make.sending(), created_at=make.later(0.5))
    await stores.orders.add([*deletions, sending])
    assert await claim(stores, 3) == ["d0", "d1", "d2"]
    assert await claim(stores, 3) == ["s"]
    assert await claim(stores, 3) == ["d3"]


async def test_one_kind_of_task_may_be_asked_for(stores: Stores) -> None:
    await stores.orders.add([make.order("d"), make.order("s", task=make.sending(), created_at=make.later(1))])
    assert [order.id for order in await stores.orders.claim("sandbox", 3, only=SendPhoto)] == ["s"]
    assert await stores.orders.claim("sandbox", 3, only=SendPhoto) == []
    assert await claim(stores) == ["d"]


async def test_an_order_is_not_due_before_its_time(stores: Stores) -> None:
    now = utc_now()
    await stores.orders.add([make.order("later", not_before=now + timedelta(hours=1))])
    await stores.orders.add([make.order("now", not_before=now - timedelta(hours=1), created_at=make.later(1))])
    assert await claim(stores) == ["now"]
    assert await claim(stores) == []


async def test_many_couriers_never_get_the_same_order(stores: Stores) -> None:
    await stores.orders.add([make.order(f"s{n}", task=make.sending()) for n in range(20)])
    await stores.orders.add([make.order(f"d{n}") for n in range(20)])
    claimed = Counter[str]()

    async def courier() -> None:
        while orders := await claim(stores, 3):
            claimed.update(orders)

    await asyncio.gather(*(courier() for _ in range(8)))
    assert len(claimed) == 40
    assert set(claimed.values()) == {1}


async def test_a_move_needs_the_right_state_and_may_change_more(stores: Stores) -> None:
    order = make.order(task=make.sending(""))
    await stores.orders.add([order])
    changes: dict[str, Any] = {"task": make.sending("M9"), "attempts": 1, "not_before": make.later(5)}
    assert not await stores.orders.move(order.id, DONE, among=[CLAIMED, CALLING])
    assert await stores.orders.move(order.id, CALLING, among=[WAITING, CLAIMED], **changes)
    assert await stores.orders.get(order.id) == replace(order, state=CALLING, **changes)


async def test_of_many_moves_at_once_exactly_one_succeeds(stores: Stores) -> None:
    await stores.orders.add([make.order("a")])
    moves = (stores.orders.move("a", DONE, among=[WAITING], result=str(n)) for n in range(10))
    assert sorted(await asyncio.gather(*moves)) == [False] * 9 + [True]


async def test_many_are_moved_at_once_if_they_are_in_the_right_state(stores: Stores) -> None:
    await stores.orders.add([make.order("a"), make.order("b", state=DONE), make.order("c"), make.order("d")])
    await stores.orders.move_all(["a", "b", "d"], OrderState.CANCELLED, among=[WAITING, CLAIMED], reason="late")
    assert [(order.id, order.state.value, order.reason) for order in await stores.orders.of("errand")] == [
        ("a", "cancelled", "late"),
        ("b", "done", ""),
        ("c", "waiting", ""),
        ("d", "cancelled", "late"),
    ]


async def test_what_a_dead_courier_left_is_found(stores: Stores) -> None:
    states = {"a": CLAIMED, "b": CALLING, "c": WAITING, "d": DONE}
    await stores.orders.add([make.order(id, state=state) for id, state in states.items()])
    await stores.orders.add([make.order("theirs", account="other", state=CLAIMED)])
    assert [order.id for order in await stores.orders.unfinished("sandbox")] == ["a", "b"]


async def test_ended_orders_are_cleared_when_they_are_old(stores: Stores) -> None:
    await stores.orders.add([make.order("old", state=DONE), make.order("open", state=CALLING)])
    await stores.orders.add([make.order("new", state=DONE, created_at=make.later(5))])
    assert await stores.orders.clear(make.later(1)) == 1
    assert [order.id for order in await stores.orders.of("errand")] == ["open", "new"]


async def test_changes_from_the_subscription_on_are_told(stores: Stores) -> None:
    await stores.orders.add([make.order("before")])
    async with stores.orders.changes() as changes:
        await stores.orders.add([make.order("a", errand="mine")])
        assert (await anext(changes)).errand == "mine"
        await stores.orders.move("a", DONE, among=[WAITING], result="7")
        assert await anext(changes) == Stir(errand="mine", account="sandbox", state=DONE)


async def test_who_waits_for_some_states_is_told_of_no_others(stores: Stores) -> None:
    async with stores.orders.changes(among=[DONE]) as changes:
        await stores.orders.add([make.order("a"), make.order("b", errand="other")])
        await stores.orders.move("a", CLAIMED, among=[WAITING])
        await stores.orders.move("b", DONE, among=[WAITING])
        assert (await anext(changes)).errand == "other"


async def test_every_subscriber_is_told(stores: Stores) -> None:
    async with stores.orders.changes() as one, stores.orders.changes() as other:
        await stores.orders.add([make.order("a")])
        assert (await anext(one)).errand == (await anext(other)).errand == "errand"
