"""The pictures of chats come in one after the other, and again when they change."""

from __future__ import annotations

import asyncio

import pytest

from bot.line import Line
from bot.portraits import Portraits
from bot.sandbox.line import SandboxLine
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seed import ANNA, BEN
from bot.transport import LineChanged
from tests.bot.phone import ACCOUNT, Phone, serving
from tests.house import eventually
from vault.errors import Unreachable
from vault.models.accounts import LinkState
from vault.owners import OWNER
from vault.tasks import running
from vault.vault import Vault

PAUSE = 0.01


class Gallery(SandboxLine):
    """Tells whose pictures it was asked for, and may refuse them all."""

    def __init__(self, sandbox: Sandbox, *, refuses: bool = False) -> None:
        super().__init__(sandbox.world, sandbox.shelf, sandbox.faults)
        self.asked: list[str] = []
        self._refuses = refuses

    async def picture(self, chat: str) -> bytes | None:
        self.asked.append(chat)
        if self._refuses:
            raise Unreachable("Too many questions.")
        return await super().picture(chat)


@pytest.fixture
async def line(vault: Vault, sandbox: Sandbox) -> Line:
    """That is ready, and whose chats are known."""
    await vault.chats.update(await sandbox.world.chats())
    line = Line(vault.links, ACCOUNT, OWNER, "sandbox")
    await line.change(LineChanged(state=LinkState.READY))
    return line


async def test_every_chat_but_my_own_gets_its_picture(phone: Phone, vault: Vault, sandbox: Sandbox) -> None:
    async def all_shown() -> bool:
        return len(await vault.portraits.shown({ACCOUNT})) == 3

    async with serving(vault, sandbox.line(), portrait_pause=PAUSE):
        assert await eventually(all_shown)


async def test_a_picture_that_changed_comes_before_the_others(vault: Vault, sandbox: Sandbox, line: Line) -> None:
    gallery = Gallery(sandbox)
    portraits = Portraits(gallery, vault.portraits, OWNER, ACCOUNT, line, PAUSE)
    for chat in (BEN.id, ANNA.id):
        await vault.portraits.keep(ACCOUNT, chat, None)
    portraits.changed(BEN.id)
    async with running("portraits", portraits.run):
        assert await eventually(lambda: asyncio.sleep(0, len(gallery.asked) > 1))
    assert gallery.asked[0] == BEN.id


async def test_whoever_is_refused_asks_no_more_for_a_while(vault: Vault, sandbox: Sandbox, line: Line) -> None:
    gallery = Gallery(sandbox, refuses=True)
    async with running("portraits", Portraits(gallery, vault.portraits, OWNER, ACCOUNT, line, 0.2).run):
        assert await eventually(lambda: asyncio.sleep(0, gallery.asked))
        await asyncio.sleep(1)
    assert len(gallery.asked) == 1


async def test_nobody_asks_without_a_line(vault: Vault, sandbox: Sandbox, line: Line) -> None:
    gallery = Gallery(sandbox)
    await line.change(LineChanged(state=LinkState.OFFLINE))
    async with running("portraits", Portraits(gallery, vault.portraits, OWNER, ACCOUNT, line, PAUSE).run):
        await asyncio.sleep(0.3)
    assert gallery.asked == []
