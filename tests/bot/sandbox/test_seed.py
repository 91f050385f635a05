"""The small world a newcomer finds."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.sandbox.posts import Post
from bot.sandbox.sandbox import Sandbox, open_sandbox
from bot.sandbox.seed import PEOPLE, STORY
from tests.bot.sandbox.conftest import Clock, nobody
from vault.darkroom import Darkroom
from vault.ports import Records


@pytest.fixture
async def sandbox(records: Records, media: Path, darkroom: Darkroom, clock: Clock) -> Sandbox:
    return await open_sandbox("sandbox", records, media, darkroom, clock.now)


async def posts(sandbox: Sandbox) -> list[Post]:
    return [post for chat in await sandbox.world.chats() for post in await sandbox.world.of(chat)]


async def test_a_newcomer_finds_people_groups_and_photos(sandbox: Sandbox) -> None:
    chats = {chat["name"] for chat in await sandbox.driver(nobody).chats()}
    photos = [post.media for post in await posts(sandbox) if post.media]
    assert chats == {"Message yourself", "Anna", "Ben", "Chloé", "Dad", "Family", "Lake trip"}
    assert len({photo.sha256 for photo in photos}) == 5
    assert all(photo.small for photo in photos)


async def test_it_is_old_news(sandbox: Sandbox, clock: Clock) -> None:
    told = await posts(sandbox)
    assert len(told) == len(STORY)
    assert all(post.history and post.at < clock.now() for post in told)


async def test_it_is_made_once(
    sandbox: Sandbox, records: Records, media: Path, darkroom: Darkroom, clock: Clock
) -> None:
    before = await records.find({})
    await open_sandbox("sandbox", records, media, darkroom, clock.now)
    assert await records.find({}) == before


async def test_what_i_deleted_does_not_come_back(
    sandbox: Sandbox, records: Records, media: Path, darkroom: Darkroom, clock: Clock
) -> None:
    await sandbox.world.hide([post.id for post in await posts(sandbox)], told=False)
    again = (await open_sandbox("sandbox", records, media, darkroom, clock.now)).driver(nobody)
    assert [await again.show(each.name) for each in PEOPLE if not each.me] == [[], [], [], []]


async def test_each_account_has_a_world_of_its_own(
    sandbox: Sandbox, records: Records, media: Path, darkroom: Darkroom, clock: Clock
) -> None:
    other = await open_sandbox("other", records, media, darkroom, clock.now)
    await other.driver(nobody).post("Anna", "Anna", text="only here")
    assert len(await posts(sandbox)) == len(STORY)
    assert len(await posts(other)) == len(STORY) + 1
