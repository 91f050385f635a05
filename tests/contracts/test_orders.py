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
from vault.models.errands import DeleteMessage, Expiry, Order, OrderState, SaveMedia, SendPhoto, Stir
from vault.models.purges import Outcome, PlanState, Scope, Tally, Tier

WAITING, CLAIMED, CALLING, DONE = OrderState.WAITING, OrderState.CLAIMED, OrderState.CALLING, OrderState.DONE
FAILED, CANCELLED, UNCONFIRMED = OrderState.FAILED, OrderState.CANCELLED, OrderState.UNCONFIRMED


async def claim(stores: Stores, limit: int = 10) -> list[str]:
    return [order.id for order in await stores.orders.claim("sandbox", limit)]


@pytest.mark.parametrize(
    "order",
    [
        make.order(task=make.sending("M1"), not_before=make.NOON, attempts=2),
        make.order(task=replace(make.sending(), expiry=Expiry(after=timedelta(hours=1.5), scope=Scope.EVERYONE))),
        make.order(task=DeleteMessage(message_id="M1", scope=Scope.EVERYONE, tier=Tier.EXACT, sent_at=make.NOON)),
        make.order(held=True, epoch=3, called=True, outcome=Outcome.TOO_OLD, ended_at=make.NOON),
        make.order(task=SaveMedia(message_id="M1", caption="c", tags=("a", "b"))),
        make.order(state=DONE, code="c", reason="r", result="7", new=True),
    ],
)
async def test_an_order_comes_back_as_it_was_added(stores: Stores, order: Order) -> None:
    await stores.orders.add([order])
    assert await stores.orders.get(order.id) == order


async def test_a_send_is_found_by_its_message_id_while_it_stands_so(stores: Stores) -> None:
    await stores.orders.add([make.order("a", task=make.sending("M1"), state=UNCONFIRMED), make.order("b")])
    found = await stores.orders.find_send("sandbox", "M1", among=[CALLING, UNCONFIRMED])
    assert found and found.id == "a"
    assert await stores.orders.find_send("sandbox", "M1", among=[DONE]) is None
    assert await stores.orders.find_send("sandbox", "M-b", among=[WAITING]) is None
    assert await stores.orders.find_send("other", "M1", among=[UNCONFIRMED]) is None


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


async def test_deletions_of_another_scope_wait_for_another_call(stores: Stores) -> None:
    scopes = {"a": Scope.EVERYONE, "b": Scope.ME, "c": Scope.EVERYONE}
    tasks = {id: DeleteMessage(message_id=id, scope=scope) for id, scope in scopes.items()}
    await stores.orders.add([make.order(id, task=task) for id, task in tasks.items()])
    mine = await stores.orders.claim("sandbox", 10, only=DeleteMessage, scope=Scope.ME)
    assert [order.id for order in mine] == ["b"]
    assert [await claim(stores) for _ in range(2)] == [["a", "c"], []]


async def test_what_is_held_is_not_claimed_until_it_is_let_go(stores: Stores) -> None:
    await stores.orders.add([make.order("a", held=True), make.order("b", errand="other")])
    assert await claim(stores) == ["b"]
    await stores.orders.steer("errand", 1, held=False)
    assert await claim(stores) == ["a"]


async def test_an_order_is_not_due_before_its_time(stores: Stores) -> None:
    now = utc_now()
    await stores.orders.add([make.order("later", not_before=now + timedelta(hours=1))])
    await stores.orders.add([make.order("now", not_before=now - timedelta(hours=1), created_at=make.later(1))])
    assert await claim(stores) == ["now"]
    assert await claim(stores) == []


async def test_letting_go_may_be_for_later(stores: Stores) -> None:
    await stores.orders.add([make.order("a", held=True), make.order("b", held=True, errand="other")])
    await stores.orders.steer("errand", 1, held=False, not_before=utc_now() + timedelta(hours=1))
    await stores.orders.steer("other", 1, held=False, not_before=utc_now() - timedelta(hours=1))
    assert await claim(stores) == ["b"]


