"""One purge while things go wrong, and what WhatsApp's own record says of it afterwards."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from bot.deleting import BATCH
from tests.chaos.stage import Json, Photo, Stage
from tests.chaos.troubles import Strike, strike
from tests.house import kill
from vault.models.purges import PlanState
from vault.owners import OWNER

OUTCOMES = ("deleted", "alreadyGone", "refused", "tooOld", "unconfirmed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordeal:
    """`status`: what ChatVault says. `calls`: those on record that named a message of the plan."""

    scope: str
    photo: Photo
    strikes: Sequence[Strike]
    seconds: float
    status: Json
    calls: Sequence[Json]

    @property
    def wanted(self) -> frozenset[str]:
        """What can be deleted of what was planned."""
        return self.photo.messages if self.scope == "me" else self.photo.mine

    @property
    def repeats(self) -> int:
        """How often messages were asked for again."""
        asked = Counter(id for call in self.calls for id in call["messageIds"] if id in self.photo.messages)
        return asked.total() - len(asked)


async def undergo(
    stage: Stage, photo: Photo, kinds: Sequence[str], chance: Random, *, scope: str = "me", by_itself: bool = False
) -> Ordeal:
    """Plan and execute, and let these things go wrong. Nobody executes again.

    `by_itself`: nobody even looks until it is closed, so that it is the clock that closes it.
    """
    plan = await stage.plan(photo, scope)
    began = time.monotonic()
    await stage.execute(plan)
    strikes = await strike(stage, plan, kinds, chance)
    assert await stage.carried_out(plan), f"it stands still: {await stage.tally(plan)}"
    seconds = time.monotonic() - began
    assert not by_itself or await stage.closed_by_the_clock(plan), "the clock did not close it"
    return await outcome(stage, photo, plan, strikes=strikes, seconds=seconds)


async def outcome(
    stage: Stage, photo: Photo, plan: Json, *, strikes: Sequence[Strike] = (), seconds: float = 0
) -> Ordeal:
    """What is said of it, and what is on record, once it is closed."""
    return Ordeal(
        scope=plan["scope"],
        photo=photo,
        strikes=strikes,
        seconds=seconds,
        status=await stage.closed(plan),
        calls=[call for call in await stage.calls() if photo.messages & set(call["messageIds"])],
    )


async def cut_short(stage: Stage, photo: Photo, chance: Random) -> tuple[bool, Ordeal]:
    """The web app dies while it is told to execute, and is told again only where it had not begun; whether it had."""
    plan = await stage.plan(photo)
    executing = asyncio.create_task(stage.attempt("POST", stage.path(plan, "execute"), json={"undoSeconds": 0}))
    await asyncio.sleep(chance.uniform(0, 0.1))
    kill(*stage.house.processes("web"))
    await executing
    if not (begun := (await stage.stores.plans.get(OWNER, plan["planId"])).state is not PlanState.PLANNED):
        await stage.execute(plan)
    assert await stage.carried_out(plan), f"it stands still: {await stage.tally(plan)}"
    return begun, await outcome(stage, photo, plan)


async def complaints(stage: Stage, ordeal: Ordeal) -> list[str]:
    """What is not as it was promised, in words."""
    verdict = await stage.house.told("receipts", "verify")
    promises = {
        f"it is {ordeal.status['state']}": ordeal.status["state"] == "done",
        f"the tally does not add up: {ordeal.status}": adds_up(ordeal),
        f"deleted are {ordeal.status['deleted']} of {len(ordeal.wanted)}": told_deleted(ordeal),
        f"not each was deleted by one call: {wrong(ordeal)}": not wrong(ordeal),
        f"the receipt tells another story: {ordeal.status['planId']}": await receipt_agrees(stage, ordeal),
        f"asked for again were {ordeal.repeats}": ordeal.repeats <= BATCH * len(ordeal.strikes),
        f"it took {len(ordeal.calls)} calls": bool(ordeal.strikes) or len(ordeal.calls) <= few(ordeal),
        f"the chain of receipts: {verdict.said}": verdict.status == 0,
    }
    return [complaint for complaint, kept in promises.items() if not kept]


def adds_up(ordeal: Ordeal) -> bool:
    told = sum(ordeal.status[outcome] for outcome in OUTCOMES)
    return (told, told) == (ordeal.status["planned"], len(ordeal.photo.messages))


def told_deleted(ordeal: Ordeal) -> bool:
    """It was all our own doing, whoever died over it."""
    return bool(ordeal.status["deleted"] == len(ordeal.wanted))


def wrong(ordeal: Ordeal) -> dict[str, int]:
    """The messages that were not deleted exactly once, or at all where they should have stayed, and how often."""
    taken = Counter(id for call in ordeal.calls for id in call["deleted"])
    right = dict.fromkeys(ordeal.wanted, 1)
    return {id: taken[id] for id in ordeal.photo.messages if taken[id] != right.get(id, 0)}


async def receipt_agrees(stage: Stage, ordeal: Ordeal) -> bool:
    """There is one, and it tells of each message once."""
    plan = ordeal.status["planId"]
    receipts = await stage.asked("GET", "/api/library/receipts?limit=200")
    lines = (await stage.asked("GET", f"/api/library/purges/{plan}/receipt"))["lines"]
    deleted = [line["message"] for line in lines if line["outcome"] == "deleted"]
    return (
        [receipt["planId"] for receipt in receipts].count(plan) == 1
        and sorted(deleted) == sorted(ordeal.wanted)
        and sorted(line["message"] for line in lines) == sorted(ordeal.photo.messages)
    )


def few(ordeal: Ordeal) -> int:
    """The calls that so many deletions may need: twice what full batches would."""
    return 2 * -(-len(ordeal.wanted) // BATCH) if ordeal.scope == "me" else len(ordeal.wanted)
