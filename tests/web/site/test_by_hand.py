"""Where nothing can be deleted for me, nobody is promised that it will be."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.sandbox.sandbox import Sandbox
from tests.bot.phone import PATIENCE, Phone, serving
from tests.house import eventually
from tests.web.site.conftest import Keep
from tests.web.site.test_sending import chooses
from tests.web.site.test_talking import bubbles, open_chat
from tests.web.site.window import Window
from vault.owners import OWNER
from vault.vault import Vault

BY_HAND = "That is not possible from this machine: delete it by hand, on the phone."


@pytest.fixture
async def phone(sandbox: Sandbox, vault: Vault, tmp_path: Path) -> AsyncIterator[Phone]:
    """WhatsApp, through a library that could not be mended."""
    line = sandbox.line()
    line.can_delete_for_me = False
    async with serving(vault, line):
        phone = Phone(sandbox, vault, tmp_path)
        assert await eventually(phone.listed, PATIENCE)
        yield phone


async def test_what_can_only_be_deleted_by_hand_is_said_wherever_it_would_be_promised(
    mine: Window, phone: Phone, vault: Vault, keep: Keep
) -> None:
    photo = await keep(1, caption="The lake")
    assert await eventually(lambda: vault.links.unable(OWNER))

    await open_chat(mine, "Anna")
    message = bubbles(mine).filter(has_text="This one is for your wall")
    await message.hover()
    await message.get_by_role("button", name="More about this message").click()
    await mine.page.get_by_role("button", name="Delete for me").click()
    await mine.is_told(BY_HAND)
    await expect(mine.page.get_by_role("dialog")).to_have_count(0)

    await mine.page.goto(f"/library#{photo.id}")
    await mine.presses("Send")
    await chooses(mine, "Ben")
    await mine.page.get_by_label("Disappears after").select_option("24 hours")
    await expect(mine.page.get_by_text("“Delete for me” is not possible on this machine")).to_be_visible()
    await mine.presses("Send to Ben")
    await mine.is_told("Sent to Ben")

    await mine.page.goto("/sweeps")
    await mine.page.get_by_role("textbox", name="Name").fill("What Ben got")
    await mine.page.get_by_role("checkbox", name="Ben").check(force=True)
    await mine.page.get_by_label("Older than (days)").fill("0")
    await mine.presses("Make it and try it")
    await expect(mine.page.get_by_text("can only be deleted by hand, on the phone.")).to_be_visible()
    await mine.presses("Run now")
    await mine.is_told(BY_HAND)
    assert await vault.purges.under_way(OWNER) == []