async def test_an_older_epoch_changes_nothing(stores: Stores) -> None:
    await stores.orders.add([make.order("a", held=True)])
    await stores.orders.steer("errand", 2, held=True)
    await stores.orders.steer("errand", 1, held=False, not_before=make.NOON, cancel=True)
    assert await stores.orders.get("a") == make.order("a", held=True, epoch=2)


async def test_the_same_epoch_again_leaves_a_pause_between_two_tries_alone(stores: Stores) -> None:
    await stores.orders.add([make.order("a", held=True)])
    await stores.orders.steer("errand", 1, held=False, not_before=make.NOON)
    await stores.orders.move("a", WAITING, among=[WAITING], not_before=make.later(9), attempts=1)
    await stores.orders.steer("errand", 1, held=False, not_before=make.NOON)
    assert (await stores.orders.get("a")).not_before == make.later(9)


async def test_of_two_that_steer_at_once_the_later_decision_stands(stores: Stores) -> None:
    await stores.orders.add([make.order(f"{n:03}", held=True) for n in range(300)])
    steers = [stores.orders.steer("errand", epoch, held=epoch % 2 == 0) for epoch in (3, 1, 2, 4, 2, 1)]
    await asyncio.gather(*steers)
    assert {(order.held, order.epoch) for order in await stores.orders.of("errand")} == {(True, 4)}


async def test_a_pause_while_an_order_is_under_way_holds_it_when_it_comes_back(stores: Stores) -> None:
    await stores.orders.add([make.order("a")])
    await claim(stores)
    await stores.orders.steer("errand", 1, held=True)
    assert (await stores.orders.get("a")).state is CLAIMED
    await stores.orders.move_all(["a"], WAITING, among=[CLAIMED])
    assert await claim(stores) == []


async def test_cancelling_ends_what_waits_and_holds_what_is_under_way(stores: Stores) -> None:
    states = {"a": WAITING, "b": CALLING, "c": DONE}
    await stores.orders.add([make.order(id, state=state) for id, state in states.items()])
    await stores.orders.steer("errand", 1, held=True, cancel=True)
    assert [order.state for order in await stores.orders.of("errand")] == [CANCELLED, CALLING, DONE]
    assert (await stores.orders.get("a")).ended_at
    assert [order.held for order in await stores.orders.of("errand")] == [True, True, False]


async def test_cancelling_again_ends_what_came_back_since(stores: Stores) -> None:
    await stores.orders.add([make.order("a", state=CALLING)])
    await stores.orders.steer("errand", 1, held=True, cancel=True)
    await stores.orders.move("a", WAITING, among=[CALLING])
    await stores.orders.steer("errand", 1, held=True, cancel=True)
    assert (await stores.orders.get("a")).state is CANCELLED


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


@pytest.mark.parametrize("end", [DONE, FAILED, UNCONFIRMED, CANCELLED])
async def test_an_end_is_dated(stores: Stores, end: OrderState) -> None:
    began = utc_now() - timedelta(minutes=1)
    await stores.orders.add([make.order("a"), make.order("b")])
    await stores.orders.move("a", end, among=[WAITING])
    await stores.orders.move_all(["b"], end, among=[WAITING])
    assert all(order.ended_at and order.ended_at > began for order in await stores.orders.of("errand"))


async def test_a_move_that_is_no_end_is_not_dated(stores: Stores) -> None:
    await stores.orders.add([make.order("a")])
    await stores.orders.move("a", CALLING, among=[WAITING], called=True)
    assert await stores.orders.get("a") == make.order("a", state=CALLING, called=True)


async def test_a_tally_counts_every_order_once(stores: Stores) -> None:
    ends: dict[str, dict[str, Any]] = {
        "a": {"state": DONE, "outcome": Outcome.DELETED},
        "b": {"state": DONE, "outcome": Outcome.DELETED},
        "c": {"state": DONE, "outcome": Outcome.GONE, "chat": "ben@c.us"},
        "d": {"state": FAILED, "outcome": Outcome.TOO_OLD, "chat": "eve@c.us"},
        "e": {"state": FAILED},
        "f": {"state": CANCELLED},
        "g": {},
    }
    await stores.orders.add([make.order(id, **given) for id, given in ends.items()])
    await stores.orders.add([make.order("theirs", errand="other", state=DONE)])
    outcomes = {Outcome.DELETED: 2, Outcome.GONE: 1, Outcome.TOO_OLD: 1, Outcome.REFUSED: 1}
    assert await stores.orders.tally("errand") == Tally(planned=7, outcomes=outcomes, cancelled=1, chats=1)


