"""On a small phone, in light and in dark: from the tap to what the sandbox's people still see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import expect

from config.settings import Settings
from tests.bot.phone import Phone
from tests.web.site import axe, thumb
from tests.web.site.conftest import Keep
from tests.web.site.test_every_page import SCHEMES
from tests.web.site.test_library import rest_on
from tests.web.site.test_purging import bar, counts
from tests.web.site.test_sending import sheet
from tests.web.site.window import Window

WIDE = """() => [document.documentElement, ...document.querySelectorAll("dialog[open]")]
    .map((each) => each.scrollWidth - each.clientWidth).filter((excess) => excess > 0)"""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Time to look around before anything goes."""
    return settings.model_copy(update={"undo_seconds": 60})


async def faults(window: Window) -> list[object]:
    """What is wrong with what is shown now: for those who do not see well, for thumbs, and for small screens."""
    found: list[object] = []
    for scheme in SCHEMES:
        await window.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [[scheme, fault] for fault in await axe.faults(window.page)]
    found += await thumb.misses(window.page)
    found += await window.page.evaluate(WIDE)
    return found


async def test_a_photo_is_tagged_sent_undone_and_purged_and_nothing_grave_is_wrong_on_the_way(
    my_phone: Window, keep: Keep, phone: Phone
) -> None:
    page, seen = my_phone.page, {}
    await keep(1, caption="The lake", tags=("lake",))
    await page.set_viewport_size({"width": 320, "height": 640})
    await page.goto("/library")
    await rest_on(my_phone, "The lake")
    seen["chosen"] = await faults(my_phone)
    await page.get_by_role("toolbar", name="Chosen photos").get_by_role("button", name="Tag").tap()
    await expect(page.get_by_role("checkbox", name="lake")).to_be_visible()
    seen["tag"] = await faults(my_phone)
    await my_phone.button("Cancel").tap()

    await page.goto("/library")
    await my_phone.tile("The lake").tap()
    await my_phone.looks()
    seen["photo"] = await faults(my_phone)
    await my_phone.button("Info").tap()
    await expect(page.get_by_role("textbox", name="Caption")).to_have_value("The lake")
    seen["facts"] = await faults(my_phone)
    await my_phone.button("Close details").tap()
    await my_phone.button("Send").tap()
    await sheet(my_phone).locator("label", has_text="Anna").tap()
    seen["send"] = await faults(my_phone)
    held, theirs = await counts(phone, "Anna")
    await my_phone.button("Send to Anna").tap()
    await my_phone.is_told("Sent to Anna")
    assert await counts(phone, "Anna") == (held + 1, theirs + 1)

    await my_phone.button("Purge").tap()
    await expect(my_phone.button("Delete 1 message")).to_be_enabled()
    seen["purge"] = await faults(my_phone)
    await my_phone.button("Delete 1 message").tap()
    await expect(bar(my_phone).get_by_role("button", name="Undo")).to_be_visible()
    seen["undo"] = await faults(my_phone)
    await bar(my_phone).get_by_role("button", name="Undo").tap()
    await my_phone.is_told("Undone: nothing was deleted")
    phone.vault.purges.undo = timedelta(0)
    await my_phone.button("Purge").tap()
    await my_phone.button("Delete 1 message").tap()
    await my_phone.is_told("Deleted 1 message from 1 chat")
    assert await counts(phone, "Anna") == (held, theirs + 1)

    await page.goto("/chats")
    await page.get_by_role("list", name="Chats").get_by_role("link", name="Anna").tap()
    await expect(my_phone.button("Save").first).to_be_visible()
    seen["conversation"] = await faults(my_phone)
    await my_phone.button("Choose from your photos").tap()
    await expect(page.get_by_role("option")).to_have_count(1)
    seen["picker"] = await faults(my_phone)
    assert {state: found for state, found in seen.items() if found} == {}
