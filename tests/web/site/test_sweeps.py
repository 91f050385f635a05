from __future__ import annotations

from datetime import timedelta

from playwright.async_api import expect

from tests.bot.phone import Phone
from tests.web.site.conftest import Keep
from tests.web.site.window import Window
from vault.models.errands import Expiry
from vault.owners import OWNER


async def test_a_sweep_is_made_tried_run_and_switched_on(mine: Window, keep: Keep, phone: Phone) -> None:
    photo, vault = await keep(1), phone.vault
    chats = {chat.name: chat.id for chat in await vault.chats.all(OWNER)}
    await vault.sends.send(OWNER, photo.id, chats["Ben"])
    held, theirs = await phone.photos("Ben"), await phone.photos("Ben", me=False)
    await mine.page.goto("/sweeps")
    await mine.page.get_by_role("textbox", name="Name").fill("What Ben got")
    await mine.page.get_by_role("checkbox", name="Ben").check(force=True)
    await mine.page.get_by_label("Older than (days)").fill("0")
    await mine.presses("Make it and try it")
    await expect(mine.page.get_by_role("heading", name="It would take 1 message in 1 chat now")).to_be_visible()
    await expect(mine.page.get_by_text("Runs only when you say so.")).to_be_visible()
    assert await phone.photos("Ben") == held
    await mine.presses("Run now")
    await mine.shows("Run “What Ben got” now?")
    await expect(mine.button("Cancel")).to_be_focused()
    await mine.page.get_by_role("dialog").get_by_role("button", name="Run now").click()
    await mine.is_told("Deleted 1 message from 1 chat")
    assert (await phone.photos("Ben"), await phone.photos("Ben", me=False)) == (held - 1, theirs)
    await expect(mine.page.get_by_role("listitem").get_by_role("link", name="Receipt").first).to_be_visible()
    await mine.page.get_by_role("switch").click()
    await expect(mine.page.get_by_text("Next on")).to_be_visible()
    [sweep] = await vault.sweeps.all(OWNER)
    assert sweep.enabled and sweep.next_at


async def test_a_rule_that_would_take_everything_is_refused_in_words(mine: Window, phone: Phone) -> None:
    await mine.page.goto("/sweeps")
    await mine.page.get_by_role("textbox", name="Name").fill("All of it")
    await mine.page.get_by_label("Older than (days)").fill("0")
    await mine.page.get_by_role("checkbox", name="Only what I sent").uncheck()
    await mine.presses("Make it and try it")
    await expect(mine.page.get_by_role("status").get_by_text("this would take everything")).to_be_visible()
    mine.expects(400)


async def test_a_sweep_is_removed_after_a_question(my_phone: Window, phone: Phone) -> None:
    await my_phone.page.goto("/library")
    await my_phone.presses("More")
    await my_phone.page.get_by_role("link", name="Sweeps").tap()
    await my_phone.page.get_by_role("textbox", name="Name").fill("Old ones")
    await my_phone.presses("Make it and try it")
    await my_phone.presses("Remove")
    await my_phone.page.get_by_role("dialog").get_by_role("button", name="Remove").tap()
    await expect(my_phone.page.get_by_role("heading", name="Old ones")).to_have_count(0)
    assert await phone.vault.sweeps.all(OWNER) == []


async def test_sends_that_expire_are_listed_changed_and_let_stay(mine: Window, keep: Keep, phone: Phone) -> None:
    photo, vault = await keep(1), phone.vault
    chats = {chat.name: chat.id for chat in await vault.chats.all(OWNER)}
    await vault.sends.send(OWNER, photo.id, chats["Ben"], expiry=Expiry(after=timedelta(hours=1)))
    await mine.page.goto("/sweeps")
    listed = mine.page.get_by_role("region", name="Sends that expire").get_by_role("listitem")
    await expect(listed).to_contain_text("To Ben")
    await mine.presses("Change")
    await mine.page.get_by_label("Disappears after").select_option("24 hours")
    await mine.page.get_by_role("dialog").get_by_role("button", name="Change").click()
    await expect(mine.page.get_by_role("dialog")).to_have_count(0)
    [send] = await vault.expiries.all(OWNER)
    assert send.expires_at and send.expires_at - send.sent_at > timedelta(hours=23)
    await mine.presses("Let it stay")
    await expect(mine.page.get_by_text("Nothing you sent is to disappear.")).to_be_visible()
    assert await vault.expiries.all(OWNER) == []
