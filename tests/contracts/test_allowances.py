"""What every store of allowances promises."""

from __future__ import annotations

import asyncio

from storage.mongo.stores import Stores


async def test_of_many_who_take_at_once_so_many_succeed_as_are_allowed(stores: Stores) -> None:
    assert sum(await asyncio.gather(*(stores.allowances.take("phone", 5) for _ in range(20)))) == 5


async def test_everybody_has_an_allowance_of_his_own(stores: Stores) -> None:
    assert await stores.allowances.take("phone", 1)
    assert not await stores.allowances.take("phone", 1)
    assert await stores.allowances.take("another", 1)


async def test_more_may_be_taken_when_more_is_allowed(stores: Stores) -> None:
    assert not await stores.allowances.take("phone", 0)
    assert await stores.allowances.take("phone", 1)
