"""Words of the owner's go out as photos do: once, whatever happens in between."""

from __future__ import annotations

import asyncio
import uuid

import pytest

from bot.sandbox.faults import Fault
from bot.sandbox.seed import ANNA
from tests.bot.mortal import TestLine, die, die_at_once, dying_at
from tests.bot.office import Office, once
from tests.bot.phone import Phone
from tests.house import eventually
from vault.errors import SendRefused, Unconfirmed, Unreachable
from vault.models.chats import MessageRef
from vault.models.errands import OrderState
from vault.owners import OWNER


async def write(office: Office, text: str = "hello", reply_to: str | None = None) -> asyncio.Task[MessageRef]:
    """The order is there when this is answered."""
    chat, key = await office.vault.chats.get(OWNER, ANNA.id), uuid.uuid4().hex
    task = asyncio.create_task(office.vault.conversations.write(OWNER, chat, text, reply_to=reply_to, key=key))
    assert await eventually(lambda: office.vault.orders.of(f"say/{OWNER}/{key}"))
    return task


async def test_what_is_written_goes_out(office: Office) -> None:
    ref = await office.carries_out(await write(office, "hello"))
    assert await office.arrived() == [ref]
    assert (await office.sandbox.world.get(ref.id)).text == "hello"


@pytest.mark.parametrize("point", ["claimed", "before the call", "after the call", "recorded"])
async def test_a_courier_that_dies_over_words_leaves_exactly_one_message(office: Office, point: str) -> None:
    writing = await write(office)
    match point:
        case "claimed":
            await office.dies(TestLine(office.sandbox, choosing=die_at_once))
        case "before the call":
            await office.dies(TestLine(office.sandbox, before=die))
        case "after the call":
            await office.dies(TestLine(office.sandbox, after=die))
        case "recorded":
            await office.dies(vault=dying_at(office.vault, OrderState.DONE))
    ref = await office.carries_out(writing)
    assert await office.arrived() == [ref]


async def test_words_of_which_nobody_knows_are_never_repeated(office: Office) -> None:
    writing = await write(office)
    await office.dies(TestLine(office.sandbox, before=die))
    with pytest.raises(Unconfirmed):
        await office.carries_out(writing, TestLine(office.sandbox, knows=False))
    assert await office.arrived() == []


async def test_words_for_which_there_is_no_line_wait_for_one(office: Office) -> None:
    line = TestLine(office.sandbox, before=once(Unreachable()))
    ref = await office.carries_out(await write(office), line)
    assert (await office.arrived(), line.calls) == ([ref], ["send", "send"])


async def test_refused_words_say_so(office: Office) -> None:
    await office.sandbox.faults.switch(Fault.SEND_REFUSED, True)
    with pytest.raises(SendRefused):
        await office.carries_out(await write(office))


async def test_words_and_photos_keep_one_pace_and_one_days_number(office: Office) -> None:
    words, photo = await write(office), await office.send()
    async with office.working(daily=1):
        results = await asyncio.gather(words, photo, return_exceptions=True)
    assert {type(result) for result in results} == {MessageRef, SendRefused}
    assert len(await office.arrived()) == 1


async def test_a_command_that_is_written_on_the_page_is_carried_out(me: Phone) -> None:
    id = await me.posts("Anna", "Anna", photo=1)
    chat = await me.vault.chats.get(OWNER, ANNA.id)
    ref = await me.vault.conversations.write(OWNER, chat, "!save the lake", reply_to=id)
    assert await me.mark("Anna", ref.id) == "💾"
    assert [asset.caption for asset in await me.library()] == ["the lake"]
