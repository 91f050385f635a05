"""!delete"""

from __future__ import annotations

from dataclasses import replace

from bot.sandbox.sandbox import Sandbox
from tests.bot.mortal import Gate, TestLine
from tests.bot.phone import Phone, serving
from vault.assets import Library
from vault.errors import StoreDown
from vault.vault import Vault


async def test_a_photo_leaves_the_vault_and_stays_in_the_chats(me: Phone) -> None:
    await me.saves(1, "Beach")
    await me.commands("!send 1 @Ben")
    answer = await me.asks("!delete 1")
    assert answer.startswith("“Beach” #1 is deleted from the vault. 1 message you sent still holds it")
    assert await me.library() == []
    assert await me.photos("Ben") == 1


async def test_last_is_not_deleted_again_after_a_crash(vault: Vault, sandbox: Sandbox, phone: Phone) -> None:
    gate = Gate()
    async with serving(replace(vault, library=Slow(vault.library, gate)), sandbox.line()):
        await phone.saves(1)
        await phone.saves(2)
        await phone.posts("Ben", text="!delete last")
        await gate.reached.wait()
    async with serving(vault, sandbox.line()):
        await phone.commands("!list", "Ben")
    assert [asset.id for asset in await phone.library()] == [1]


async def test_last_is_not_deleted_again_when_the_database_falls_silent(
    vault: Vault, sandbox: Sandbox, phone: Phone
) -> None:
    async with serving(replace(vault, library=Silent(vault.library)), sandbox.line()):
        await phone.saves(1)
        await phone.saves(2)
        answer = await phone.asks("!delete last", "Ben")
    assert answer.startswith("“!delete last” may or may not have been carried out, and will not be tried again")
    assert [asset.id for asset in await phone.library()] == [1]


async def test_last_is_not_deleted_again_when_the_answer_is_not_heard(
    vault: Vault, sandbox: Sandbox, phone: Phone
) -> None:
    line = TestLine(sandbox)
    async with serving(vault, line):
        await phone.saves(1)
        await phone.saves(2)
        line.saying = [StoreDown()]
        assert await phone.asks("!delete last", "Ben") == "#2 is deleted from the vault."
    assert [asset.id for asset in await phone.library()] == [1]


class Silent(Library):
    """Deletes, and does not say so."""

    def __init__(self, library: Library) -> None:
        self.__dict__ |= library.__dict__

    async def delete(self, owner: str, id: int) -> int:
        await super().delete(owner, id)
        raise StoreDown


class Slow(Library):
    """Deletes, and then does not come back."""

    def __init__(self, library: Library, gate: Gate) -> None:
        self.__dict__ |= library.__dict__
        self._gate = gate

    async def delete(self, owner: str, id: int) -> int:
        sent = await super().delete(owner, id)
        await self._gate()
        return sent
