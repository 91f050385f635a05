"""What goes wrong, and when: at random points of the work, not of the time, so that every step of it is hit."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from typing import Any

from bot.deleting import BATCH
from tests.chaos.stage import ACCOUNT, CHATS, PATIENCE, Json, Stage
from tests.house import eventually, kill

GLANCE = 0.03  # seconds between two looks at how far the work is

Trouble = Callable[[Stage, Json, Random], Coroutine[Any, Any, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """`after`: seconds since the purge was executed; `done`: messages whose fate was sealed by then."""

    after: float
    done: int
    what: str


async def killed(name: str, stage: Stage, plan: Json, chance: Random) -> None:
    """kill -9 of the first who is there."""

    async def victims() -> list[int]:
        return stage.house.processes(name)

    kill(*await eventually(victims, PATIENCE))


async def supervisor_killed(stage: Stage, plan: Json, chance: Random) -> None:
    """It is started again while its children still end, gently."""
    await stage.crash()


async def power_cut(stage: Stage, plan: Json, chance: Random) -> None:
    await stage.crash("bot sandbox", "web", "guard", "database")


async def faulty(fault: str, longest: float, stage: Stage, plan: Json, chance: Random) -> None:
    await stage.driver.fault(fault, True)
    await asyncio.sleep(chance.uniform(0.2, longest))
    await stage.driver.fault(fault, False)


async def call_lost(stage: Stage, plan: Json, chance: Random) -> None:
    """The bot dies on its way to a call, which nobody hears then."""
    await stage.driver.fault("slow", True)
    await asyncio.sleep(chance.uniform(0.5, 2.5))
    await killed("bot sandbox", stage, plan, chance)
    await stage.driver.fault("slow", False)


async def answer_lost(stage: Stage, plan: Json, chance: Random) -> None:
    """The next call is carried out, but its bot dies before it hears so."""
    await stage.driver.fault("restart", True)


async def withheld(stage: Stage, plan: Json, chance: Random) -> None:
    """Another photo is wanted, and never comes down while this lasts, though the line stands."""
    await stage.driver.fault("media-500", True)
    wanted = {**await _another(stage, plan), "account": ACCOUNT}
    saving = asyncio.create_task(stage.attempt("POST", "/api/library/save-from-message", json=wanted))
    await asyncio.sleep(chance.uniform(2, 8))
    await stage.driver.fault("media-500", False)
    saving.cancel()
    await asyncio.wait([saving])


async def _another(stage: Stage, plan: Json) -> Json:
    """Where a photo is that is not to go."""
    planned = {item["messageId"] for item in plan["items"]}
    view = [(chat, row) for chat in CHATS for row in await stage.driver.show(chat) if row["sha256"]]
    going = {row["sha256"] for _, row in view if row["messageId"] in planned}
    chat, row = next((chat, row) for chat, row in view if row["sha256"] not in going and row["from"] != "me")
    [there] = [each["chatId"] for each in await stage.driver.chats() if each["name"] == chat]
    return {"chatId": there, "messageId": row["messageId"]}


async def paused(stage: Stage, plan: Json, chance: Random) -> None:
    """Asked for until it is so; what has ended in the meantime can't be paused."""
    await _wished(stage, plan, "pause")
    await asyncio.sleep(chance.uniform(0.2, 2))
    await _wished(stage, plan, "resume")


async def _wished(stage: Stage, plan: Json, wish: str) -> None:
    async def told() -> bool:
        answer = await stage.attempt("POST", stage.path(plan, wish))
        return answer.is_success or answer.status_code == 409

    assert await eventually(told, PATIENCE), f"{wish} was never answered"


TROUBLES: dict[str, Trouble] = {
    "the bot killed": partial(killed, "bot sandbox"),
    "the call lost with the bot": call_lost,
    "the answer lost with the bot": answer_lost,
    "WhatsApp cut off": partial(faulty, "offline", 6),
    "a photo never comes down": withheld,
    "the database killed": partial(killed, "database"),
    "the web app killed": partial(killed, "web"),
    "the database's guard killed": partial(killed, "guard"),
    "paused and resumed": paused,
    "the supervisor killed": supervisor_killed,
    "WhatsApp slow": partial(faulty, "slow", 8),
    "power cut": power_cut,
}


def drawn(count: int, chance: Random) -> list[str]:
    """Each kind once if there is room for it, the rest by chance, in any order."""
    kinds = list(TROUBLES)
    each_once = kinds[:count]
    return chance.sample(each_once, len(each_once)) + chance.choices(kinds, k=count - len(each_once))


def spread(count: int, over: range, chance: Random) -> list[int]:
    """So many moments, rising, each by chance within a stretch of its own."""
    return [over.start + int(len(over) * (place + chance.random()) / count) for place in range(count)]


async def strike(stage: Stage, plan: Json, kinds: Sequence[str], chance: Random) -> list[Strike]:
    """Let these happen while the plan is carried out, each begun at its moment, whatever still goes on.

    Returns once all of them are over.
    """
    began, first = time.monotonic(), await _done(stage, plan)
    moments = spread(len(kinds), range(first, plan["totalMessages"] - (BATCH if plan["scope"] == "me" else 1)), chance)
    strikes: list[Strike] = []
    async with asyncio.TaskGroup() as going_on:
        for moment, kind in zip(moments, kinds, strict=True):
            done = await _reached(stage, plan, moment)
            await asyncio.sleep(chance.uniform(0, 0.2))
            strikes.append(Strike(after=time.monotonic() - began, done=done, what=kind))
            own = Random(chance.random())  # noqa: S311 - nothing to guess
            going_on.create_task(TROUBLES[kind](stage, plan, own))
    return strikes


async def _reached(stage: Stage, plan: Json, moment: int) -> int:
    """How many messages had met their fate, once it was so many."""
    deadline = time.monotonic() + PATIENCE
    while (done := await _done(stage, plan)) < moment:
        assert time.monotonic() < deadline, f"the purge stands still at {done} of {plan['totalMessages']}"
        await asyncio.sleep(GLANCE)
    return done


async def _done(stage: Stage, plan: Json) -> int:
    tally = await stage.tally(plan)
    return tally.planned - tally.open
