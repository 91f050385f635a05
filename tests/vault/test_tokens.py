"""Secrets that are given out: exchanged once, limited, and ended together."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from config.wiring import House
from vault import ports
from vault.errors import Forbidden, Missing
from vault.intake import utc_now
from vault.models.credentials import Credential, CredentialKind, Visitor
from vault.owners import OWNER
from vault.tokens import GRACE, PREFIXES, Tokens
from vault.vault import Vault

ACCESS, REFRESH = CredentialKind.ADMIN_ACCESS, CredentialKind.ADMIN_REFRESH
WEEK = timedelta(days=7)


async def begun(vault: Vault) -> tuple[str, str]:
    """An access and a refresh token of one family."""
    access, _ = await vault.tokens.issue(OWNER, ACCESS, "portal", WEEK, family="F")
    refresh, _ = await vault.tokens.issue(OWNER, REFRESH, "portal", WEEK, family="F")
    return access, refresh


def test_each_kind_is_told_by_its_beginning() -> None:
    assert set(PREFIXES) == set(CredentialKind)
    assert len(set(PREFIXES.values())) == len(PREFIXES)


async def test_a_refresh_token_is_exchanged_for_the_next_of_its_family(vault: Vault) -> None:
    _, first = await begun(vault)
    second, credential = await vault.tokens.exchange(REFRESH, first, WEEK)
    assert await vault.tokens.check(REFRESH, first) is None
    assert await vault.tokens.check(REFRESH, second) and credential.family == "F"


async def test_one_that_comes_twice_ends_all_that_came_of_it(vault: Vault) -> None:
    access, first = await begun(vault)
    second, _ = await vault.tokens.exchange(REFRESH, first, WEEK)
    with pytest.raises(Forbidden, match="used before"):
        await vault.tokens.exchange(REFRESH, first, WEEK)
    assert [await vault.tokens.check(ACCESS, access), await vault.tokens.check(REFRESH, second)] == [None, None]


async def test_the_browser_that_was_answered_may_ask_again_at_once(house: House) -> None:
    here, there = Visitor(address="192.0.2.7", agent="Firefox"), Visitor(address="192.0.2.7", agent="curl")
    now = utc_now()
    tokens = Tokens(house.stores.credentials, lambda: now, WEEK)
    _, first = await begun(house.vault)
    tries = [tokens.exchange(REFRESH, first, WEEK, here) for _ in range(4)]
    [second] = {secret for secret, _ in await asyncio.gather(*tries)}
    assert [each.address for each in await tokens.all(OWNER, REFRESH)] == [here.address]
    now += GRACE
    assert (await tokens.exchange(REFRESH, first, WEEK, here))[0] == second
    third, _ = await tokens.exchange(REFRESH, second, WEEK, here)
    for late, who, went_on in ((GRACE, there, False), (2 * GRACE, here, False), (GRACE, here, True)):
        old, _ = await tokens.issue(OWNER, REFRESH, "portal", WEEK, family=f"{late} {who} {went_on}")
        next, _ = await tokens.exchange(REFRESH, old, WEEK, here)
        if went_on:
            await tokens.exchange(REFRESH, next, WEEK, here)
        now += late
        with pytest.raises(Forbidden, match="used before"):
            await tokens.exchange(REFRESH, old, WEEK, who)
    assert [each.family for each in await tokens.all(OWNER, REFRESH)] == ["F"]
    assert await tokens.check(REFRESH, third)


async def test_of_many_at_once_nobody_is_left_with_a_good_one(vault: Vault) -> None:
    _, first = await begun(vault)
    tries = [vault.tokens.exchange(REFRESH, first, WEEK) for _ in range(8)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    won = [each[0] for each in outcomes if isinstance(each, tuple)]
    assert [await vault.tokens.check(REFRESH, each) for each in won] == [None] * len(won)
    assert await vault.tokens.all(OWNER, REFRESH) == []


class Slow:
    """Before a credential is recorded, something else happens, once."""

    def __init__(self, credentials: ports.Credentials, meanwhile: Callable[[], Awaitable[object]]) -> None:
        self._credentials = credentials
        self._meanwhile: Callable[[], Awaitable[object]] | None = meanwhile

    def __getattr__(self, name: str) -> Any:
        return getattr(self._credentials, name)

    async def add(self, credential: Credential) -> None:
        meanwhile, self._meanwhile = self._meanwhile, None
        if meanwhile:
            await meanwhile()
        await self._credentials.add(credential)


async def test_a_thief_between_two_steps_ends_the_family_too(house: House) -> None:
    tokens, credentials = house.vault.tokens, house.stores.credentials
    _, first = await begun(house.vault)

    async def thief() -> None:
        await asyncio.gather(tokens.exchange(REFRESH, first, WEEK), return_exceptions=True)

    slow = Tokens(Slow(credentials, thief), utc_now, WEEK)
    with pytest.raises(Forbidden):
        await slow.exchange(REFRESH, first, WEEK)
    assert await tokens.all(OWNER, REFRESH) == []


async def test_an_expired_refresh_token_is_nothing(vault: Vault) -> None:
    over, _ = await vault.tokens.issue(OWNER, REFRESH, "portal", timedelta(seconds=-1), family="F")
    with pytest.raises(Forbidden, match="not valid"):
        await vault.tokens.exchange(REFRESH, over, WEEK)


async def test_an_owner_takes_back_only_their_own(vault: Vault) -> None:
    _, mine = await vault.tokens.issue(OWNER, CredentialKind.API_KEY, "mine")
    with pytest.raises(Missing):
        await vault.tokens.take_back("somebody else", CredentialKind.API_KEY, mine.id)
    with pytest.raises(Missing):
        await vault.tokens.take_back(OWNER, CredentialKind.SESSION, mine.id)
    assert (await vault.tokens.take_back(OWNER, CredentialKind.API_KEY, mine.id)).name == "mine"
