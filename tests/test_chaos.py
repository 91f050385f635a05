"""Purges while processes die and WhatsApp goes away: each message is deleted once, and the receipts hold.

WhatsApp's own record is what counts here, not what ChatVault says of itself. The long form is `make chaos`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from copy import deepcopy
from random import Random

import pytest

from tests.chaos.ordeal import complaints, outcome, undergo
from tests.chaos.stage import Json, Stage, open_stage
from tests.house import kill

CHANCE = Random(1)  # noqa: S311 - nothing to guess
TROUBLES = (
    "the call lost with the bot",
    "the answer lost with the bot",
    "the database killed",
    "WhatsApp cut off",
    "a photo never comes down",
)


@pytest.fixture(scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path_factory.mktemp("chaos") / "data") as stage:
        yield stage


async def test_whatever_dies_each_message_is_deleted_once_and_nothing_else_is(stage: Stage) -> None:
    await stage.foreign(40)
    photo = await stage.photo(1, 300)
    mine, theirs = await stage.seen(), await stage.seen(me=False)
    ordeal = await undergo(stage, photo, TROUBLES, CHANCE)
    assert await complaints(stage, ordeal) == []
    assert (await stage.seen(), await stage.seen(me=False)) == (mine - photo.messages, theirs)


async def test_whatever_dies_each_of_my_messages_is_taken_back_once_and_no_others(stage: Stage) -> None:
    photo = await stage.photo(2, 24, days=1)
    mine, theirs = await stage.seen(), await stage.seen(me=False)
    ordeal = await undergo(stage, photo, TROUBLES[:2], CHANCE, scope="everyone")
    assert await complaints(stage, ordeal) == []
    assert (await stage.seen(), await stage.seen(me=False)) == (mine - photo.mine, theirs - photo.mine)


async def test_what_is_undone_in_time_stays_though_the_web_app_died_meanwhile(stage: Stage) -> None:
    photo = await stage.photo(4, 20)
    plan = await stage.plan(photo)
    await stage.execute(plan, undo=60)
    kill(*stage.house.processes("web"))
    await stage.asked("POST", stage.path(plan, "cancel"))
    undone = await outcome(stage, photo, plan)
    assert (undone.status["state"], undone.status["cancelled"], undone.calls) == ("cancelled", 20, [])
    assert photo.messages <= await stage.seen()


async def test_what_was_executed_runs_in_few_calls_though_the_web_app_died_right_after_saying_so(stage: Stage) -> None:
    photo = await stage.photo(3, 250)
    plan = await stage.plan(photo)
    await stage.execute(plan, undo=2)
    kill(*stage.house.processes("web"))
    assert await stage.carried_out(plan)
    assert await complaints(stage, await outcome(stage, photo, plan)) == []


# ── receipts in strange hands ─────────────────────────────────────────────────────────────────────────────


Forge = Callable[[Json, list[str]], None]


def byte(receipt: Json, lines: list[str]) -> None:
    lines[0] = lines[0][:-1] + chr(ord(lines[0][-1]) ^ 1)


def removed(receipt: Json, lines: list[str]) -> None:
    del lines[-1]


def swapped(receipt: Json, lines: list[str]) -> None:
    lines[0], lines[1] = lines[1], lines[0]


def head(receipt: Json, lines: list[str]) -> None:
    receipt["head"] = receipt["head"].replace('"scope":"me"', '"scope":"us"')


@pytest.fixture(scope="module")
async def purge(stage: Stage) -> str:
    """The id of a purge that has its receipt."""
    id: str = (await undergo(stage, await stage.photo(6, 10), [], CHANCE)).status["planId"]
    return id


@pytest.mark.parametrize("forge", [byte, removed, swapped, head])
async def test_any_change_of_a_receipt_is_found_and_named(stage: Stage, purge: str, forge: Forge) -> None:
    receipt, lines = await sealed(stage, purge)
    forged_receipt, forged_lines = deepcopy((receipt, lines))
    forge(forged_receipt, forged_lines)
    assert (forged_receipt, forged_lines) != (receipt, lines)
    await put(stage, forged_receipt, forged_lines)
    told = await stage.house.told("receipts", "verify")
    await put(stage, receipt, lines)
    assert told.status == 1
    assert f"Receipt {receipt['number']} (purge {purge})" in " ".join(told.said.split())


async def sealed(stage: Stage, purge: str) -> tuple[Json, list[str]]:
    """A receipt and its lines, as the database has them."""
    [receipt] = await stage.stores.records("receipts").find({"_id": purge})
    [portion] = await stage.stores.records("receipt_lines").find({"plan": purge})
    return receipt, portion["lines"]


async def put(stage: Stage, receipt: Json, lines: list[str]) -> None:
    await stage.stores.records("receipts").set({"_id": receipt["_id"]}, {"head": receipt["head"]})
    await stage.stores.records("receipt_lines").set({"plan": receipt["_id"]}, {"lines": lines})
