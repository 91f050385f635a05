"""What was written before the link comes in over a while: how far it has come, and how far back everything is known."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest

from bot.transport import ChatsChanged, HistoryArrives, News, Seen
from tests.contracts.transport import hear, listen
from tests.whatsapp import messages
from tests.whatsapp.hosted import HostedLine
from tests.whatsapp.joined import joined, link
from tests.whatsapp.past import chat, piece
from tests.whatsapp.protobuf import Conversation
from tests.whatsapp.stage import Stage
from vault.models.accounts import Progress

AUGUST = 1_690_848_000  # seconds


@pytest.fixture
async def line(stage: Stage) -> AsyncIterator[HostedLine]:
    async with joined(stage) as line:
        await link(stage, line, stage.me)
        yield line


async def heard_until(line: HostedLine, enough: Callable[[News], bool]) -> list[News]:
    """Everything up to the first news that is enough; all of it is acknowledged."""
    told: list[News] = []
    async with asyncio.timeout(60), listen(line) as events:
        async for event in events:
            await line.acknowledge([event.receipt])
            told.append(event.news)
            if enough(event.news):
                break
    return told


async def arrived(line: HostedLine) -> list[Progress | None]:
    """How far it had come, over and over, up to the end."""
    told = await heard_until(line, lambda news: news == HistoryArrives(progress=None))
    return [news.progress for news in told if isinstance(news, HistoryArrives)]


async def since(line: HostedLine) -> datetime | None:
    return (await hear(line, ChatsChanged)).since


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


async def test_how_far_the_history_has_come_is_told_until_it_is_here(line: HostedLine, stage: Stage) -> None:
    await stage.me.send_history(piece(chat(stage.anna, range(AUGUST, AUGUST + 250)), percent=40))
    await hear(line, Seen)
    half = Progress(chats=1, messages=250, percent=40)
    told = await heard_until(line, lambda news: news == HistoryArrives(progress=half))
    assert HistoryArrives(progress=Progress(chats=0, messages=200)) in told
    await stage.me.send_history(piece(chat(stage.ben, [AUGUST])))
    assert (await arrived(line))[0] == half


async def test_a_bot_that_starts_again_knows_how_far_it_has_come(line: HostedLine, stage: Stage) -> None:
    half = Progress(chats=1, messages=1, percent=40)
    await stage.me.send_history(piece(chat(stage.anna, [AUGUST]), percent=40))
    await heard_until(line, lambda news: news == HistoryArrives(progress=half))
    await line.remote.kill()
    async with joined(stage) as again:
        assert (await hear(again, HistoryArrives)).progress == half


async def test_nothing_is_said_to_be_known_before_all_chats_are_told(line: HostedLine, stage: Stage) -> None:
    linked = await since(line)
    await stage.me.send_history(piece(chat(stage.anna, [AUGUST]), percent=40))
    await hear(line, Seen)
    assert await since(line) == linked
    await stage.me.send_history(piece(chat(stage.ben, [AUGUST + 60])))
    await hear(line, Seen)
    assert await since(line) == at(AUGUST + 60)


async def test_of_a_chat_that_came_without_messages_nothing_up_to_its_last_is_known(
    line: HostedLine, stage: Stage
) -> None:
    silent = chat(stage.ben, lastMsgTimestamp=AUGUST + 100)
    await stage.me.send_history(piece(chat(stage.anna, [AUGUST]), silent))
    await hear(line, Seen)
    assert await since(line) == at(AUGUST + 101)


async def test_a_chat_that_is_known_from_its_beginning_holds_nothing_back(line: HostedLine, stage: Stage) -> None:
    whole = Conversation.COMPLETE_AND_NO_MORE_MESSAGE_REMAIN_ON_PRIMARY
    young = chat(stage.ben, [AUGUST + 100], endOfHistoryTransferType=whole)
    await stage.me.send_history(piece(chat(stage.anna, [AUGUST]), young))
    await hear(line, Seen)
    assert await since(line) == at(AUGUST)


async def test_a_chat_that_is_joined_later_holds_nothing_back(line: HostedLine, stage: Stage) -> None:
    await stage.me.send_history(piece(chat(stage.anna, [AUGUST])))
    await hear(line, Seen)
    await stage.me.receive(stage.ben, messages.text("hello"))
    await hear(line, Seen)
    assert await since(line) == at(AUGUST)


async def test_a_new_link_begins_it_anew(line: HostedLine, stage: Stage) -> None:
    await stage.me.send_history(piece(chat(stage.anna, [AUGUST])))
    await hear(line, Seen)
    before = datetime.now(UTC)
    await line.remote.unlink()
    await link(stage, line, stage.me)
    linked = await since(line)
    assert linked
    assert linked > before
