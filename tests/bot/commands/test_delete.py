"""!delete"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.sandbox.sandbox import Sandbox
from tests.bot.mortal import Gate, TestLine
from tests.bot.phone import Phone, serving
from vault.errors import StoreDown
from vault.trash import Trash
from vault.vault import Vault


async def test_a_photo_leaves_the_vault_and_stays_in_the_chats(me: Phone) -> None:
    await me.saves(1, "Beach")
    await me.commands("!send 1 @Ben")
    answer = await me.asks("!delete 1")
    assert re.match(
        r"“Beach” #1 is in the trash until .+; !restore 1 brings it back\. 1 message you sent still ", answer
    )
    assert await me.library() == []
    assert await me.photos("Ben") == 1


async def test_what_is_in_the_trash_can_still_be_purged_from_the_chats(me: Phone) -> None:
    await me.saves(1, "Beach")
    await me.commands("!send 1 @Ben")
    assert (await me.asks("!delete 1")).endswith("!purge 1 removes it from your chats too.")
    proposed = (await me.asks("!purge 1")).splitlines()[-1].removeprefix("→ ")
    assert (await me.asks(proposed)).startswith("Deleted 2 messages")
    assert await me.photos("Ben") == 0


async def test_last_is_not_deleted_again_after_a_crash(vault: Vault, sandbox: Sandbox, phone: Phone) -> None:
    gate = Gate()
    async with serving(replace(vault, trash=Slow(vault.trash, gate)), sandbox.line()):
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
    async with serving(replace(vault, trash=Silent(vault.trash)), sandbox.line()):
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
        assert (await phone.asks("!delete last", "Ben")).startswith("#2 is in the trash until ")
    assert [asset.id for asset in await phone.library()] == [1]


class Silent(Trash):
    """Deletes, and does not say so."""

    def __init__(self, trash: Trash) -> None:
        self.__dict__ |= trash.__dict__

    async def put(self, owner: str, ids: Sequence[int]) -> int:
        await super().put(owner, ids)
        raise StoreDown


class Slow(Trash):
    """Deletes, and then does not come back."""

    def __init__(self, trash: Trash, gate: Gate) -> None:
        self.__dict__ |= trash.__dict__
        self._gate = gate

    async def put(self, owner: str, ids: Sequence[int]) -> int:
        put = await super().put(owner, ids)
        await self._gate()
        return put