async def test_a_tally_of_nothing_is_nothing(stores: Stores) -> None:
    assert await stores.orders.tally("nowhere") == Tally(planned=0, outcomes={})


async def test_pages_of_an_errand_go_by_id_and_meet(stores: Stores) -> None:
    await stores.orders.add([make.order(id, created_at=make.later(-int(id))) for id in "12345"])
    await stores.orders.add([make.order("3x", errand="other")])
    first = await stores.orders.page("errand", after="", limit=3)
    rest = await stores.orders.page("errand", after=first[-1].id, limit=3)
    assert [[order.id for order in page] for page in (first, rest)] == [["1", "2", "3"], ["4", "5"]]


async def test_recent_orders_come_newest_first_and_their_pages_meet(stores: Stores) -> None:
    await stores.orders.add([make.order(id, created_at=make.later(int(id) // 2)) for id in "12345"])
    first = await stores.orders.recent("owner", limit=3)
    rest = await stores.orders.recent("owner", before=(first[-1].created_at, first[-1].id), limit=3)
    assert [[order.id for order in page] for page in (first, rest)] == [["5", "4", "3"], ["2", "1"]]


async def test_recent_orders_are_ones_own_those_that_stand_so_and_none_that_is_held(stores: Stores) -> None:
    await stores.orders.add([make.order("held", held=True), make.order("theirs", owner="other")])
    await stores.orders.add([make.order("a", state=FAILED), make.order("b"), make.order("c", state=DONE)])
    found = await stores.orders.recent("owner", among=[FAILED, WAITING], limit=9)
    assert [order.id for order in found] == ["b", "a"]
    assert await stores.orders.counts("owner") == {FAILED: 1, WAITING: 1, DONE: 1}


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


async def test_what_belongs_to_an_open_plan_is_not_cleared(stores: Stores) -> None:
    await stores.orders.add([make.order("a", errand="open", state=DONE), make.order("b", errand="closed", state=DONE)])
    await stores.plans.add(make.plan("open", state=PlanState.PAUSED))
    await stores.plans.add(make.plan("closed", state=PlanState.DONE, closed_at=make.NOON))
    assert await stores.orders.clear(make.later(1)) == 1
    assert await stores.orders.get("a")


async def test_what_is_held_for_a_plan_that_never_was_is_cleared(stores: Stores) -> None:
    await stores.plans.add(make.plan("known"))
    held = {"a": "known", "b": "never written", "c": "just begun"}
    orders = {id: make.order(id, errand=errand, held=True) for id, errand in held.items()}
    await stores.orders.add([orders["a"], orders["b"], replace(orders["c"], created_at=make.later(5))])
    assert await stores.orders.clear(make.later(1)) == 1
    assert [await stores.orders.of(errand) for errand in held.values()] == [
        [orders["a"]],
        [],
        [replace(orders["c"], created_at=make.later(5))],
    ]


async def test_what_follows_the_last_order_is_neither_let_go_nor_kept(stores: Stores) -> None:
    await stores.orders.add([make.order(id, held=True) for id in ("a", "b", "c")])
    await stores.orders.steer("errand", 1, held=False, last="b")
    assert await claim(stores) == ["a", "b"]
    await stores.orders.drop("errand", after="b")
    assert [order.id for order in await stores.orders.of("errand")] == ["a", "b"]


async def test_an_errand_can_be_dropped_whole(stores: Stores) -> None:
    await stores.orders.add([make.order("a"), make.order("b", state=DONE), make.order("c", errand="other")])
    await stores.orders.drop("errand")
    assert await stores.orders.of("errand") == []
    assert len(await stores.orders.of("other")) == 1


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
