"""Whatever happens in one command, the next one is handled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.sandbox.sandbox import Sandbox
from tests.bot.mortal import Gate, TestLine
from tests.bot.phone import OWN, WORKING, Phone, serving
from tests.house import eventually
from vault.assets import Library
from vault.errors import StoreDown
from vault.models import Asset
from vault.vault import Vault


class Faulty(Library):
    """Raises these one after the other, then is as good as ever."""

    def __init__(self, library: Library, *errors: Exception) -> None:
        self.__dict__ |= library.__dict__
        self._errors = list(errors)

    async def page(
        self, owner: str, *, limit: int | None = None, before: int | None = None, words: str = ""
    ) -> list[Asset]:
        if self._errors:
            raise self._errors.pop(0)
        return await super().page(owner, limit=limit, before=before, words=words)


async def test_a_mistake_of_ours_is_logged_and_the_next_command_handled(
    vault: Vault, sandbox: Sandbox, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    broken = replace(vault, library=Faulty(vault.library, ZeroDivisionError()))
    async with serving(broken, sandbox.line()):
        assert "Something went wrong inside ChatVault" in await phone.asks("!list")
        assert await phone.commands("!list") == "✅"
    assert "ZeroDivisionError" in caplog.text


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


async def handled(vault: Vault) -> bool:
    return not await vault.chats.todo("sandbox")
