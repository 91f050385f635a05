"""The sandbox does what every line to WhatsApp does; what follows is its own."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.sandbox.driver import Driver
from bot.sandbox.line import SandboxLine
from bot.sandbox.seed import ANNA
from bot.sandbox.shelf import Shelf
from bot.sandbox.world import World
from bot.transport import Gone, Seen
from tests.bot.sandbox.conftest import DELAY, AnnasPhone, Clock
from tests.contracts.transport import *  # noqa: F403
from tests.contracts.transport import hear, heard, listen, parcel
from vault.errors import Damaged, MediaGone, SendRefused


async def test_news_is_told_in_the_order_it_happened(line: SandboxLine, driver: Driver) -> None:
    await driver.fill("Anna", 2)
    for text in ("one", "two"):
        await driver.post("Lake trip", "Ben", text=text)
    told = [await hear(line, Seen), await hear(line, Seen)]
    assert [(news.history, len(news.messages)) for news in told] == [(True, 2), (False, 2)]
    assert [message.text for message in told[1].messages] == ["one", "two"]


async def test_a_message_written_late_under_an_early_number_is_still_heard(
    line: SandboxLine, world: World, clock: Clock
) -> None:
    chat = await world.chat("Anna")
    [early] = await world.compose(chat, [(ANNA, clock.now(), "early number, late write", None)])
    await world.write(chat, ANNA, text="in time")
    assert (await heard(line)).text == "in time"
    await world.add([early])
    assert (await heard(line)).text == "early number, late write"


async def test_what_happens_to_a_message_on_its_way_is_not_lost(line: SandboxLine, friend: AnnasPhone) -> None:
    ref = await friend.writes("oops")
    async with listen(line) as events:
        seen = [await anext(events) for _ in range(3)][-1]
        await friend.revokes(ref)
        await line.acknowledge([seen.receipt])
    assert (await hear(line, Gone)).refs == (ref,)


async def test_a_message_deleted_before_it_was_acknowledged_is_taken_back(
    line: SandboxLine, friend: AnnasPhone
) -> None:
    ref = await friend.writes("hello")
    await hear(line, Seen, acknowledge=False)
    await line.delete_for_me([ref])
    assert (await hear(line, Gone)).refs == (ref,)


async def test_a_deletion_the_account_asked_for_is_no_news(line: SandboxLine, world: World, friend: AnnasPhone) -> None:
    ref = await friend.writes("hello")
    await heard(line)
    await line.delete_for_me([ref])
    assert await world.news(limit=10) == []


async def test_thousands_are_deleted_in_one_call(line: SandboxLine, driver: Driver, world: World) -> None:
    await driver.fill("Anna", 1200)
    refs = [post.ref for post in await world.of(await world.chat("Anna"))]
    answers = await line.delete_for_me(refs)
    assert (len(answers), await driver.show("Anna")) == (1200, [])


async def test_nothing_can_be_sent_to_a_chat_that_is_not_there(line: SandboxLine, tmp_path: Path) -> None:
    with pytest.raises(SendRefused):
        await line.send(await parcel(line, "nobody@c.us", tmp_path))


async def test_what_was_sent_is_never_called_refused(
    line: SandboxLine, friend: AnnasPhone, chat: str, tmp_path: Path
) -> None:
    outgoing = await parcel(line, chat, tmp_path)
    sent = await line.send(outgoing)
    await friend.goes_wrong("send-refused")
    assert await line.send(outgoing) == sent


async def test_a_slow_line_takes_its_time_and_gets_there(line: SandboxLine, driver: Driver) -> None:
    await driver.fault("slow", True)
    loop = asyncio.get_running_loop()
    before = loop.time()
    await line.say(ANNA.id, "hello")
    assert loop.time() - before >= DELAY
    assert [row["text"] for row in await driver.show("Anna")] == ["hello"]


async def test_bytes_that_changed_on_the_disk_are_noticed(
    line: SandboxLine, friend: AnnasPhone, shelf: Shelf, tmp_path: Path
) -> None:
    await friend.writes("look", b"the photo")
    message = await heard(line)
    assert message.media and message.media.sha256
    shelf.path(message.media.sha256).write_bytes(b"rotten")
    with pytest.raises(Damaged):
        await line.fetch(message, tmp_path / "photo")
    shelf.path(message.media.sha256).unlink()
    with pytest.raises(MediaGone):
        await line.fetch(message, tmp_path / "photo")
