"""Whose installation it is: claimed once by whoever holds the link, and opened with a password."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from config.wiring import House
from vault import ports
from vault.errors import Forbidden, Invalid, TooMany
from vault.intake import utc_now
from vault.lockout import Lockout
from vault.models.credentials import CredentialKind, Visitor
from vault.owners import OWNER, Owners
from vault.passwords import Passwords
from vault.tokens import Tokens
from vault.vault import Vault

PASSWORD = "a good long one"


async def test_the_setup_link_claims_the_vault_and_signs_in(vault: Vault) -> None:
    session = await vault.owners.claim(await vault.owners.invite(), PASSWORD)
    credential = await vault.tokens.check(CredentialKind.SESSION, session)
    assert credential and credential.owner == OWNER
    assert await vault.owners.claimed()


async def test_of_many_with_the_same_link_one_succeeds(vault: Vault) -> None:
    link = await vault.owners.invite()
    tries = [vault.owners.claim(link, f"password of visitor {number}") for number in range(5)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(each).__name__ for each in outcomes) == ["Forbidden"] * 4 + ["str"]


async def test_a_used_or_invented_or_replaced_link_is_refused(vault: Vault) -> None:
    replaced, used = await vault.owners.invite(), await vault.owners.invite()
    await vault.owners.claim(used, PASSWORD)
    for link in (replaced, used, "cv1_invented", ""):
        with pytest.raises(Forbidden):
            await vault.owners.claim(link, PASSWORD)


async def test_a_short_password_does_not_cost_the_link(vault: Vault) -> None:
    link = await vault.owners.invite()
    with pytest.raises(Invalid):
        await vault.owners.claim(link, "short")
    assert await vault.owners.claim(link, PASSWORD)


async def test_the_password_signs_in_and_a_wrong_one_does_not(vault: Vault) -> None:
    await vault.owners.claim(await vault.owners.invite(), PASSWORD)
    assert await vault.tokens.check(CredentialKind.SESSION, await vault.owners.sign_in(PASSWORD))
    with pytest.raises(Forbidden):
        await vault.owners.sign_in("something else")


async def test_nobody_signs_in_before_the_vault_is_claimed(vault: Vault) -> None:
    with pytest.raises(Forbidden):
        await vault.owners.sign_in(PASSWORD)


async def test_a_new_link_sets_a_new_password_and_ends_every_session(vault: Vault) -> None:
    session = await vault.owners.claim(await vault.owners.invite(), PASSWORD)
    await vault.owners.claim(await vault.owners.invite(), "quite another one")
    assert await vault.tokens.check(CredentialKind.SESSION, session) is None
    with pytest.raises(Forbidden):
        await vault.owners.sign_in(PASSWORD)


def office(house: House, **other: Any) -> Owners:
    """Another one over the same records."""
    vault = house.vault
    parts: dict[str, Any] = {"owners": house.stores.owners, "tokens": vault.tokens, "passwords": Passwords()}
    rest: dict[str, Any] = {"lockout": Lockout(house.stores.attempts), "audit": vault.audit}
    return Owners(**(parts | rest | other), session=timedelta(days=1))


class Overtaken(Passwords):
    """While a password is looked at, something else happens."""

    def __init__(self, meanwhile: Callable[[], Awaitable[object]]) -> None:
        super().__init__()
        self._meanwhile = meanwhile

    async def fits(self, password: str, hashed: str) -> bool:
        fits = await super().fits(password, hashed)
        await self._meanwhile()
        return fits


class Late:
    """Before a new password is set, something else happens."""

    def __init__(self, owners: ports.Owners, meanwhile: Callable[[], Awaitable[object]]) -> None:
        self._owners = owners
        self._meanwhile = meanwhile

    async def claim(self, owner: str, password_hash: str) -> bool:
        return await self._owners.claim(owner, password_hash)

    async def password_hash(self, owner: str) -> str | None:
        return await self._owners.password_hash(owner)

    async def set_password_hash(self, owner: str, password_hash: str) -> None:
        await self._meanwhile()
        await self._owners.set_password_hash(owner, password_hash)


async def test_who_signs_in_while_a_new_password_is_set_is_signed_out_by_it(house: House) -> None:
    vault, begun = house.vault, list[str]()

    async def thief() -> None:
        begun.append(await vault.owners.sign_in(PASSWORD))

    await vault.owners.claim(await vault.owners.invite(), PASSWORD)
    owners = office(house, owners=Late(house.stores.owners, thief))
    await owners.claim(await owners.invite(), "quite another one")
    assert await vault.tokens.check(CredentialKind.SESSION, begun[0]) is None


async def test_a_password_that_was_right_until_just_now_opens_nothing(house: House) -> None:
    vault = house.vault

    async def reset() -> None:
        await vault.owners.claim(await vault.owners.invite(), "quite another one")

    await vault.owners.claim(await vault.owners.invite(), PASSWORD)
    owners = office(house, passwords=Overtaken(reset))
    with pytest.raises(Forbidden):
        await owners.sign_in(PASSWORD)
    assert len(await vault.tokens.all(OWNER, CredentialKind.SESSION)) == 1


def later(hours: int) -> Callable[[], datetime]:
    return lambda: utc_now() + timedelta(hours=hours)


async def test_a_setup_link_is_good_for_a_day(house: House) -> None:
    link = await house.vault.owners.invite()
    for hours, good in ((23, True), (25, False)):
        tokens = Tokens(house.stores.credentials, later(hours), timedelta(days=1))
        assert await office(house, tokens=tokens).invited(link) is good


async def test_a_password_that_is_too_long_is_told_so(vault: Vault) -> None:
    with pytest.raises(Invalid, match="at most 1024"):
        await vault.owners.claim(await vault.owners.invite(), "x" * 1025)


async def test_a_crowd_that_guesses_is_sent_away_and_the_next_is_served() -> None:
    passwords = Passwords()
    hashed = await passwords.hash(PASSWORD)
    guesses = await asyncio.gather(*(passwords.fits(f"guess {n}", hashed) for n in range(40)), return_exceptions=True)
    assert {type(each) for each in guesses} == {bool, TooMany} and True not in guesses
    assert guesses.count(False) >= 9
    assert await passwords.fits(PASSWORD, hashed)


async def test_a_new_session_replaces_the_one_it_was_asked_for_with(vault: Vault) -> None:
    first = await vault.owners.claim(await vault.owners.invite(), PASSWORD)
    second = await vault.owners.sign_in(PASSWORD, replacing=first)
    assert await vault.tokens.check(CredentialKind.SESSION, first) is None
    assert second != first and await vault.tokens.check(CredentialKind.SESSION, second)


async def test_a_new_password_ends_every_session_but_the_one_it_begins(vault: Vault) -> None:
    old = await vault.owners.claim(await vault.owners.invite(), PASSWORD)
    credential = await vault.tokens.check(CredentialKind.SESSION, old)
    assert credential
    with pytest.raises(Forbidden):
        await vault.owners.change_password(credential, "something else", "quite another one")
    fresh = await vault.owners.change_password(credential, PASSWORD, "quite another one")
    assert await vault.tokens.check(CredentialKind.SESSION, old) is None
    assert await vault.tokens.check(CredentialKind.SESSION, fresh)
    assert await vault.owners.sign_in("quite another one")


async def test_who_came_in_and_who_did_not_is_in_the_audit_record(vault: Vault) -> None:
    await vault.owners.claim(await vault.owners.invite(), PASSWORD)
    with pytest.raises(Forbidden):
        await vault.owners.sign_in("something else", Visitor(address="192.0.2.7"))
    session = await vault.owners.sign_in(PASSWORD)
    await vault.owners.sign_out(session)
    deeds = await vault.audit.page(OWNER, limit=9)
    assert [each.action for each in deeds] == ["sign_out", "sign_in", "wrong_password", "sign_in", "set_password"]
    assert deeds[2].address == "192.0.2.7" and deeds[2].credential == ""


async def test_signing_out_ends_the_session(vault: Vault) -> None:
    session = await vault.owners.claim(await vault.owners.invite(), PASSWORD)
    await vault.owners.sign_out(session)
    assert await vault.tokens.check(CredentialKind.SESSION, session) is None


async def test_a_secret_is_good_for_its_own_kind_only(vault: Vault) -> None:
    key, _ = await vault.tokens.issue(OWNER, CredentialKind.API_KEY, "script")
    assert await vault.tokens.check(CredentialKind.API_KEY, key)
    assert await vault.tokens.check(CredentialKind.SESSION, key) is None
    assert await vault.tokens.check(CredentialKind.SESSION, key.replace("cvk_", "cvs_")) is None


async def test_an_expired_or_revoked_secret_is_nothing(vault: Vault) -> None:
    expired, _ = await vault.tokens.issue(OWNER, CredentialKind.API_KEY, "old", timedelta(seconds=-1))
    revoked, credential = await vault.tokens.issue(OWNER, CredentialKind.API_KEY, "lost")
    assert await vault.tokens.revoke(credential.id)
    assert not await vault.tokens.revoke(credential.id)
    assert [await vault.tokens.check(CredentialKind.API_KEY, each) for each in (expired, revoked)] == [None, None]


async def test_a_session_lives_on_with_every_visit(vault: Vault) -> None:
    session = await vault.owners.claim(await vault.owners.invite(), PASSWORD)
    before = await vault.tokens.check(CredentialKind.SESSION, session)
    after = await vault.tokens.check(CredentialKind.SESSION, session)
    assert before and after and before.expires_at and after.expires_at
    assert after.expires_at >= before.expires_at
