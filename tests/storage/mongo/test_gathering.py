"""Reads of the same moment, done as one."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

import pytest

from storage.mongo.gathering import AT_ONCE, Gathered
from vault.errors import StoreDown


class World:
    """Answers once it is told to, with how things stood when it was asked."""

    def __init__(self) -> None:
        self.state = "before"
        self.asked: list[set[str]] = []
        self.answers = asyncio.Event()
        self.down = False

    async def ask(self, keys: Collection[str]) -> dict[str, str]:
        self.asked.append(set(keys))
        found = {key: self.state for key in keys if key != "nowhere"}
        await self.answers.wait()
        if self.down:
            raise StoreDown
        return found


async def settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_whoever_comes_while_questions_are_on_their_way_is_told_together_how_things_stand_after_that() -> None:
    world = World()
    gathered = Gathered(world.ask)
    early = []
    for number in range(AT_ONCE):
        early.append(asyncio.create_task(gathered.find(f"{number}")))
        await settled()
    late = [asyncio.create_task(gathered.find(key)) for key in ("0", "0", "1", "nowhere")]
    await settled()
    world.state = "after"
    late[1].cancel()  # which is nothing to the others
    world.answers.set()
    assert await asyncio.gather(*early) == ["before"] * AT_ONCE
    assert await asyncio.gather(late[0], *late[2:]) == ["after", "after", None]
    assert world.asked == [*({f"{number}"} for number in range(AT_ONCE)), {"0", "1", "nowhere"}]


async def test_a_question_that_fails_fails_for_all_who_asked_it_and_the_next_is_another() -> None:
    world = World()
    gathered = Gathered(world.ask)
    world.down = True
    world.answers.set()
    failed = await asyncio.gather(*(gathered.find("a") for _ in range(3)), return_exceptions=True)
    assert [type(each) for each in failed] == [StoreDown] * 3
    world.down = False
    assert await gathered.find("a") == "before"
    with pytest.raises(TimeoutError):
        world.answers.clear()
        await asyncio.wait_for(gathered.find("a"), 0.01)
    world.answers.set()
    assert await gathered.find("a") == "before"
