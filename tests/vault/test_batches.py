"""Many things are taken some at a time, all of them, in their order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vault.batches import abreast, batched, gathered


@given(st.lists(st.integers()), st.integers(1, 5))
def test_nothing_is_lost_or_turned_around(things: list[int], size: int) -> None:
    batches = [*batched(things, size)]
    assert [thing for batch in batches for thing in batch] == things
    assert all(len(batch) == size for batch in batches[:-1])
    assert all(0 < len(batch) <= size for batch in batches[-1:])


@pytest.mark.parametrize("count", [0, 3, 4, 7])
async def test_what_comes_little_by_little_is_taken_likewise(count: int) -> None:
    async def things() -> AsyncIterator[int]:
        for thing in range(count):
            yield thing

    assert [batch async for batch in gathered(things(), 4)] == [*batched(range(count), 4)]


async def test_no_more_are_at_it_than_may_be() -> None:
    busy: set[int] = set()

    async def square(thing: int) -> int:
        busy.add(thing)
        assert len(busy) <= 3
        await asyncio.sleep(0)
        busy.remove(thing)
        return thing**2

    assert await abreast(square, range(8), 3) == [thing**2 for thing in range(8)]
