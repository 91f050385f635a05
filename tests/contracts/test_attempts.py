"""What every store of attempts promises."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from storage.mongo.stores import Stores
from vault import ports

LONG, NONE = timedelta(hours=1), timedelta(0)


async def take(stores: Stores, *, free: int = 3, longest: timedelta = LONG, memory: timedelta = LONG) -> float:
    attempts: ports.Attempts = stores.attempts
    return await attempts.take("owner", free=free, longest=longest, memory=memory)


async def test_of_many_at_once_no_more_than_were_promised_are_granted(stores: Stores) -> None:
    for _ in range(9):
        assert await take(stores, longest=NONE) == 0
    waits = await asyncio.gather(*(take(stores) for _ in range(20)))
    assert waits.count(0) == 1
    assert all(wait == 0 or 20 < wait < 65 for wait in waits)  # who asked a moment before the granted one waits it, too


async def test_the_free_ones_are_granted_all_at_once(stores: Stores) -> None:
    assert await asyncio.gather(*(take(stores) for _ in range(3))) == [0, 0, 0]


async def test_each_further_try_waits_twice_as_long_up_to_the_longest(stores: Stores) -> None:
    for _ in range(8):
        assert await take(stores, longest=NONE) == 0
    assert await take(stores) == 0
    assert 20 < await take(stores) <= 32


async def test_what_is_forgiven_is_forgotten(stores: Stores) -> None:
    for _ in range(9):
        await take(stores, longest=NONE)
    assert [await take(stores) == 0, await take(stores) > 0] == [True, True]
    await stores.attempts.forgive("owner")
    assert await take(stores) == 0


async def test_so_is_what_was_left_alone_for_long_enough(stores: Stores) -> None:
    for _ in range(9):
        assert await take(stores, longest=NONE, memory=NONE) == 0
    assert await take(stores) == 0
    assert await take(stores) == 0


async def test_others_are_not_meant(stores: Stores) -> None:
    await asyncio.gather(*(take(stores) for _ in range(9)))
    assert await stores.attempts.take("another", free=3, longest=LONG, memory=LONG) == 0
