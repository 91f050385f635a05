"""What every store of accounts promises."""

from __future__ import annotations

import asyncio

from storage.mongo.stores import Stores
from vault.models.accounts import Account, AccountKind


def account(name: str, owner: str = "owner", kind: AccountKind = AccountKind.WHATSAPP) -> Account:
    return Account(name=name, owner=owner, kind=kind)


async def test_of_many_exactly_one_adds_an_account(stores: Stores) -> None:
    assert sum(await asyncio.gather(*(stores.accounts.add(account("phone")) for _ in range(20)))) == 1


async def test_accounts_are_an_owners_own_and_in_order(stores: Stores) -> None:
    for name, owner in (("b", "owner"), ("a", "owner"), ("c", "other")):
        await stores.accounts.add(account(name, owner))
    assert await stores.accounts.all("owner") == [account("a"), account("b")]


async def test_one_to_begin_with_does_not_come_back_by_itself(stores: Stores) -> None:
    await stores.accounts.begin(account("phone"))
    await stores.accounts.remove("owner", "phone")
    await stores.accounts.begin(account("phone"))
    assert await stores.accounts.all("owner") == []


async def test_what_was_removed_may_be_added_again_as_something_else(stores: Stores) -> None:
    await stores.accounts.add(account("phone"))
    await stores.accounts.remove("owner", "phone")
    again = account("phone", kind=AccountKind.SANDBOX)
    assert await stores.accounts.add(again)
    assert await stores.accounts.all("owner") == [again]


async def test_nobody_removes_what_is_another_owners(stores: Stores) -> None:
    await stores.accounts.add(account("phone"))
    await stores.accounts.remove("other", "phone")
    assert await stores.accounts.all("owner") == [account("phone")]
