"""The site below a path, as a proxy shows it, in a real browser."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import expect

from tests import pictures
from tests.bot.phone import Phone
from tests.web.site.conftest import PASSWORD
from tests.web.site.test_purging import counts
from tests.web.site.test_sending import chooses
from tests.web.site.window import Window
from vault.owners import OWNER
from web.doors import Doors
from web.site import ROOMS


@pytest.fixture
def doors() -> Doors:
    return Doors(external_url="http://photos.example/vault")


async def test_below_a_path_one_signs_in_uploads_sends_purges_and_enters_every_room(
    visitor: Window, session: str, phone: Phone, origin: str
) -> None:
    page, asked = visitor.page, set[str]()
    page.context.on("request", lambda request: asked.add(request.url))
    await page.goto("/vault/library")
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await visitor.presses("Sign in")
    await expect(page).to_have_url("/vault/library")
    await visitor.chooses(("beach.jpg", pictures.jpeg(1, (300, 200))))
    await visitor.is_told("1 photo kept")
    await visitor.tiles.first.click()
    await visitor.looks()
    await visitor.presses("Send")
    held, theirs = await counts(phone, "Anna")
    await chooses(visitor, "Anna")
    await visitor.presses("Send to Anna")
    await visitor.is_told("Sent to Anna")
    assert await counts(phone, "Anna") == (held + 1, theirs + 1)
    phone.vault.purges.undo = timedelta(0)
    await visitor.presses("Purge")
    await visitor.presses("Delete 1 message")
    await visitor.is_told("Deleted 1 message from 1 chat")
    assert await counts(phone, "Anna") == (held, theirs + 1)
    [purge, *_] = await phone.vault.purges.all(OWNER)
    for path in ROOMS.values():
        await page.goto("/vault" + path.replace("<plan>", purge.id))
        await expect(page.locator("main [aria-busy=true]:visible")).to_have_count(0)
    called = {address.removeprefix(origin) for address in asked if address.startswith("http")}
    assert "/vault/library" in called
    assert {address for address in called if not address.startswith("/vault/")} == set()
