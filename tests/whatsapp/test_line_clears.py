"""Chats emptied and deleted on the phone, over the real library: what was in them is told as gone, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.transport import Deleted, Gone, News, Seen
from tests import pictures
from tests.bot.phone import PATIENCE, serving
from tests.conftest import Arrive
from tests.contracts.transport import hear, heard, listen
from tests.house import eventually
from tests.whatsapp import messages
from tests.whatsapp.hosted import HostedLine
from tests.whatsapp.joined import ACCOUNT, joined, link, stands
from tests.whatsapp.past import chat, piece
from tests.whatsapp.people import Group, Person
from tests.whatsapp.stage import Stage
from vault.models.accounts import LinkState
from vault.models.chats import MessageRef
from vault.models.purges import Outcome, Selection
from vault.owners import OWNER
from vault.vault import Vault

AUGUST = 1_690_848_000  # seconds


@pytest.fixture
async def line(stage: Stage) -> AsyncIterator[HostedLine]:
    """With something in its app state, which has been looked at."""
    async with joined(stage) as line:
        await link(stage, line, stage.me)
        await takes_in(stage, line, stage.ben)
        yield line


async def takes_in(stage: Stage, line: HostedLine, sender: Person) -> MessageRef:
    """A message, and for me it is deleted again: so the line knows of all that the phone handed in before."""
    await stage.me.receive(sender, messages.text("hello"))
    ref = (await heard(line)).ref
    assert await line.delete_for_me([ref]) == {ref: Deleted()}
    return ref


async def of_old(stage: Stage, line: HostedLine, there: Person | Group, *times: int) -> tuple[MessageRef, ...]:
    """Messages written long ago, and told; what came with them has been looked at."""
    await stage.me.send_history(piece(chat(there, times)))
    told = await hear(line, Seen)
    while len(told.messages) < len(times):
        told = Seen(messages=(*told.messages, *(await hear(line, Seen)).messages), history=True)
    return tuple(message.ref for message in told.messages)


async def up_to(line: HostedLine, stage: Stage) -> tuple[list[News], MessageRef]:
    """All that is told until a message comes that is written now, and that message."""
    wrote = await stage.me.receive(stage.ben, messages.text("now"))
    told: list[News] = []
    async with asyncio.timeout(60), listen(line) as events:
        async for event in events:
            await line.acknowledge([event.receipt])
            told.append(event.news)
            if isinstance(event.news, Seen) and event.news.messages[0].ref.id == wrote.id:
                return told, event.news.messages[0].ref
    raise AssertionError


async def test_of_an_emptied_chat_is_gone_what_was_old_and_nothing_that_comes_after(
    line: HostedLine, stage: Stage
) -> None:
    old = await of_old(stage, line, stage.anna, AUGUST, AUGUST + 1)
    kept = await of_old(stage, line, stage.ben, AUGUST)
    await stage.me.clear_on_phone(stage.anna)
    assert set((await hear(line, Gone)).refs) == set(old)
    later = await of_old(stage, line, stage.anna, AUGUST + 2)
    await line.remote.kill()
    async with joined(stage) as line:
        told, now = await up_to(line, stage)
        assert not [news for news in told if isinstance(news, Gone)]
        planned = [*old, *kept, *later, now]
        answers = await line.delete_for_me(planned)
    gone = dict.fromkeys(old, Deleted(already_gone=True))
    assert answers == gone | dict.fromkeys((*kept, *later, now), Deleted())


async def test_what_was_emptied_or_deleted_while_nobody_looked_is_gone_under_every_address(
    line: HostedLine, stage: Stage
) -> None:
    by_number = await of_old(stage, line, stage.anna, AUGUST)
    in_group = await of_old(stage, line, stage.trip, AUGUST)
    spared = await of_old(stage, line, stage.ben, AUGUST)
    await up_to(line, stage)
    await line.remote.kill()
    await stage.me.clear_on_phone(stage.anna, by_phone=True, notify=False)
    await stage.me.delete_chat_on_phone(stage.trip, notify=False)
    await stage.me.clear_on_phone(stage.ben, starred=False, notify=False)
    async with joined(stage) as line:
        await stands(line, LinkState.READY)
        await takes_in(stage, line, stage.anna)
        gone = set[MessageRef]()
        while not gone >= {*by_number, *in_group}:
            gone |= set((await hear(line, Gone)).refs)
        assert await line.delete_for_me(spared) == {ref: Deleted() for ref in spared}
    assert spared[0] == MessageRef(account=ACCOUNT, chat=f"{stage.ben.pn}@c.us", id=spared[0].id)


async def test_a_purge_planned_before_a_chat_was_emptied_counts_what_was_in_it_as_already_gone(
    line: HostedLine, stage: Stage, vault: Vault, arrive: Arrive
) -> None:
    photo = (await vault.intake.accept(await arrive(pictures.jpeg(1)))).asset
    content = messages.photo(stage.server.media.image(pictures.jpeg(1)))
    there = [stage.anna, stage.ben]

    async def listed(count: int) -> bool:
        return len((await vault.purges.preview(OWNER, photo.id)).found) == count

    async with serving(vault, line):
        await stage.me.send_history(piece(*(chat(person, [AUGUST], content) for person in there)))
        assert await eventually(lambda: listed(2), PATIENCE)
        plan = await vault.purges.plan(OWNER, Selection(photos=(photo.id,)))
        await stage.me.clear_on_phone(stage.anna)
        assert await eventually(lambda: listed(1), PATIENCE)
        await vault.purges.execute(OWNER, plan.id, undo=timedelta(0))
        progress = await asyncio.wait_for(vault.purges.finished(OWNER, plan.id), PATIENCE)
    assert progress.tally.outcomes == {Outcome.GONE: 1, Outcome.DELETED: 1}
