"""A wish to be linked, and what becomes of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from config.wiring import House
from vault.errors import Invalid, Refusal, Unreachable
from vault.intake import utc_now
from vault.models.accounts import LinkState, PairingState, Wish
from vault.owners import OWNER
from vault.pairings import LIFE, Pairings
from vault.vault import Vault


@pytest.fixture
async def vault(house: House) -> Vault:
    """With an account whose bot is running and waits to be linked."""
    await house.vault.accounts.add(OWNER, "phone")
    await stands(house.vault, LinkState.UNLINKED)
    return house.vault


async def stands(vault: Vault, state: LinkState) -> None:
    await vault.links.report("phone", OWNER, "whatsapp", state)


async def test_codes_are_followed_until_the_phone_is_linked(vault: Vault) -> None:
    wish = await vault.pairings.link(OWNER, "phone")
    following = aiter(vault.pairings.follow(OWNER, "phone"))
    assert (await anext(following)).state is PairingState.ASKED
    for code in ("first", "second"):
        await vault.pairings.show(wish, code, 20)
        assert (await anext(following)).code == code
    await vault.pairings.done(wish)
    last = [pairing async for pairing in following]
    assert [(each.state, each.code, each.until) for each in last] == [(PairingState.DONE, "", None)]


@pytest.mark.parametrize("phone", ["+49 155 500 0001", "0049 (155) 500-0001", "491555000001"])
async def test_a_number_is_understood_as_people_write_it(vault: Vault, phone: str) -> None:
    assert (await vault.pairings.link(OWNER, "phone", phone)).phone == "491555000001"


@pytest.mark.parametrize("phone", ["0155 5000001", "12", "nonsense", "+49 155 <script>"])
async def test_what_is_no_number_is_refused(vault: Vault, phone: str) -> None:
    with pytest.raises(Invalid, match="country code"):
        await vault.pairings.link(OWNER, "phone", phone)


async def test_what_is_linked_is_not_linked_again(vault: Vault) -> None:
    await stands(vault, LinkState.READY)
    with pytest.raises(Invalid, match="chatvault unlink phone"):
        await vault.pairings.link(OWNER, "phone")


async def test_a_sandbox_needs_no_phone(vault: Vault) -> None:
    await vault.accounts.add(OWNER, "sandbox")
    with pytest.raises(Invalid, match="needs no phone"):
        await vault.pairings.link(OWNER, "sandbox")


async def test_a_wish_taken_back_is_wanted_no_more(vault: Vault) -> None:
    wish = await vault.pairings.link(OWNER, "phone")
    assert await vault.pairings.wanted(OWNER, "phone") == wish
    await vault.pairings.cancel(OWNER, "phone")
    await vault.pairings.show(wish, "too late", 20)
    assert await vault.pairings.wanted(OWNER, "phone") is None
    assert [each.state async for each in vault.pairings.follow(OWNER, "phone")] == [PairingState.CANCELLED]


async def test_a_wish_that_nobody_answers_fails_and_says_where_to_look(house: House, vault: Vault) -> None:
    await vault.pairings.link(OWNER, "phone")
    later = Pairings(house.stores.pairings, vault.accounts, lambda: utc_now() + LIFE + timedelta(seconds=1))
    assert await later.wanted(OWNER, "phone") is None
    pairing = await vault.pairings.find(OWNER, "phone")
    assert pairing and pairing.state is PairingState.FAILED and "account list" in pairing.reason


async def test_unlinking_waits_for_the_bot(vault: Vault) -> None:
    await stands(vault, LinkState.READY)
    unlinking = asyncio.create_task(vault.pairings.unlink(OWNER, "phone"))
    while not (wish := await vault.pairings.wanted(OWNER, "phone")):  # noqa: ASYNC110 - the task is at it
        await asyncio.sleep(0.01)
    assert (wish.wish, unlinking.done()) == (Wish.UNLINK, False)
    await vault.pairings.done(wish)
    await unlinking


async def test_what_could_not_be_unlinked_is_not_removed(vault: Vault) -> None:
    await stands(vault, LinkState.READY)
    retiring = asyncio.create_task(vault.pairings.retire(OWNER, "phone"))
    while not (wish := await vault.pairings.wanted(OWNER, "phone")):  # noqa: ASYNC110 - the task is at it
        await asyncio.sleep(0.01)
    await vault.pairings.failed(wish, "WhatsApp does not answer.")
    with pytest.raises(Refusal, match="does not answer"):
        await retiring
    assert await vault.accounts.all(OWNER)


async def test_without_its_bot_an_account_cannot_be_unlinked(vault: Vault) -> None:
    await vault.accounts.add(OWNER, "other")
    with pytest.raises(Unreachable, match="chatvault run"):
        await vault.pairings.unlink(OWNER, "other")


async def test_what_was_never_linked_is_simply_removed(vault: Vault) -> None:
    await vault.pairings.retire(OWNER, "phone")
    assert await vault.accounts.all(OWNER) == []
