from __future__ import annotations

import asyncio

from playwright.async_api import expect

from tests.bot.phone import Phone
from tests.web.site.conftest import Keep
from tests.web.site.window import Window, resume


async def send(mine: Window, name: str) -> None:
    await mine.presses("Send")
    await mine.page.get_by_role("radio", name=name).check(force=True)
    await mine.presses(f"Send to {name}")
    await mine.is_told(f"Sent to {name}")


async def test_a_photo_is_sent_to_a_chat_found_by_its_name(mine: Window, keep: Keep, phone: Phone) -> None:
    photo = await keep(1, caption="The lake")
    before = await phone.photos("Chloé", me=False)
    await mine.page.goto(f"/library#{photo.id}")
    await mine.presses("Send")
    await expect(mine.page.get_by_role("radio")).to_have_count(7)
    await mine.page.keyboard.type("chloe")
    await expect(mine.page.get_by_role("radio")).to_have_count(1)
    await mine.page.keyboard.press("Enter")
    await mine.page.keyboard.press("Enter")
    await mine.is_told("Sent to Chloé")
    assert await phone.photos("Chloé", me=False) == before + 1
    assert (await phone.sees("Chloé"))[-1]["text"] == "The lake"


async def test_a_purge_shows_what_goes_and_takes_it_out_of_my_view_only(mine: Window, keep: Keep, phone: Phone) -> None:
    photo = await keep(1)
    mine_before, theirs_before = await phone.photos("Family"), await phone.photos("Family", me=False)
    await mine.page.goto(f"/library#{photo.id}")
    for name in ("Anna", "Family", "Family"):
        await send(mine, name)
    await mine.presses("Purge")
    await mine.shows("Purge from your chats")
    affected = mine.page.get_by_role("list", name="Chats it is in").get_by_role("listitem")
    await expect(affected.filter(has_text="Family")).to_contain_text("2 messages")
    await expect(mine.button("Cancel")).to_be_focused()
    await mine.presses("Delete 3 messages")
    await mine.is_told("Deleted 3 messages from 2 chats")
    assert await phone.photos("Family") == mine_before
    assert await phone.photos("Family", me=False) == theirs_before + 2


async def test_enter_on_the_purge_question_purges_nothing(mine: Window, keep: Keep, phone: Phone) -> None:
    photo = await keep(1)
    await mine.page.goto(f"/library#{photo.id}")
    await send(mine, "Ben")
    held = await phone.photos("Ben")
    await mine.presses("Purge")
    await expect(mine.button("Delete 1 message")).to_be_visible()
    await mine.page.keyboard.press("Enter")
    await expect(mine.page.get_by_role("dialog", name="Purge from your chats")).to_have_count(0)
    assert await phone.photos("Ben") == held


async def test_a_preview_that_comes_late_is_not_taken_for_the_next_photos(
    mine: Window, keep: Keep, phone: Phone
) -> None:
    first, second = await keep(1), await keep(2)
    await mine.page.goto(f"/library#{first.id}")
    await send(mine, "Ben")
    late = asyncio.Event()
    await mine.page.route(f"**/{first.id}/places*", lambda route: resume(route, late))
    await mine.presses("Purge")
    await mine.page.keyboard.press("Escape")
    await mine.page.keyboard.press("ArrowLeft")
    await expect(mine.page).to_have_url(f"/library#{second.id}")
    await mine.presses("Purge")
    await expect(mine.page.get_by_text("This photo is in none of your chats.")).to_be_visible()
    async with mine.page.expect_response(f"**/{first.id}/places*") as answer:
        late.set()
    await (await answer.value).finished()
    await mine.page.evaluate("new Promise(requestAnimationFrame)")
    await expect(mine.button("Delete 1 message")).to_be_hidden()


async def test_what_could_not_be_purged_is_told_and_goes_the_next_time(mine: Window, keep: Keep, phone: Phone) -> None:
    photo = await keep(1)
    await mine.page.goto(f"/library#{photo.id}")
    await send(mine, "Ben")
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


async def test_without_a_line_to_whatsapp_sending_says_what_to_do(mine: Window, keep: Keep, phone: Phone) -> None:
    photo = await keep(1)
    await mine.page.goto(f"/library#{photo.id}")
    await mine.presses("Send")
    await mine.page.get_by_role("radio", name="Anna").check(force=True)
    await phone.driver.fault("offline", True)
    await mine.presses("Send to Anna")
    trouble = mine.page.get_by_role("status").get_by_text("chatvault sandbox fault offline off")
    await expect(trouble).to_be_visible()
    await mine.shows("Send photo")
    assert set(mine.refusals) <= {502, 503}
    mine.refusals.clear()


async def test_deleting_says_how_many_messages_still_show_it(mine: Window, keep: Keep, phone: Phone) -> None:
    photo = await keep(1)
    await mine.page.goto(f"/library#{photo.id}")
    await send(mine, "Anna")
    await mine.presses("Delete")
    await expect(mine.page.get_by_text("1 message in your chats will still show it")).to_be_visible()
    await mine.presses("Delete photo")
    await mine.is_told("Photo deleted. Still tracked: 1 send.")


async def test_a_photo_saved_from_a_chat_appears_by_itself(mine: Window, phone: Phone) -> None:
    await mine.page.goto("/library")
    await expect(mine.page.get_by_role("heading", name="Your vault is empty")).to_be_visible()
    await phone.saves(5, "From Anna")
    await expect(mine.page.get_by_role("button", name="From Anna")).to_be_visible(timeout=20_000)
