"""What every collection of plain records promises."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from enum import StrEnum
from typing import Any

import pytest

from storage.mongo.stores import Stores
from vault.ports import Records


class Colour(StrEnum):
    RED = "red"


@pytest.fixture
def records(stores: Stores) -> Records:
    return stores.records("things")


async def ids(records: Records, **where: Any) -> list[str]:
    return [row["_id"] for row in await records.find(where)]


async def test_a_row_comes_back_as_it_was_added(records: Records) -> None:
    row = {"_id": "a", "n": -1, "on": True, "bytes": b"\x00", "list": ["x"], "none": None, "nested": {"a": 1.5}}
    assert await records.add([row]) == 1
    assert await records.find({}) == [row]


async def test_a_key_that_is_taken_stays_as_it_is(records: Records) -> None:
    await records.add([{"_id": "a", "n": 1}])
    assert await records.add([{"_id": "a", "n": 2}, {"_id": "b", "n": 2}]) == 1
    assert await records.find({"n": 1}) == [{"_id": "a", "n": 1}]


async def test_where_matches_values_or_any_of_a_list(records: Records) -> None:
    await records.add([{"_id": id, "n": n, "colour": Colour.RED} for n, id in enumerate("abc")])
    assert await ids(records, n=1) == ["b"]
    assert await ids(records, n=[0, 2], colour=Colour.RED) == ["a", "c"]
    assert await ids(records, n=[]) == []


async def test_no_operator_gets_in_through_a_value(records: Records) -> None:
    await records.add([{"_id": "a", "n": 1}])
    assert await ids(records, n={"$gt": 0}) == []


async def test_rows_are_ordered_and_limited(records: Records) -> None:
    await records.add([{"_id": id, "n": n} for id, n in (("a", 2), ("b", 1), ("c", 2))])
    assert [row["_id"] for row in await records.find({}, order="n")] == ["b", "a", "c"]
    assert [row["_id"] for row in await records.find({}, order="n", limit=2)] == ["b", "a"]


async def test_set_changes_every_match(records: Records) -> None:
    await records.add([{"_id": id, "n": 1} for id in "ab"])
    assert await records.set({"n": 1}, {"n": 2, "m": 3}) == 2
    assert await records.set({"n": 1}, {"n": 3}) == 0
    assert await records.find({"_id": "a"}) == [{"_id": "a", "n": 2, "m": 3}]


async def test_set_may_make_the_row(records: Records) -> None:
    assert await records.set({"_id": "a"}, {"n": 1}, upsert=True) == 1
    assert await records.find({}) == [{"_id": "a", "n": 1}]


async def test_an_index_may_be_asked_for_again(records: Records) -> None:
    await records.index("n", "_id")
    await records.index("n", "_id")
    await records.add([{"_id": "a", "n": 1}])
    assert await ids(records, n=1) == ["a"]


async def test_serial_numbers_are_never_given_twice(records: Records) -> None:
    firsts = await asyncio.gather(*(records.next(3) for _ in range(10)))
    assert sorted(firsts) == [1 + 3 * n for n in range(10)]


async def test_the_first_tick_says_that_the_subscription_stands(records: Records) -> None:
    async with aclosing(ticking(records)) as ticks:
        await anext(ticks)
        await records.add([{"_id": "a"}])
        await anext(ticks)
        await records.set({"_id": "a"}, {"n": 1})
        await anext(ticks)


async def test_many_writes_are_few_ticks_and_none_is_missed(records: Records) -> None:
    async with aclosing(ticking(records)) as ticks:
        await anext(ticks)
        await records.add([{"_id": str(n)} for n in range(500)])
        seen, told = 0, 0
        while seen < 500:
            await anext(ticks)
            told += 1
            seen = len(await records.find({}))
    assert told < 100


async def ticking(records: Records) -> AsyncGenerator[None, None]:
    async for _ in records.changes():
        yield
