"""Which accounts there are, and how it is with their lines."""

from __future__ import annotations

import pytest

from vault.errors import Invalid, Missing
from vault.models.accounts import AccountKind, LinkState, Progress
from vault.owners import OWNER
from vault.vault import Vault


async def names(vault: Vault) -> list[str]:
    return [account.name for account in await vault.accounts.all(OWNER)]


async def test_the_accounts_to_begin_with_are_there_until_they_are_removed(vault: Vault) -> None:
    await vault.accounts.begin(OWNER, ["sandbox", "phone"])
    await vault.accounts.remove(OWNER, "sandbox")
    await vault.accounts.begin(OWNER, ["sandbox", "phone"])
    assert await names(vault) == ["phone"]


@pytest.mark.parametrize(("name", "kind"), [("sandbox", "sandbox"), ("sandbox-2", "sandbox"), ("anna", "whatsapp")])
async def test_the_name_says_the_kind_where_nobody_else_does(vault: Vault, name: str, kind: str) -> None:
    assert (await vault.accounts.add(OWNER, name)).kind == kind
    assert (await vault.accounts.add(OWNER, f"x{name}", AccountKind.SANDBOX)).kind is AccountKind.SANDBOX


@pytest.mark.parametrize("name", ["", "../up", "two words", "-flag", "Anna", "x" * 33])
async def test_a_name_that_could_not_be_a_folder_is_refused(vault: Vault, name: str) -> None:
    with pytest.raises(Invalid, match="small letters"):
        await vault.accounts.add(OWNER, name)


async def test_a_name_is_given_once(vault: Vault) -> None:
    await vault.accounts.add(OWNER, "phone")
    with pytest.raises(Invalid, match="already"):
        await vault.accounts.add(OWNER, "phone")


async def test_an_account_without_a_bot_says_how_to_start_it(vault: Vault) -> None:
    await vault.accounts.add(OWNER, "phone")
    [standing] = await vault.accounts.standings(OWNER)
    assert standing.state is LinkState.STOPPED and "chatvault bot phone" in standing.remedy


async def test_an_account_stands_as_its_bot_says(vault: Vault) -> None:
    await vault.accounts.add(OWNER, "phone")
    history = Progress(chats=1, messages=2)
    await vault.links.report("phone", OWNER, "whatsapp", LinkState.BANNED, "until noon", history=history)
    [standing] = await vault.accounts.standings(OWNER)
    assert (standing.state, standing.remedy, standing.history) == (LinkState.BANNED, "until noon", history)


async def test_a_removed_account_has_no_line_any_more(vault: Vault) -> None:
    await vault.accounts.add(OWNER, "phone")
    await vault.links.report("phone", OWNER, "whatsapp", LinkState.READY)
    await vault.accounts.remove(OWNER, "phone")
    assert await vault.links.of(OWNER) == []
    with pytest.raises(Missing):
        await vault.accounts.remove(OWNER, "phone")
