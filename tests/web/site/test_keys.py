"""By keys alone: from what comes in to what the sandbox's people still see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import Locator, expect

from config.settings import Settings
from tests import pictures
from tests.bot.phone import Phone
from tests.web.site.test_purging import counts
from tests.web.site.test_sending import chooses
from tests.web.site.window import Window
from vault.owners import OWNER

FAR = 40  # presses of Tab
FOCUSED = "each => each === document.activeElement"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Nothing goes before the test says so."""
    return settings.model_copy(update={"undo_seconds": 60})


async def goes_to(window: Window, target: Locator) -> None:
    for _ in range(FAR):
        await window.page.keyboard.press("Tab")
        if await target.evaluate(FOCUSED):
            return
    raise AssertionError(f"Tab does not lead to {target}")


async def test_a_photo_comes_in_is_tagged_sent_purged_and_put_away_by_keys_alone(mine: Window, phone: Phone) -> None:
    vault, page, press = phone.vault, mine.page, mine.page.keyboard.press
    await page.goto("/library")
    async with page.expect_file_chooser() as chooser:
        await goes_to(mine, mine.button("Upload"))
        await press("Enter")
    await (await chooser.value).set_files({"name": "lake.jpg", "mimeType": "", "buffer": pictures.jpeg(1, (300, 200))})
    await mine.is_told("1 photo kept")

    await goes_to(mine, mine.tiles.first)
    await press("Space")
    await goes_to(mine, page.get_by_role("toolbar", name="Chosen photos").get_by_role("button", name="Tag"))
    await press("Enter")
    await expect(page.get_by_label("Add a tag")).to_be_focused()
    await page.keyboard.type("lake")
    await press("Enter")
    await press("Enter")
    await mine.is_told("1 photo tagged")
    [photo] = await vault.library.page(OWNER)
    assert photo.tags == ("lake",)

    await press("Escape")
    await goes_to(mine, mine.tiles.first)
    await press("Enter")
    await mine.looks()
    await press("s")
    await chooses(mine, "Anna")
    await press("Enter")
    await mine.is_told("Sent to Anna")

    before = held, theirs = await counts(phone, "Anna")
    await purges(mine)
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    await press("?")
    told = sheet.get_by_role("term")
    for name in ("Zoom", "Undo", "Show these shortcuts"):
        await expect(told.filter(has_text=name)).to_be_visible()
    await expect(told.filter(has_text="Choose further")).to_have_count(0)  # what is below has no keys now
    await press("?")
    await expect(sheet).to_be_hidden()
    await press("u")
    await mine.is_told("Undone: nothing was deleted")
    assert await counts(phone, "Anna") == before
    vault.purges.undo = timedelta(0)
    await purges(mine)
    await mine.is_told("Deleted 1 message from 1 chat")
    assert await counts(phone, "Anna") == (held - 1, theirs)

    await press("Delete")
    await mine.shows("Move to the trash?")
    await goes_to(mine, mine.button("Move to the trash"))
    await press("Enter")
    await mine.is_told("Photo moved to the trash")
    assert await vault.library.page(OWNER) == []
    await press("u")
    await mine.is_told("Photo is back")
    await expect(mine.tiles).to_have_count(1)


async def purges(window: Window) -> None:
    """What is looked at, for me."""
    await window.page.keyboard.press("p")
    await expect(window.button("Delete 1 message")).to_be_enabled()
    await goes_to(window, window.button("Delete 1 message"))
    await window.page.keyboard.press("Enter")
    await expect(window.page.get_by_role("dialog", name="Purge from your chats")).to_be_hidden()
