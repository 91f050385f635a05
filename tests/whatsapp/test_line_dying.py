"""The library may abort its process in the middle of anything: nothing is lost, and nothing is done twice."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

import pytest

from bot.transport import Deleted, NotSent, Seen
from tests.contracts.transport import PHOTO, hear, heard, parcel
from tests.house import eventually
from tests.whatsapp import messages
from tests.whatsapp.account import until
from tests.whatsapp.faults import LoginFault
from tests.whatsapp.hosted import HostedLine
from tests.whatsapp.joined import ACCOUNT, joined, link, stands
from tests.whatsapp.past import chat as told
from tests.whatsapp.past import piece
from tests.whatsapp.remote import WorkerDied
from tests.whatsapp.stage import Stage
from vault.models.accounts import LinkState
from vault.models.chats import MessageRef

PATIENCE = 60.0  # seconds; a limit for failing
LONG = 60.0  # seconds; a process dies sooner, on any machine


@pytest.fixture
async def line(stage: Stage) -> AsyncIterator[HostedLine]:
    """The one that dies."""
    async with joined(stage) as line:
        await link(stage, line, stage.me)
        yield line


@pytest.fixture
def chat(stage: Stage) -> str:
    return f"{stage.anna.pn}@c.us"


async def test_what_was_heard_and_not_acknowledged_is_heard_again(stage: Stage, line: HostedLine) -> None:
    seen = await stage.me.receive(stage.anna, messages.text("hello"))
    await written_down(stage, line, seen.id)
    await abort(line)
    async with again(stage) as line:
        assert (await heard(line)).ref.id == seen.id


async def test_what_arrived_at_a_process_that_hangs_is_heard_by_the_next(stage: Stage, line: HostedLine) -> None:
    line.remote.process.send_signal(signal.SIGSTOP)
    seen = await stage.me.receive(stage.anna, messages.text("hello"))
    await line.remote.kill()
    async with again(stage) as line:
        assert (await heard(line)).ref.id == seen.id


async def test_a_photo_that_was_still_going_up_was_not_sent(
    stage: Stage, line: HostedLine, chat: str, tmp_path: Path
) -> None:
    outgoing = await parcel(line, chat, tmp_path)
    stage.server.media.delay = LONG
    async with abandoned(line, line.send(outgoing)):
        await until(lambda: stage.server.media.busy > 0, PATIENCE, "the upload")
    async with again(stage) as line:
        assert await line.was_sent(outgoing.ref) == NotSent()
    assert list(stage.anna.view.messages) == []


async def test_a_photo_that_went_out_is_never_called_unsent(
    stage: Stage, line: HostedLine, chat: str, tmp_path: Path
) -> None:
    outgoing = await parcel(line, chat, tmp_path)
    stage.me.silent = True
    async with abandoned(line, line.send(outgoing)):
        await stage.me.next_sent()
    async with again(stage) as line:
        assert await line.was_sent(outgoing.ref) is None
    assert len(stage.anna.view.messages) == 1


@pytest.mark.parametrize("count", [3, 200])
async def test_deletions_cut_short_are_taken_up_again(stage: Stage, line: HostedLine, chat: str, count: int) -> None:
    texts = [messages.text(str(number)) for number in range(count)]
    seen = [await stage.me.receive(stage.anna, text) for text in texts]
    refs = [MessageRef(account=ACCOUNT, chat=chat, id=each.id) for each in seen]
    await written_down(stage, line, refs[-1].id)
    async with abandoned(line, line.delete_for_me(refs)):
        await until(lambda: bool(stage.me.app_state.pushes), PATIENCE, "the first patch")
    async with again(stage) as line:
        answers = await line.delete_for_me(refs)
    assert {type(answer) for answer in answers.values()} == {Deleted}
    assert (len(answers), len(stage.me.view.messages), len(stage.anna.view.messages)) == (count, 0, count)


async def test_a_message_being_taken_back_from_everyone_is_taken_back_again(
    stage: Stage, line: HostedLine, chat: str, tmp_path: Path
) -> None:
    mine = (await line.send(await parcel(line, chat, tmp_path))).ref
    await stage.me.next_sent()
    stage.me.silent = True
    async with abandoned(line, line.delete_for_everyone([mine])):
        await stage.me.next_sent()
    stage.me.silent = False
    async with again(stage) as line:
        assert await line.delete_for_everyone([mine]) == {mine: Deleted()}
        assert await line.delete_for_everyone([mine]) == {mine: Deleted(already_gone=True)}
    assert list(stage.anna.view.messages) == list(stage.me.view.messages) == []


async def test_a_history_cut_short_is_told_to_its_end_and_nothing_twice(stage: Stage, line: HostedLine) -> None:
    await stage.me.send_history(piece(told(stage.anna, range(1_700_000_000, 1_700_000_700))))
    before = [message.ref for message in (await hear(line, Seen)).messages]
    await abort(line)
    async with again(stage) as line:
        after = await collected(line, 700 - len(before))
    assert (len({*before, *after}), len(before) + len(after)) == (700, 700)


async def test_a_piece_of_the_history_that_was_still_coming_down_is_fetched_again(
    stage: Stage, line: HostedLine
) -> None:
    stage.server.media.delay = LONG
    await stage.me.send_history(piece(told(stage.anna, range(1_700_000_000, 1_700_000_003))), stage.server.media)
    await until(lambda: stage.server.media.busy > 0, PATIENCE, "the download")
    assert await eventually(line.awaits_history)
    await abort(line)
    stage.server.media.delay = 0
    async with again(stage) as line:
        assert len(await collected(line, 3)) == 3
        assert not await line.awaits_history()


async def test_a_scan_cut_short_before_the_first_login_has_linked(stage: Stage) -> None:
    stage.me.login_fault = LoginFault.SILENCE
    async with joined(stage, "other") as line:
        async with aclosing(line.link_by_qr()) as codes:
            scanning = asyncio.create_task(stage.server.scan_qr(stage.me, await anext(codes)))
            await until(lambda: stage.me.refusals > 0, PATIENCE, "the login after the scan")
        await abort(line)
    scanning.cancel()
    stage.me.login_fault = None
    async with again(stage, "other") as line:
        assert await line.own_chat() == f"{stage.me.pn}@c.us"


async def test_a_code_cut_short_leaves_an_account_that_can_be_linked(stage: Stage) -> None:
    async with joined(stage, "other") as line, aclosing(line.link_by_qr()) as codes:
        await anext(codes)
        await abort(line)
    async with joined(stage, "other") as line:
        await link(stage, line, stage.me)


async def test_a_photo_that_was_still_coming_down_is_fetched_again(
    stage: Stage, line: HostedLine, tmp_path: Path
) -> None:
    await stage.me.receive(stage.anna, messages.photo(stage.server.media.image(PHOTO)))
    message = await heard(line)
    stage.server.media.delay = LONG
    async with abandoned(line, line.fetch(message, tmp_path / "photo")):
        await until(lambda: stage.server.media.busy > 0, PATIENCE, "the download")
    stage.server.media.delay = 0
    async with again(stage) as line:
        await line.fetch(message, tmp_path / "photo")
    assert (tmp_path / "photo").read_bytes() == PHOTO


@asynccontextmanager
async def abandoned(line: HostedLine, call: Awaitable[object]) -> AsyncIterator[None]:
    """The process aborts at the end of the block, and the call never comes back."""
    calling = asyncio.ensure_future(call)
    yield
    await abort(line)
    with pytest.raises(WorkerDied):
        await calling


async def written_down(stage: Stage, line: HostedLine, id: str) -> None:
    """The library sends its receipt before it hands a message over."""
    ref = MessageRef(account=ACCOUNT, chat=f"{stage.anna.pn}@c.us", id=id)
    assert await eventually(lambda: line.knows(ref), PATIENCE)
    await until(lambda: not stage.me.waiting, PATIENCE, "the receipt")


async def abort(line: HostedLine) -> None:
    line.remote.process.send_signal(signal.SIGABRT)
    await line.remote.process.wait()


async def collected(line: HostedLine, count: int) -> list[MessageRef]:
    """Of so many messages of the history."""
    refs: list[MessageRef] = []
    while len(refs) < count:
        refs += [message.ref for message in (await hear(line, Seen)).messages]
    return refs


@asynccontextmanager
async def again(stage: Stage, name: str = "line") -> AsyncIterator[HostedLine]:
    """The next process of the same account, once its line is ready."""
    async with joined(stage, name) as line:
        await stands(line, LinkState.READY)
        yield line
