"""What every store of budgets promises."""

from __future__ import annotations

import asyncio

from storage.mongo.stores import Stores


async def test_of_many_at_once_no_more_are_given_out_than_there_are(stores: Stores) -> None:
    taken = await asyncio.gather(*(stores.budgets.take("key", 30, 100) for _ in range(6)))
    assert all(0 < left <= 60 for _, left in taken)
    minutes = 1 + (max(left for _, left in taken) > taken[0][1])  # the next one may begin in between
    assert 100 <= sum(granted for granted, _ in taken) <= 100 * minutes
    assert {granted for granted, _ in taken} <= {30, 10, 0}


async def test_names_do_not_share(stores: Stores) -> None:
    assert [(await stores.budgets.take(name, 5, 5))[0] for name in ("ana", "ben")] == [5, 5]
