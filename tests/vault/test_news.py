"""News of the library, told to whoever listens."""

from __future__ import annotations

import asyncio

import pytest

from config.wiring import House
from tests import make
from vault.models.photos import Surface
from vault.news import News
from vault.owners import OWNER
from vault.tasks import running


async def test_a_new_photo_is_told_to_all_who_listen(house: House) -> None:
    news = house.vault.news
    async with asyncio.timeout(60), news.listen(OWNER) as one, news.listen(OWNER) as another:
        photo = await house.stores.assets.add(make.asset(owner=OWNER))
        assert [(await anext(changes)).asset for changes in (one, another)] == [photo, photo]


async def test_each_owner_hears_of_their_own_alone(house: House) -> None:
    async with asyncio.timeout(60), house.vault.news.listen(OWNER) as changes:
        await house.stores.assets.add(make.asset("theirs", owner="other"))
        mine = await house.stores.assets.add(make.asset("mine", owner=OWNER))
        assert (await anext(changes)).asset == mine


async def test_who_falls_behind_is_sent_to_look_again(house: House) -> None:
    news = News(house.stores.finder, Surface.LIBRARY, backlog=2)
    async with asyncio.timeout(60), running("watch", news.watch), news.listen(OWNER) as slow:
        async with news.listen("other") as quick:
            for content in "abc":
                await house.stores.assets.add(make.asset(content, owner=OWNER))
            await house.stores.assets.add(make.asset(owner="other"))
            await anext(quick)  # by then the three were told
        with pytest.raises(StopAsyncIteration):
            await anext(slow)


async def test_nobody_is_left_listening_to_a_line_that_went_dead(house: House) -> None:
    news = News(house.stores.finder, Surface.LIBRARY)
    async with asyncio.timeout(60):
        async with running("watch", news.watch):
            listening = news.listen(OWNER)
            changes = await listening.__aenter__()
        with pytest.raises(StopAsyncIteration):
            await anext(changes)
        await listening.__aexit__(None, None, None)
