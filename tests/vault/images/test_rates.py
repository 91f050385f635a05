"""How often one may ask within a minute, whichever process answers."""

from __future__ import annotations

import asyncio

import pytest

from config.wiring import House
from vault.errors import TooOften
from vault.images.rates import Rates
from vault.ports import Budgets


class Counted:
    """A store of budgets, and how often it was asked."""

    def __init__(self, budgets: Budgets) -> None:
        self._budgets = budgets
        self.asked = 0

    async def take(self, name: str, portion: int, most: int) -> tuple[int, float]:
        self.asked += 1
        return await self._budgets.take(name, portion, most)


class Frozen:
    """A store whose minute has been going for twenty seconds, for good."""

    def __init__(self) -> None:
        self.used = 0

    async def take(self, name: str, portion: int, most: int) -> tuple[int, float]:
        granted = max(0, min(portion, most - self.used))
        self.used += granted
        return granted, 40.0


async def outcomes(rates: Rates, times: int, rate: int, name: str = "key") -> list[BaseException | None]:
    return list(await asyncio.gather(*(rates.take(name, rate) for _ in range(times)), return_exceptions=True))


async def test_as_many_as_were_promised_come_in_and_most_without_asking_the_database() -> None:
    counted = Counted(Frozen())
    rates = Rates(counted)
    told = await outcomes(rates, 130, 100)
    assert told.count(None) == 100
    refused = [each for each in told if each]
    assert all(isinstance(each, TooOften) and each.wait == 40 for each in refused)
    assert counted.asked == 21


async def test_two_processes_share_a_minute_and_the_next_one_begins_anew() -> None:
    store, now = Frozen(), 0.0
    one, two = (Rates(store, lambda: now) for _ in range(2))
    both = [*await outcomes(one, 80, 100), *await outcomes(two, 80, 100)]
    assert both.count(None) == 100
    store.used, now = 0, 41.0
    assert (await outcomes(two, 80, 100)).count(None) == 80


async def test_a_burst_of_five_hundred_passes_and_no_limit_is_none(house: House) -> None:
    rates = Rates(house.stores.budgets)
    assert (await outcomes(rates, 500, 3000)).count(None) == 500
    assert (await outcomes(Rates(Frozen()), 500, 0)).count(None) == 500
    with pytest.raises(TooOften):
        for _ in range(13):  # at most two minutes begin meanwhile, of five each
            await rates.take("slow", 5)
