"""Whatever happens in one command, the next one is handled."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.clerk import Clerk
from bot.echoes import Echoes
from bot.replies import Replies
from bot.sandbox.sandbox import Sandbox
from bot.wishes import Wishes
from tests.bot.mortal import Gate, TestLine
from tests.bot.phone import ACCOUNT, OWN, WORKING, Phone, serving
from tests.house import eventually
from vault.assets import Library
from vault.chats import Chats
from vault.errors import StoreDown
from vault.models.chats import Message, MessageRef
from vault.models.photos import Asset
from vault.owners import OWNER
from vault.sends import Sends
from vault.vault import Vault


class Faulty(Library):
    """Raises these one after the other, then is as good as ever."""

    def __init__(self, library: Library, *errors: Exception) -> None:
        self.__dict__ |= library.__dict__
        self._errors = list(errors)

    async def page(
        self, owner: str, *, limit: int | None = None, before: int | None = None, words: str = "", tag: str = ""
    ) -> list[Asset]:
        if self._errors:
            raise self._errors.pop(0)
        return await super().page(owner, limit=limit, before=before, words=words, tag=tag)


async def test_a_mistake_of_ours_is_logged_and_the_next_command_handled(
    vault: Vault, sandbox: Sandbox, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    broken = replace(vault, library=Faulty(vault.library, ZeroDivisionError()))
    async with serving(broken, sandbox.line()):
        assert "Something went wrong inside ChatVault" in await phone.asks("!list")
        assert await phone.commands("!list") == "✅"
    assert "ZeroDivisionError" in caplog.text


async def test_an_answer_that_goes_wrong_is_logged_and_the_next_command_handled(
    vault: Vault, sandbox: Sandbox, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    line = TestLine(sandbox)
    line.saying = [ZeroDivisionError()]
    async with serving(vault, line):
        await phone.posts("Ben", text="!list")
        assert await phone.commands("!list", "Ben") == "✅"
    assert len(await phone.told()) == 1
    assert "failed\nTraceback" in caplog.text


async def test_a_message_that_cannot_be_read_is_logged_and_the_next_one_handled(
    vault: Vault, sandbox: Sandbox, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    async with serving(replace(vault, sends=Confused(vault.sends)), sandbox.line()):
        await phone.posts("Ben", text="!list")
        assert await phone.commands("!list", "Ben") == "✅"
    assert len(await phone.told()) == 1
    assert "failed\nTraceback" in caplog.text


async def test_what_is_said_stays_out_of_the_log(me: Phone, caplog: pytest.LogCaptureFixture) -> None:
    await me.driver.fault("send-refused", True)
    await me.posts("Ben", text="!find birthday")
    assert await eventually(lambda: handled(me.vault))
    assert "Could not answer" in caplog.text
    assert "birthday" not in caplog.text


async def test_what_ends_while_the_waiting_is_looked_up_is_not_begun_again(
    vault: Vault, sandbox: Sandbox, phone: Phone
) -> None:
    chats, echoes = SlowChats(vault.chats), Echoes()
    wishes = Wishes(vault, prefix="!", commanders=[], echoes=echoes)
    replies = Replies(sandbox.line(), echoes, "!")
    async with Clerk(replace(vault, chats=chats), OWNER, "!", wishes, replies) as clerk:
        await written(phone, sandbox, "!list")
        looking = asyncio.create_task(clerk.collect(ACCOUNT))
        await chats.gate.reached.wait()
        await clerk.collect(ACCOUNT)
        assert await eventually(lambda: handled(vault))
        chats.gate.open.set()
        await looking
        help = await written(phone, sandbox, "!help")
        await clerk.collect(ACCOUNT)
        assert await phone.mark("Ben", help) == "✅"
    assert len(await phone.told()) == 2


async def test_a_command_waits_for_a_database_that_does_not_answer(
    vault: Vault, sandbox: Sandbox, phone: Phone
) -> None:
    async with serving(replace(vault, library=Faulty(vault.library, StoreDown())), sandbox.line()):
        assert await phone.commands("!list") == "✅"
    assert len(await phone.told()) == 1


async def test_what_takes_long_shows_an_hourglass_and_other_chats_go_on(
    vault: Vault, sandbox: Sandbox, phone: Phone
) -> None:
    gate = Gate()
    async with serving(vault, TestLine(sandbox, before=gate)):
        await phone.saves(1)
        id = await phone.posts("Ben", text="!send 1")
        assert await eventually(lambda: phone.marks("Ben", id)) == [WORKING]
        assert await phone.commands("!list", OWN) == "✅"
        gate.open.set()
        assert await phone.mark("Ben", id) == "✅"


async def test_without_a_line_a_command_fails_quietly_and_the_bot_goes_on(me: Phone) -> None:
    await me.saves(1)
    await me.driver.fault("send-refused", True)
    id = await me.posts("Ben", text="!send 1")
    assert await eventually(lambda: handled(me.vault))
    await me.driver.fault("send-refused", False)
    assert await me.commands("!list") == "✅"
    assert (await me.marks("Ben", id), await me.photos("Ben", me=False)) == ([], 0)


class Confused(Sends):
    """Fails the first time it is asked what was sent."""

    def __init__(self, sends: Sends) -> None:
        self.__dict__ |= sends.__dict__
        self._errors = [ZeroDivisionError()]

    async def tracked(self, ref: MessageRef) -> bool:
        if self._errors:
            raise self._errors.pop()
        return await super().tracked(ref)


class SlowChats(Chats):
    """Whoever looks up first what waits to be handled is held at the gate with it."""

    def __init__(self, chats: Chats) -> None:
        self.__dict__ |= chats.__dict__
        self.gate = Gate()

    async def todo(self, account: str) -> list[Message]:
        waiting = await super().todo(account)
        if not self.gate.reached.is_set():
            await self.gate()
        return waiting


async def written(phone: Phone, sandbox: Sandbox, text: str) -> str:
    """My message in Ben's chat, as the bot has written it down."""
    id = await phone.posts("Ben", text=text)
    post = (await sandbox.world.find([id]))[id]
    await phone.vault.chats.seen([post.message()], todo=True)
    return id


async def handled(vault: Vault) -> bool:
    return not await vault.chats.todo("sandbox")
