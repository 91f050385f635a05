"""A conversation as it goes on. tests/bot shows how words go out, tests/web/library what is read."""

from __future__ import annotations

import asyncio

import pytest

from config.wiring import House
from tests import make
from vault.conversations import Turn
from vault.errors import Invalid, Missing, Unreachable
from vault.models.accounts import LinkState
from vault.owners import OWNER
from vault.tasks import running
from vault.vault import Vault

ANAS = make.chat()


async def test_whoever_follows_is_hung_up_on_when_something_may_be_missed(vault: Vault) -> None:
    following = vault.conversations.follow(OWNER, ANAS)
    async with asyncio.timeout(60):
        async with running("watch", vault.conversations.watch):
            await anext(following)
        assert [turn async for turn in following] == []


async def test_whoever_follows_before_anybody_watches_misses_nothing(house: House) -> None:
    following = house.vault.conversations.follow(OWNER, ANAS)
    beginning = asyncio.ensure_future(anext(following))
    await asyncio.sleep(0)
    assert not beginning.done()
    async with asyncio.timeout(60), running("watch", house.vault.conversations.watch):
        assert await beginning == Turn()
        await house.vault.chats.seen([make.message("A")])
        assert [each.message.ref.id for each in (await anext(following)).shown] == ["A"]
    await following.aclose()


async def test_words_that_cannot_go_out_are_left_nowhere(vault: Vault) -> None:
    with pytest.raises(Invalid):
        await vault.conversations.write(OWNER, ANAS, " ")
    with pytest.raises(Missing):
        await vault.conversations.write(OWNER, ANAS, "yes", reply_to="none", key="key")
    await vault.links.report("sandbox", OWNER, "sandbox", LinkState.BANNED, "Wait.")
    with pytest.raises(Unreachable):
        await vault.conversations.write(OWNER, ANAS, "hello", key="key")
    assert await vault.orders.of(f"say/{OWNER}/key") == []
