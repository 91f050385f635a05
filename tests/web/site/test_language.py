"""Spanish, from the click to what is told: on the pages, and in the chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.bot.phone import Phone
from tests.web.site.conftest import Keep
from tests.web.site.window import Window, window
from vault.owners import OWNER
from vault.vault import Vault


@pytest.fixture
async def mine(chromium: Browser, signed_in: dict[str, Any]) -> AsyncIterator[Window]:
    """The browser of an owner who speaks Spanish, as they do in Honduras."""
    async with window(chromium, locale="es-HN", **signed_in) as opened:
        yield opened


async def test_a_purge_is_asked_for_and_told_in_spanish(mine: Window, keep: Keep, phone: Phone, vault: Vault) -> None:
    photo = await keep(1)
    chats = {chat.name: chat.id for chat in await vault.chats.all(OWNER)}
    for name in ("Anna", "Family"):
        await vault.sends.send(OWNER, photo.id, chats[name])
    await mine.page.goto(f"/library#{photo.id}")
    await expect(mine.page.locator("html")).to_have_attribute("lang", "es")
    await mine.presses("Purgar")
    await mine.presses("Eliminar 2 mensajes")
    await expect(mine.page.get_by_text("Eliminado: 2 mensajes de 2 chats")).to_be_visible()
    assert [await phone.photos(name) for name in ("Anna", "Family")] == [1, 1]
