"""The diary is lost: what the line has forgotten, it learns from what the vault wrote down."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.transport import Deleted, NotSent
from tests.contracts.transport import heard, parcel
from tests.whatsapp import messages
from tests.whatsapp.hosted import HostedLine
from tests.whatsapp.joined import ACCOUNT, joined, link, stands
from tests.whatsapp.people import Group
from tests.whatsapp.stage import Stage
from vault.models.accounts import LinkState
from vault.models.chats import Message


@pytest.fixture
async def line(stage: Stage) -> AsyncIterator[HostedLine]:
    async with joined(stage) as line:
        await link(stage, line, stage.me)
        yield line


@asynccontextmanager
async def forgetful(stage: Stage, line: HostedLine, *written_down: Message) -> AsyncIterator[HostedLine]:
    """The next process, after the diary was lost."""
    await line.remote.kill()
    for file in (stage.folder / "line").glob("diary*"):
        file.unlink()
    folder = str(stage.folder / "line")
    async with stage.host("tests.whatsapp.hosted:opened", ACCOUNT, folder, stage.server.proxy, *written_down) as remote:
        next_line = HostedLine(remote)
        await stands(next_line, LinkState.READY)
        yield next_line


async def a_message_in(stage: Stage, line: HostedLine, group: Group | None) -> Message:
    await stage.me.receive(stage.anna, messages.text("hello"), group)
    return await heard(line)


@pytest.mark.parametrize("in_group", [False, True])
async def test_a_forgotten_message_is_deleted_for_me(stage: Stage, line: HostedLine, in_group: bool) -> None:
    message = await a_message_in(stage, line, stage.trip if in_group else None)
    async with forgetful(stage, line, message) as line:
        assert await line.delete_for_me([message.ref]) == {message.ref: Deleted()}
    assert (message.ref.id in stage.me.view, message.ref.id in stage.anna.view) == (False, True)


async def test_a_forgotten_message_of_mine_is_deleted_for_everyone(
    stage: Stage, line: HostedLine, tmp_path: Path
) -> None:
    await line.send(await parcel(line, f"{stage.anna.pn}@c.us", tmp_path))
    mine = await heard(line)
    async with forgetful(stage, line, mine) as line:
        assert await line.delete_for_everyone([mine.ref]) == {mine.ref: Deleted()}
    assert mine.ref.id not in stage.anna.view


async def test_a_forgotten_message_in_a_group_can_be_reacted_to(stage: Stage, line: HostedLine) -> None:
    message = await a_message_in(stage, line, stage.trip)
    async with forgetful(stage, line, message) as line:
        await line.react(message.ref, "💾")
    key = (await stage.me.next_sent()).message.reactionMessage.key
    assert (key.ID, key.participant) == (message.ref.id, stage.anna.jid)


async def test_what_the_vault_does_not_know_either_is_gone(stage: Stage, line: HostedLine) -> None:
    message = await a_message_in(stage, line, None)
    async with forgetful(stage, line) as line:
        assert await line.delete_for_me([message.ref]) == {message.ref: Deleted(already_gone=True)}


async def test_nobody_knows_whether_a_forgotten_send_went_out(stage: Stage, line: HostedLine, tmp_path: Path) -> None:
    chat = f"{stage.anna.pn}@c.us"
    before = await parcel(line, chat, tmp_path)
    await line.send(before)
    async with forgetful(stage, line) as line:
        after = await parcel(line, chat, tmp_path)
        assert (await line.was_sent(before.ref), await line.was_sent(after.ref)) == (None, NotSent())
