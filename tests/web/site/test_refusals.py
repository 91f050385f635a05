"""What WhatsApp refuses, what is not there, and answers that come too late: the dialogs say so."""

from __future__ import annotations

import asyncio

from playwright.async_api import expect

from tests.bot.phone import Phone
from tests.web.site.conftest import Keep
from tests.web.site.test_sending import chooses
from tests.web.site.window import Late, Window, resume
from vault.owners import OWNER
from vault.vault import Vault


async def sent(phone: Phone, photo: int, name: str) -> None:
    chat = await phone.vault.chats.named(OWNER, name)
    await phone.vault.sends.send(OWNER, photo, chat.id)


async def test_what_could_not_be_purged_is_told_and_goes_the_next_time(mine: Window, keep: Keep, phone: Phone) -> None:
    photo = await keep(1)
    await sent(phone, photo.id, "Ben")
    await mine.page.goto(f"/library#{photo.id}")
    await phone.driver.fault("delete_refused", True)
    await mine.presses("Purge")
    await mine.presses("Delete 1 message")
    await mine.is_told("Deleted 0 messages from 0 chats")
    await expect(mine.page.get_by_text("1 message was refused; tried again on")).to_be_visible()
    await phone.driver.fault("delete_refused", False)
    await mine.presses("Purge")
    await mine.presses("Delete 1 message")
    await mine.is_told("Deleted 1 message from 1 chat")


async def test_a_photo_in_no_chat_has_nothing_to_purge(mine: Window, keep: Keep, phone: Phone) -> None:
    photo = await keep(1)
    await mine.page.goto(f"/library#{photo.id}")
    await mine.presses("Purge")
    await expect(mine.page.get_by_text("This photo is in none of your chats.")).to_be_visible()
    await expect(mine.page.get_by_role("button", name="Delete 0 messages")).to_have_count(0)


async def test_an_answer_that_comes_late_is_not_taken_for_the_next_photos(
    mine: Window, keep: Keep, phone: Phone
) -> None:
    first, second = await keep(1), await keep(2)
    await sent(phone, first.id, "Ben")
    await mine.page.goto(f"/library#{first.id}")
    late = asyncio.Event()
    await mine.page.route("**/api/library/places", lambda route: resume(route, late), times=1)
    await mine.presses("Purge")
    await expect(mine.page.get_by_text("Looking through your chats…")).to_be_visible()
    await mine.presses("Cancel")
    await mine.page.keyboard.press("ArrowLeft")
    await expect(mine.page).to_have_url(f"/library#{second.id}")
    await mine.presses("Purge")
    await expect(mine.page.get_by_text("This photo is in none of your chats.")).to_be_visible()
    async with mine.page.expect_response("**/api/library/places") as answer:
        late.set()
    await (await answer.value).finished()
    await mine.page.evaluate("new Promise(requestAnimationFrame)")
    await expect(mine.button("Delete 1 message")).to_be_hidden()


async def test_where_a_photo_lives_is_told_as_it_was_last_looked_up(mine: Window, keep: Keep, phone: Phone) -> None:
    photo, late = await keep(1), Late()
    await mine.page.route(places := f"**/api/library/{photo.id}/places?*", late, times=1)
    await mine.page.goto(f"/library#{photo.id}")
    await late.given()
    await mine.presses("Send")
    await chooses(mine, "Anna")
    await mine.presses("Send to Anna")
    await expect(mine.page.get_by_text("Lives in 1 message, 1 chat")).to_be_visible()
    await late.heard(mine.page, places)
    await expect(mine.page.get_by_text("Lives in 1 message, 1 chat")).to_be_visible()


async def test_without_a_line_to_whatsapp_sending_says_what_to_do(
    mine: Window, keep: Keep, phone: Phone, vault: Vault
) -> None:
    photo = await keep(1)
    await mine.page.goto(f"/library#{photo.id}")
    await mine.presses("Send")
    await mine.page.locator("send-dialog").get_by_role("checkbox", name="Anna").check(force=True)
    await phone.driver.fault("offline", True)
    await mine.presses("Send to Anna")
    await expect(mine.page.get_by_text("chatvault sandbox fault offline off").first).to_be_visible()
    assert await vault.sends.of(photo) == []
    mine.refusals.clear()
