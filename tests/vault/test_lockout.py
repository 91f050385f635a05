"""How often a password may be guessed, by how many processes ever."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from config.settings import Settings
from config.wiring import House
from storage.mongo.stores import open_stores
from vault.errors import Forbidden, LockedOut
from vault.lockout import FREE, LONGEST, MEMORY, Lockout
from vault.models.credentials import Visitor
from vault.vault import Vault

PASSWORD = "a good long one"
ACCOUNT = "account owner"
HERE, THERE = Visitor(address="192.0.2.1"), Visitor(address="192.0.2.2")


@pytest.fixture
def lockout(house: House) -> Lockout:
    return Lockout(house.stores.attempts)


async def guessed(house: House, name: str) -> None:
    """So much was guessed, over a long time, that the next try is the last for a quarter of an hour."""
    for _ in range(2 * FREE):
        await house.stores.attempts.take(name, free=FREE, longest=timedelta(0), memory=MEMORY)


async def locked(house: House, name: str) -> None:
    await guessed(house, name)
    await house.stores.attempts.take(name, free=FREE, longest=LONGEST, memory=MEMORY)


async def guess(lockout: Lockout, times: int, address: str) -> int:
    """How many of so many guesses at once were let through."""
    tries = [lockout.knock("owner", address) for _ in range(times)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert {type(each) for each in outcomes} <= {type(None), LockedOut}
    return outcomes.count(None)


async def test_the_first_few_cost_nothing(lockout: Lockout) -> None:
    assert await guess(lockout, FREE, "192.0.2.1") == FREE


async def test_then_it_says_how_long_to_wait(house: House, lockout: Lockout) -> None:
    await guessed(house, ACCOUNT)
    await lockout.knock("owner", "192.0.2.1")
    with pytest.raises(LockedOut, match="15 minutes") as refusal:
        await lockout.knock("owner", "192.0.2.2")
    assert 800 < refusal.value.wait <= LONGEST.total_seconds()


async def test_two_processes_count_together(settings: Settings, lockout: Lockout) -> None:
    url = settings.mongodb_url.get_secret_value()
    async with open_stores(url, settings.mongodb_name, 30) as elsewhere:
        both = lockout, Lockout(elsewhere.attempts)
        passed = await asyncio.gather(*(guess(each, 30, f"192.0.2.{n}") for n, each in enumerate(both)))
    assert FREE < sum(passed) < 2 * FREE  # one by one, with a pause that doubles, once the free ones are gone


async def test_an_address_that_tries_every_account_is_held_back(house: House, lockout: Lockout) -> None:
    await locked(house, "address 192.0.2.1")
    with pytest.raises(LockedOut):
        await lockout.knock("anybody", "192.0.2.1")
    await lockout.knock("anybody", "192.0.2.2")


async def test_one_house_has_many_addresses_of_the_sixth_version(house: House, lockout: Lockout) -> None:
    await guessed(house, "address 2001:db8::/64")
    await lockout.knock("one", "2001:db8::1")
    with pytest.raises(LockedOut):
        await lockout.knock("another", "2001:db8::2")


async def test_one_address_of_the_fourth_version_is_not_all_of_them(house: House, lockout: Lockout) -> None:
    await locked(house, "address 192.0.2.1")
    await lockout.knock("one", "::ffff:192.0.2.2")
    with pytest.raises(LockedOut):
        await lockout.knock("another", "::ffff:192.0.2.1")


async def test_a_right_password_is_forgiven_what_was_wrong_before(house: House) -> None:
    owners = house.vault.owners
    await owners.claim(await owners.invite(), PASSWORD)
    await guessed(house, ACCOUNT)
    await owners.sign_in(PASSWORD, HERE)
    for _ in range(2):
        with pytest.raises(Forbidden):
            await owners.sign_in("wrong", HERE)


async def test_strangers_who_guess_elsewhere_do_not_keep_out_who_is_known(vault: Vault, house: House) -> None:
    await vault.owners.claim(await vault.owners.invite(), PASSWORD, HERE)
    await locked(house, ACCOUNT)
    with pytest.raises(LockedOut):
        await vault.owners.sign_in(PASSWORD, THERE)
    assert await vault.owners.sign_in(PASSWORD, HERE)


async def test_the_setup_link_always_leads_in(vault: Vault, house: House) -> None:
    await vault.owners.claim(await vault.owners.invite(), PASSWORD)
    await locked(house, ACCOUNT)
    with pytest.raises(LockedOut):
        await vault.owners.sign_in(PASSWORD, HERE)
    await vault.owners.claim(await vault.owners.invite(), "quite another one", HERE)
    assert await vault.owners.sign_in("quite another one", HERE)


async def test_who_comes_in_is_forgiven_their_own_guesses_and_not_those_at_anothers_password(lockout: Lockout) -> None:
    """They share an address, as everybody does behind a proxy; and the other one is signed in there."""
    with pytest.raises(LockedOut):
        for _ in range(4 * FREE):
            await lockout.knock("owner", "192.0.2.1", known=True)
            await lockout.forgive("person anna", "192.0.2.1")
