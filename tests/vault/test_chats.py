"""Photos in conversations that may be kept, and those that may not."""

from __future__ import annotations

import asyncio

import pytest

from config.wiring import House
from tests import make
from vault.chats import Chats
from vault.darkroom import Darkroom
from vault.errors import SeenOnce
from vault.models.accounts import LinkState
from vault.owners import OWNER
from vault.vault import Vault


async def test_a_photo_to_be_seen_once_is_never_handed_out(vault: Vault) -> None:
    message = make.message(media=make.media(view_once=True))
    await vault.links.report(message.ref.account, OWNER, "whatsapp", LinkState.READY)
    await vault.chats.update([make.chat(message.ref.chat)])
    await vault.chats.seen([message])
    with pytest.raises(SeenOnce, match="only once"):
        await vault.chats.photo(OWNER, message.ref.chat, message.ref.id)


class Slow(Darkroom):
    """Takes its time over a fingerprint."""

    def __init__(self) -> None:
        super().__init__(1)
        self.asked, self.open = asyncio.Event(), asyncio.Event()

    async def fingerprint(self, small: bytes) -> int | None:
        self.asked.set()
        await self.open.wait()
        return None


async def test_what_is_deleted_while_it_is_written_down_does_not_come_back(house: House) -> None:
    slow, message = Slow(), make.message(media=make.media(small=b"small"))
    chats = Chats(house.stores.chats, house.stores.messages, house.vault.links, slow)
    seeing = asyncio.create_task(chats.seen([message], todo=True))
    await asyncio.wait_for(slow.asked.wait(), 60)
    await chats.forget([message.ref])
    slow.open.set()
    await seeing
    assert (await chats.message(message.ref), await chats.todo("sandbox")) == (None, [])
    await chats.seen([message])
    assert await chats.message(message.ref)
