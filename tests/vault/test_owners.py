"""Whose installation it is: claimed once by whoever holds the link, and opened with a password."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from vault.errors import Forbidden, Invalid
from vault.models import CredentialKind
from vault.owners import OWNER
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
