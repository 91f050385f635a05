"""What vouches for a plan: its digest."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import make
from vault.models.errands import DeleteMessage, Order, OrderState
from vault.models.purges import ChatCount, Coverage, Origin, Outcome, Plan, PlanState, Scope, Selection, Tier
from vault.plans import COURSE, deletion, digest

NAMES = st.text(min_size=1, max_size=5)
TASKS = st.builds(
    DeleteMessage, message_id=NAMES, scope=st.sampled_from(Scope), tier=st.sampled_from(Tier), from_me=st.booleans()
)
ORDERS = st.lists(st.builds(make.order, NAMES, account=NAMES, chat=NAMES, task=TASKS), min_size=1, max_size=6)
ANOTHER: dict[str, Any] = {
    "id": "another",
    "owner": "another",
    "origin": Origin.SWEEP,
    "parent": "another",
    "selection": Selection(photos=(1, 2)),
    "scope": Scope.EVERYONE,
    "tiers": (Tier.EXACT,),
    "photos": (b"another",),
    "total": 2,
    "chats": (ChatCount(account="sandbox", chat="ana@c.us", name="Ana", messages=1),),
    "why": {"exact": 1},
    "by_hand": 1,
    "beyond": 1,
    "coverage": (Coverage(account="sandbox", since=None, photos=0, deletes=True, reachable=True),),
    "created_at": make.NOON,
    "expires_at": make.NOON,
}
LATER: dict[str, Any] = {
    "digest": b"another",
    "state": PlanState.RUNNING,
    "epoch": 1,
    "never_again": True,
    "starts_at": make.NOON,
    "closed_at": make.NOON,
    "retries": 1,
    "retry_at": make.NOON,
}


def test_every_field_of_a_plan_either_never_changes_or_is_its_course() -> None:
    assert {field.name for field in fields(Plan)} == {*ANOTHER, *LATER}
    assert {*LATER} == COURSE


@pytest.mark.parametrize("name", ANOTHER)
def test_a_digest_covers_everything_that_never_changes(name: str) -> None:
    plan = make.plan()
    assert digest(replace(plan, **{name: ANOTHER[name]}), [make.order()]) != digest(plan, [make.order()])


@pytest.mark.parametrize("name", LATER)
def test_how_far_a_plan_has_come_does_not_change_its_digest(name: str) -> None:
    plan = make.plan()
    assert digest(replace(plan, **{name: LATER[name]}), [make.order()]) == digest(plan, [make.order()])


@given(ORDERS, st.data())
def test_a_digest_covers_every_message(orders: list[Order], data: st.DataObject) -> None:
    plan, place = make.plan(), data.draw(st.integers(0, len(orders) - 1))
    changed = [*orders]
    changed[place] = data.draw(ORDERS)[0]
    assert (digest(plan, changed) == digest(plan, orders)) == (told(changed) == told(orders))
    assert digest(plan, orders[:place] + orders[place + 1 :]) != digest(plan, orders)


@given(ORDERS)
def test_what_becomes_of_the_messages_does_not_change_the_digest(orders: list[Order]) -> None:
    plan = make.plan()
    ended = [replace(each, state=OrderState.DONE, outcome=Outcome.GONE, attempts=2, held=True) for each in orders]
    assert digest(plan, ended) == digest(plan, orders)


def test_a_digest_does_not_depend_on_what_is_finer_than_the_database_keeps() -> None:
    plan = make.plan()
    finer = replace(plan, created_at=plan.created_at + timedelta(microseconds=999))
    assert digest(finer, []) == digest(plan, [])


def told(orders: list[Order]) -> list[tuple[str, ...]]:
    tasks = [(order, deletion(order)) for order in orders]
    return [(order.account, order.chat, task.message_id, task.tier, task.scope) for order, task in tasks]
