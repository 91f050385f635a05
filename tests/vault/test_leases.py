"""One holder at a time, and none that only believes it is."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

from vault.errors import StoreDown
from vault.leases import Lease
from vault.vault import Vault

NAME = "the only one"


def lease(vault: Vault, *, span: float = 2, renewal: float = 0.1) -> Lease:
    return Lease(vault.leases, NAME, span=span, renewal=renewal)


async def test_of_many_contenders_exactly_one_holds_it(vault: Vault) -> None:
    contenders = [lease(vault, span=30) for _ in range(10)]
    assert sum(await asyncio.gather(*(each.take() for each in contenders))) == 1
    assert sum(each.held for each in contenders) == 1


async def test_one_that_is_kept_outlasts_its_span_and_one_that_is_not_passes_on(vault: Vault) -> None:
    first, second = lease(vault, span=4), lease(vault, span=4)  # longer than a busy database takes to renew it
    await first.come()
    keeping, coming = asyncio.create_task(first.keep()), asyncio.create_task(second.come())
    await asyncio.sleep(4.5)
    assert (first.held, second.held) == (True, False)
    keeping.cancel()
    await coming
    assert (first.held, second.held) == (False, True)


async def test_one_that_ends_is_free_at_once(vault: Vault) -> None:
    first, second = lease(vault, span=30), lease(vault, span=30)
    await first.come()
    await first.end()
    await second.come()
    assert (first.held, second.held) == (False, True)


async def test_a_frozen_process_does_not_believe_its_old_one(vault: Vault) -> None:
    old = lease(vault)
    await old.come()
    time.sleep(2)  # noqa: ASYNC251 - frozen, with all its tasks
    assert not old.held


async def test_keeping_one_that_another_took_is_over(vault: Vault) -> None:
    mine = lease(vault, span=30)
    await mine.come()
    await lease(vault, span=30).end()  # only its holder can drop it
    assert mine.held
    await vault.leases.drop(NAME, mine._holder)
    await lease(vault, span=30).come()
    await asyncio.wait_for(mine.keep(), 60)
    assert not mine.held


async def test_a_database_that_is_silent_takes_nothing_away_before_its_time(vault: Vault) -> None:
    mine = Lease(Mute(), NAME, span=30, renewal=0.1)
    assert not await mine.take()
    ours = lease(vault, span=30)
    await ours.come()
    ours._leases = Mute()
    assert await ours.take()
    await ours.end()
    assert not ours.held


class Mute:
    """A store that does not answer."""

    async def take(self, name: str, holder: str, span: timedelta) -> bool:
        raise StoreDown

    async def drop(self, name: str, holder: str) -> None:
        raise StoreDown
