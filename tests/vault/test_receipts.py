"""The chain of receipts: whatever is changed, left out or moved, it shows."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase

from config.settings import Settings
from config.wiring import House
from tests import make
from vault import canonical
from vault.errors import Missing
from vault.models.errands import Order, OrderState
from vault.models.purges import Outcome, Plan, Receipt, Tally
from vault.owners import OWNER
from vault.receipts import BEGINNING, WORDS, chain, fault, line, seal, tally

Rows = AsyncDatabase[dict[str, Any]]

LINES = st.lists(st.text(), max_size=6)
ENDS = st.lists(st.sampled_from(Outcome) | st.none(), max_size=8)


# ── on paper ──────────────────────────────────────────────────────────────────────────────────────────────


@given(st.binary(min_size=32, max_size=32), st.text(), LINES, st.data())
def test_any_change_of_any_line_changes_the_end_of_the_chain(
    previous: bytes, head: str, lines: list[str], data: st.DataObject
) -> None:
    other = data.draw(LINES)
    assert (chain(previous, head, other) == chain(previous, head, lines)) == (other == lines)


@given(st.text(), st.text(), LINES)
def test_the_chain_hangs_on_the_head_and_on_what_came_before(head: str, other: str, lines: list[str]) -> None:
    assert (chain(BEGINNING, head, lines) == chain(BEGINNING, other, lines)) == (head == other)
    assert chain(BEGINNING, head, lines) != chain(make.sha256("another"), head, lines)


@given(ENDS)
def test_what_is_sealed_is_sound_and_tells_its_tally(ends: list[Outcome | None]) -> None:
    orders, counted = ended(ends)
    receipt = sealed(orders, counted)
    assert fault(receipt, [line(order) for order in orders], number=1, previous=BEGINNING) == ""
    assert tally(receipt) == counted


@given(ENDS, st.data())
def test_a_line_that_is_changed_left_out_or_moved_is_found(ends: list[Outcome | None], data: st.DataObject) -> None:
    orders, counted = ended([Outcome.DELETED, *ends])
    receipt, lines = sealed(orders, counted), [line(order) for order in orders]
    at = data.draw(st.integers(0, len(lines) - 1))
    gone, doubled = lines[:at] + lines[at + 1 :], [*lines[: at + 1], *lines[at:]]
    changed = [*lines[:at], lines[at].replace("ana@c.us", "ben@c.us"), *lines[at + 1 :]]
    moved = lines[::-1]
    for wrong in (gone, doubled, changed, *([moved] if moved != lines else [])):
        assert fault(receipt, wrong, number=1, previous=BEGINNING)


CHANGED: dict[str, Any] = {
    "plan": "another",
    "owner": "another",
    "number": 2,
    "head": "{}",
    "count": 2,
    "previous": make.sha256("another"),
    "digest": make.sha256("another"),
    "written_at": make.later(1),
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_change_of_the_record_is_found(name: str) -> None:
    orders, counted = ended([Outcome.DELETED])
    wrong = replace(sealed(orders, counted), **{name: CHANGED[name]})
    assert fault(wrong, [line(order) for order in orders], number=1, previous=BEGINNING)


def test_a_forged_tally_is_found_although_it_was_sealed_anew() -> None:
    orders, counted = ended([Outcome.REFUSED])
    forged = sealed(orders, replace(counted, outcomes={Outcome.DELETED: 1}))
    told = fault(forged, [line(order) for order in orders], number=1, previous=BEGINNING)
    assert told
    assert told.endswith("Its messages do not add up to its tally.")


def ended(ends: list[Outcome | None]) -> tuple[list[Order], Tally]:
    """Orders that came to these ends; None is cancelled."""
    states = {outcome: OrderState.FAILED for outcome in Outcome} | {None: OrderState.CANCELLED}
    orders = [
        make.order(f"{number}", state=states[outcome], outcome=outcome, ended_at=make.later(number))
        for number, outcome in enumerate(ends)
    ]
    outcomes = {outcome: ends.count(outcome) for outcome in Outcome if outcome in ends}
    return orders, Tally(planned=len(ends), outcomes=outcomes, cancelled=ends.count(None))


def sealed(orders: list[Order], counted: Tally) -> Receipt:
    return seal(make.plan(), counted, [line(order) for order in orders], None, make.NOON)


# ── kept ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def rows(settings: Settings) -> AsyncIterator[Rows]:
    """What somebody can reach who is let into the database."""
    async with AsyncMongoClient[dict[str, Any]](settings.mongodb_url.get_secret_value()) as client:
        yield client[settings.mongodb_name]


async def purged(house: House, id: str, messages: int = 2) -> Plan:
    """A purge that has ended and has its receipt."""
    plan = make.plan(id, owner=OWNER, starts_at=make.NOON, total=messages)
    orders = [make.order(f"{id}:{n:06}", errand=id, owner=OWNER, outcome=Outcome.DELETED) for n in range(messages)]
    await house.stores.orders.add([replace(each, state=OrderState.DONE, ended_at=make.NOON) for each in orders])
    await house.vault.receipts.write(plan, await house.stores.orders.tally(id))
    return plan


async def test_a_receipt_tells_what_became_of_each_message(house: House) -> None:
    plan = await purged(house, "a", 1)
    receipt = await house.vault.receipts.get(OWNER, plan.id)
    [told] = [json.loads(each) async for each in house.vault.receipts.lines(receipt)]
    assert (told["message"], told["outcome"], told["endedAt"]) == ("M-a:000000", "deleted", canonical.when(make.NOON))
    assert json.loads(receipt.head)["tally"] == {**dict.fromkeys([*WORDS.values(), "cancelled"], 0), "deleted": 1}


async def test_receipts_follow_one_another(house: House) -> None:
    for id in ("a", "b", "c"):
        await purged(house, id)
    receipts = await house.vault.receipts.page(OWNER)
    assert [(each.plan, each.number) for each in receipts] == [("c", 3), ("b", 2), ("a", 1)]
    verdict = await house.vault.receipts.verify(OWNER)
    assert (verdict.receipts, verdict.messages, verdict.head, verdict.fault) == (3, 6, receipts[0].digest, "")


async def test_many_that_end_at_once_are_one_chain(house: House) -> None:
    await asyncio.gather(*(purged(house, f"{number}") for number in range(8)))
    verdict = await house.vault.receipts.verify(OWNER)
    assert (verdict.receipts, verdict.messages, verdict.fault) == (8, 16, "")


async def test_writing_a_receipt_from_many_processes_is_writing_one(house: House) -> None:
    await asyncio.gather(*(purged(house, "a") for _ in range(4)))
    assert len(await house.vault.receipts.page(OWNER)) == 1
    assert (await house.vault.receipts.verify(OWNER)).messages == 2


async def test_a_receipt_may_have_more_lines_than_one_page(house: House) -> None:
    await purged(house, "a", 2500)
    assert (await house.vault.receipts.verify(OWNER)).messages == 2500


async def test_whoever_changes_a_kept_line_is_found_out(house: House, rows: Rows) -> None:
    await purged(house, "a")
    await purged(house, "b")
    [lines] = [each["lines"] async for each in rows["receipt_lines"].find({"plan": "a"})]
    forged = [each.replace('"deleted"', '"refused"') for each in lines]
    await rows["receipt_lines"].update_one({"plan": "a"}, {"$set": {"lines": forged}})
    verdict = await house.vault.receipts.verify(OWNER)
    assert (verdict.receipts, verdict.fault) == (0, "Receipt 1 (purge a): Its text is not what was sealed.")


async def test_whoever_takes_a_receipt_out_is_found_out(house: House, rows: Rows) -> None:
    for id in ("a", "b", "c"):
        await purged(house, id)
    await rows["receipts"].delete_one({"_id": "b"})
    verdict = await house.vault.receipts.verify(OWNER)
    assert (verdict.receipts, verdict.fault) == (1, "Receipt 2 is missing: number 3 follows.")


async def test_whoever_cuts_the_chain_off_at_its_end_is_found_out(house: House, rows: Rows) -> None:
    for id in ("a", "b"):
        await house.stores.plans.add(replace(await purged(house, id), closed_at=make.NOON))
    assert (await house.vault.receipts.verify(OWNER)).fault == ""
    await rows["receipts"].delete_one({"_id": "b"})
    assert (await house.vault.receipts.verify(OWNER)).fault == "The receipt of purge b is missing."


async def test_a_receipt_is_nobody_elses(house: House) -> None:
    await purged(house, "a")
    with pytest.raises(Missing):
        await house.vault.receipts.get("somebody else", "a")
    assert (await house.vault.receipts.verify("somebody else")).receipts == 0
