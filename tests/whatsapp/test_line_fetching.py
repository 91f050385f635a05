"""Photos coming down from media servers that are slow, fail, or give other bytes than were promised."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.contracts.transport import PHOTO, heard
from tests.whatsapp import messages
from tests.whatsapp.account import until
from tests.whatsapp.hosted import HostedLine
from tests.whatsapp.joined import joined, link
from tests.whatsapp.stage import Stage
from vault.errors import Damaged, TooLarge
from vault.models.chats import Message


@pytest.fixture
async def line(stage: Stage) -> AsyncIterator[HostedLine]:
    async with joined(stage) as line:
        await link(stage, line, stage.me)
        yield line


@pytest.fixture
async def photo(stage: Stage, line: HostedLine) -> Message:
    """One that Anna sent."""
    await stage.me.receive(stage.anna, messages.photo(stage.server.media.image(PHOTO)))
    return await heard(line)


async def test_other_bytes_than_promised_are_not_taken(
    stage: Stage, line: HostedLine, photo: Message, tmp_path: Path
) -> None:
    [path] = stage.server.media.blobs
    stage.server.media.blobs[path] = stage.server.media.blobs[path][:-1] + b"x"
    with pytest.raises(Damaged):
        await line.fetch(photo, tmp_path / "photo")
    assert list(tmp_path.glob("photo")) == []


async def test_a_photo_that_is_not_what_its_message_says_is_not_taken(
    stage: Stage, line: HostedLine, tmp_path: Path
) -> None:
    image = stage.server.media.image(PHOTO)
    image.fileSHA256 = bytes(32)
    await stage.me.receive(stage.anna, messages.photo(image))
    with pytest.raises(Damaged):
        await line.fetch(await heard(line), tmp_path / "photo")
    assert list(tmp_path.glob("photo")) == []


async def test_what_is_too_large_is_not_even_asked_for(
    stage: Stage, line: HostedLine, photo: Message, tmp_path: Path
) -> None:
    assert photo.media
    vast = replace(photo, media=replace(photo.media, size=10**10))
    with pytest.raises(TooLarge):
        await line.fetch(vast, tmp_path / "photo")
    assert stage.server.media.requests == []


async def test_no_more_than_two_come_down_at_a_time(
    stage: Stage, line: HostedLine, photo: Message, tmp_path: Path
) -> None:
    media = stage.server.media
    media.delay, media.held = 0.2, asyncio.Event()
    fetching = asyncio.gather(*(line.fetch(photo, tmp_path / str(number)) for number in range(6)))
    await until(lambda: media.busy == 2, 60, "two downloads")
    media.held.set()
    await fetching
    assert media.busiest == 2


async def test_what_is_large_comes_down_alone(stage: Stage, line: HostedLine, photo: Message, tmp_path: Path) -> None:
    assert photo.media
    large = replace(photo, media=replace(photo.media, size=31_000_000))
    stage.server.media.delay = 0.1
    fetches = [large, large, large]
    await asyncio.gather(*(line.fetch(each, tmp_path / str(number)) for number, each in enumerate(fetches)))
    assert stage.server.media.busiest == 1
    assert len(list(tmp_path.iterdir())) >= len(fetches)
