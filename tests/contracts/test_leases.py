"""What every store of leases promises."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from storage.mongo.stores import Stores

LONG = timedelta(minutes=5)
SHORT = timedelta(milliseconds=50)


async def test_of_many_exactly_one_takes_a_lease(stores: Stores) -> None:
    takes = (stores.leases.take("schedule", f"holder {n}", LONG) for n in range(20))
    assert sum(await asyncio.gather(*takes)) == 1


@pytest.mark.parametrize("holder", ["me", "$until", ""])
async def test_the_holder_may_renew_and_others_are_refused(stores: Stores, holder: str) -> None:
    assert await stores.leases.take("schedule", holder, LONG)
    assert await stores.leases.take("schedule", holder, LONG)
    assert not await stores.leases.take("schedule", "you", LONG)
    assert await stores.leases.take("another", "you", LONG)


async def test_a_lease_that_ran_out_is_free(stores: Stores) -> None:
    assert await stores.leases.take("schedule", "me", SHORT)
    while not await stores.leases.take("schedule", "you", LONG):  # noqa: ASYNC110 - the server's clock tells nobody
        await asyncio.sleep(0.01)
    assert not await stores.leases.take("schedule", "me", LONG)


async def test_only_its_holder_can_drop_a_lease(stores: Stores) -> None:
    await stores.leases.take("schedule", "me", LONG)
    await stores.leases.drop("schedule", "you")
    assert not await stores.leases.take("schedule", "you", LONG)
    await stores.leases.drop("schedule", "me")
    assert await stores.leases.take("schedule", "you", LONG)
