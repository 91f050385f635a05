"""Applications, their keys, and whom they speak for."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from vault.errors import Invalid, Missing
from vault.models.credentials import CredentialKind
from vault.models.principals import Role
from vault.owners import OWNER
from vault.vault import Vault

KEY = CredentialKind.CLIENT_KEY


async def good(vault: Vault, *secrets: str) -> list[bool]:
    return [await vault.access.admit(KEY, each) is not None for each in secrets]


async def test_a_client_comes_with_its_key_for_as_long_as_it_is_active(vault: Vault) -> None:
    key, shop = await vault.images.clients.add("  Shop ")
    admitted = await vault.access.admit(KEY, key)
    assert admitted and admitted[1] == shop and shop.name == "Shop"
    await vault.images.clients.change(shop.id, active=False, name="Store")
    assert await good(vault, key) == [False]
    assert [each.name for each in await vault.images.clients.all()] == ["Store"]
    await vault.images.clients.change(shop.id, active=True)
    assert await good(vault, key) == [True]


async def test_a_key_that_was_replaced_ends_at_once_or_after_the_grace(vault: Vault) -> None:
    first, shop = await vault.images.clients.add("Shop")
    second = await vault.images.clients.rotate(shop.id, timedelta(hours=1))
    assert await good(vault, first, second) == [True, True]
    third = await vault.images.clients.rotate(shop.id)
    assert await good(vault, first, second, third) == [False, False, True]
    both = await asyncio.gather(*(vault.images.clients.rotate(shop.id) for _ in range(2)))
    assert any(await good(vault, *both)), "two at once must not leave a client without any key"
    with pytest.raises(Invalid):
        await vault.images.clients.rotate(shop.id, timedelta(days=31))


async def test_another_grace_does_not_make_a_key_good_for_longer(vault: Vault) -> None:
    first, shop = await vault.images.clients.add("Shop")
    for hours in (1, 48):
        await vault.images.clients.rotate(shop.id, timedelta(hours=hours))
    oldest, *_ = await vault.images.clients.keys(shop.id)
    assert oldest.expires_at and oldest.expires_at - oldest.created_at < timedelta(hours=2)
    assert await good(vault, first) == [True]


async def test_what_is_no_client_is_not_there(vault: Vault) -> None:
    admin = await vault.images.admins.add("ana@example.org", "password", Role.ADMIN)
    for id in ("nobody", admin.id):
        with pytest.raises(Missing):
            await vault.images.clients.get(id)
    for name in ("", "  ", "x" * 101):
        with pytest.raises(Invalid):
            await vault.images.clients.add(name)


async def test_a_user_is_made_once_however_often_it_is_seen(vault: Vault) -> None:
    users = vault.images.users
    _, shop = await vault.images.clients.add("Shop")
    _, other = await vault.images.clients.add("Other")
    seen = await asyncio.gather(*(users.known(shop.id, "ana 7") for _ in range(5)))
    assert len({each.id for each in seen}) == 1
    assert await users.count(shop.id) == 1
    named = await users.known(shop.id, "ana 7", "Ana")
    assert (named.id, named.name, named.external_id, named.owner) == (seen[0].id, "Ana", "ana 7", shop.id)
    assert (await users.known(other.id, "ana 7")).id != named.id
    assert await users.find(named.id) == named
    assert await users.find(shop.id) is None
    for wrong in ("", "  ", "a\nb", "x" * 201):
        with pytest.raises(Invalid):
            await users.known(shop.id, wrong)


async def test_no_user_is_let_in_anywhere(vault: Vault) -> None:
    _, shop = await vault.images.clients.add("Shop")
    user = await vault.images.users.known(shop.id, "ana")
    secret, _ = await vault.tokens.issue(OWNER, CredentialKind.API_KEY, "hers", principal=user.id)
    assert await vault.access.enter(CredentialKind.API_KEY, secret) is None
