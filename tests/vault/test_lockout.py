"""How often a password may be guessed, by how many processes ever."""

from __future__ import annotations

import asyncio

import pytest

from config.settings import Settings
from config.wiring import House
from storage.mongo.stores import open_stores
from vault.errors import Forbidden, LockedOut
from vault.lockout import FREE, Lockout
from vault.models.credentials import Visitor
from vault.vault import Vault

PASSWORD = "a good long one"
HERE, THERE = Visitor(address="192.0.2.1"), Visitor(address="192.0.2.2")


@pytest.fixture
def lockout(house: House) -> Lockout:
    return Lockout(house.stores.attempts)


async def guess(lockout: Lockout, times: int, address: str, account: str = "owner") -> int:
    """How many of so many guesses at once were let through."""
    tries = [lockout.knock(account, address) for _ in range(times)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert {type(each) for each in outcomes} <= {type(None), LockedOut}
    return outcomes.count(None)


async def test_the_first_few_cost_nothing_and_then_it_says_how_long_to_wait(lockout: Lockout) -> None:
    assert await guess(lockout, FREE + 1, "192.0.2.1") == FREE + 1
    with pytest.raises(LockedOut, match="second") as refusal:
        await lockout.knock("owner", "192.0.2.1")
    assert refusal.value.wait == 1


async def test_two_processes_count_together(settings: Settings, lockout: Lockout) -> None:
    url = settings.mongodb_url.get_secret_value()
    async with open_stores(url, settings.mongodb_name, 30) as elsewhere:
        both = lockout, Lockout(elsewhere.attempts)
        passed = await asyncio.gather(*(guess(each, 30, f"192.0.2.{n}") for n, each in enumerate(both)))
    assert sum(passed) == FREE + 1


async def test_an_address_that_tries_every_account_is_held_back(lockout: Lockout) -> None:
    for number in range(FREE + 1):
        await lockout.knock(f"account {number}", "192.0.2.1")
    with pytest.raises(LockedOut):
        await lockout.knock("yet another", "192.0.2.1")
    await lockout.knock("yet another", "192.0.2.2")


async def test_one_house_has_many_addresses_of_the_sixth_version(lockout: Lockout) -> None:
    assert await guess(lockout, FREE + 1, "2001:db8::1", "one") == FREE + 1
    with pytest.raises(LockedOut):
        await lockout.knock("another", "2001:db8::2")


async def test_a_right_password_is_forgiven_what_was_wrong_before(vault: Vault) -> None:
    await vault.owners.claim(await vault.owners.invite(), PASSWORD)
    for _ in range(2):
        for _ in range(FREE - 1):
            with pytest.raises(Forbidden):
                await vault.owners.sign_in("wrong", HERE)
        await vault.owners.sign_in(PASSWORD, HERE)


async def test_strangers_who_guess_elsewhere_do_not_keep_out_who_is_known(vault: Vault, lockout: Lockout) -> None:
    await vault.owners.claim(await vault.owners.invite(), PASSWORD, HERE)
    await guess(lockout, FREE + 1, THERE.address)
    assert await vault.owners.sign_in(PASSWORD, HERE)


async def test_the_setup_link_always_leads_in(vault: Vault, lockout: Lockout) -> None:
    await vault.owners.claim(await vault.owners.invite(), PASSWORD)
    await guess(lockout, FREE + 1, HERE.address)
    with pytest.raises(LockedOut):
        await vault.owners.sign_in(PASSWORD, HERE)
    await vault.owners.claim(await vault.owners.invite(), "quite another one", HERE)
    assert await vault.owners.sign_in("quite another one", HERE)
