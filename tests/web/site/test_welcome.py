"""The first run: from the setup link to the first photo in the vault."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import expect

from config.wiring import House
from tests.bot.phone import Phone
from tests.web.site.conftest import PASSWORD, Keep
from tests.web.site.window import Window, resume
from vault.models.accounts import LinkState
from vault.owners import OWNER


@pytest.fixture(autouse=True)
async def account(house: House) -> None:
    await house.vault.accounts.begin(OWNER, ["sandbox"])


async def test_a_newcomer_saves_a_first_photo_in_the_sandbox(visitor: Window, phone: Phone) -> None:
    await visitor.page.goto(f"/setup?code={await phone.vault.owners.invite()}")
    for label in ("Password", "Password again"):
        await visitor.page.get_by_label(label, exact=True).fill(PASSWORD)
    await visitor.presses("Open the vault")
    await visitor.presses("Try the sandbox")
    await visitor.presses("Back")
    await visitor.presses("Try the sandbox")
    await visitor.page.get_by_role("button", name=re.compile("^Let .+ send a photo$")).click()
    await visitor.presses("Reply !save to the photo")
    await expect(visitor.page.get_by_role("heading", name="It is in your vault")).to_be_visible()
    assert len(await phone.library()) == 1
    await visitor.page.get_by_role("link", name="Open the library").click()
    await expect(visitor.page.locator("[data-photo]")).to_have_count(1)


async def test_with_a_linked_phone_the_page_waits_for_the_first_photo(mine: Window, house: House, keep: Keep) -> None:
    await house.vault.accounts.add(OWNER, "phone")
    await house.vault.links.report("phone", OWNER, "whatsapp", LinkState.READY)
    await mine.page.goto("/welcome")
    await expect(mine.page.get_by_text("Waiting for it…")).to_be_visible()
    await keep()
    await expect(mine.page.get_by_role("heading", name="It is in your vault")).to_be_visible()


async def test_a_photo_that_is_saved_before_the_page_listens_is_not_missed(
    mine: Window, house: House, keep: Keep
) -> None:
    await keep(1)
    await house.vault.accounts.add(OWNER, "phone")
    await house.vault.links.report("phone", OWNER, "whatsapp", LinkState.READY)
    listens = asyncio.Event()
    await mine.page.route("**/api/library/events", lambda route: resume(route, listens))
    await mine.page.goto("/welcome")
    await expect(mine.page.get_by_text("Waiting for it…")).to_be_visible()
    await keep(2)
    listens.set()
    await expect(mine.page.get_by_role("heading", name="It is in your vault")).to_be_visible()
