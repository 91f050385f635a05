"""Sending photos, from the click to what the sandbox's people received."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from playwright.async_api import Locator, expect

from tests.bot.phone import Phone
from tests.house import eventually
from tests.web.site import axe
from tests.web.site.conftest import Keep
from tests.web.site.window import Window
from vault.owners import OWNER
from vault.vault import Vault


def sheet(window: Window) -> Locator:
    return window.page.locator("send-dialog dialog")


async def chooses(window: Window, *names: str) -> None:
    """By their names, with keys alone."""
    await expect(sheet(window).get_by_role("checkbox", name="Anna")).to_be_visible()
    for name in names:
        await window.page.keyboard.type(name)
        await window.page.keyboard.press("Enter")
        await expect(window.button(f"Not to {name}")).to_be_visible()


async def arrived(phone: Phone, chat: str) -> list[tuple[Any, Any]]:
    """The photos that its people see, with their words."""
    return [(row["sha256"], row["text"]) for row in await phone.driver.show(chat, me=False) if row["sha256"]]


async def test_two_photos_go_to_two_chats_as_the_same_bytes(
    mine: Window, keep: Keep, phone: Phone, vault: Vault
) -> None:
    await keep(1, caption="Older")
    await keep(2, caption="Newer")
    before = {chat: await arrived(phone, chat) for chat in ("Anna", "Family")}
    await mine.page.goto("/library")
    await mine.picks("Newer", "Older")
    await mine.presses("Send")
    await mine.shows("Send 2 photos")
    await chooses(mine, "Anna", "Family")
    await mine.presses("Send to Anna and Family")
    await mine.is_told("Sent 2 photos to Anna and Family")
    fresh = {chat: (await arrived(phone, chat))[len(before[chat]) :] for chat in before}
    assert {words for _, words in fresh["Anna"]} == {"Older", "Newer"}
    assert fresh["Anna"] == fresh["Family"]


async def test_who_got_it_already_is_said_and_when_it_disappears_can_be_changed(
    mine: Window, keep: Keep, phone: Phone, vault: Vault
) -> None:
    photo = await keep(2)
    await mine.page.goto(f"/library#{photo.id}")
    await mine.presses("Send")
    await chooses(mine, "Anna")
    await mine.page.get_by_label("Disappears after").select_option("7 days")
    await mine.page.get_by_role("radio", name="For everyone").check(force=True)
    await expect(mine.page.get_by_text("WhatsApp no longer deletes it for everyone")).to_be_visible()
    await mine.page.get_by_label("Disappears after").select_option("1 hour")
    await expect(mine.page.get_by_text("WhatsApp no longer deletes it for everyone")).to_be_hidden()
    await mine.presses("Send to Anna")
    [send] = await eventually(lambda: vault.expiries.all(OWNER))
    assert send.expires_at and send.expires_at - send.sent_at == timedelta(hours=1)
    await mine.page.locator("photo-places .ends").click()
    await mine.shows("When should it disappear?")
    await mine.presses("Change")
    await mine.is_told("It stays")
    await expect(mine.page.locator("photo-places .ends")).to_have_count(0)
    assert await vault.expiries.all(OWNER) == []
    await mine.presses("Send")
    await expect(sheet(mine).locator("label", has_text="Anna").get_by_text("Already sent on")).to_be_visible()


async def test_what_was_refused_is_tried_again_and_nothing_else(mine: Window, keep: Keep, phone: Phone) -> None:
    photo = await keep(1, caption="The lake")
    before = await arrived(phone, "Anna")
    await mine.page.emulate_media(reduced_motion="reduce")  # axe looks at what stands still
    await phone.driver.fault("send-refused", True)
    await mine.page.goto(f"/library#{photo.id}")
    await mine.presses("Send")
    await chooses(mine, "Anna")
    await mine.presses("Send to Anna")
    await expect(sheet(mine).get_by_role("listitem").filter(has_text="Anna")).to_contain_text("Failed")
    assert await axe.faults(mine.page) == []
    await phone.driver.fault("send-refused", False)
    await mine.presses("Try 1 photo again")
    await mine.is_told("Sent to Anna")
    await expect(sheet(mine)).to_be_hidden()
    assert len(await arrived(phone, "Anna")) == len(before) + 1


async def test_a_document_is_sent_by_keys_alone(mine: Window, keep: Keep, phone: Phone) -> None:
    photo = await keep(1)
    await mine.page.goto(f"/library#{photo.id}")
    await expect(mine.large).to_be_visible()
    await mine.page.keyboard.press("s")
    await chooses(mine, "Ben")
    await sheet(mine).get_by_role("textbox", name="Caption").fill("Look at this")
    await sheet(mine).get_by_role("radio", name="As photo").press("ArrowRight")
    await sheet(mine).get_by_role("searchbox").press("Enter")
    await mine.is_told("Sent to Ben")
    last = (await phone.driver.show("Ben", me=False))[-1]
    assert (last["text"], bool(last["document"])) == ("Look at this", True)


async def test_the_picker_finds_a_photo_and_enter_chooses_it(mine: Window, keep: Keep) -> None:
    photo = await keep(1, caption="The lake")
    await keep(2, caption="A cake")
    await mine.page.goto("/library")
    await expect(mine.tiles).to_have_count(2)
    await mine.page.evaluate(PICKER)
    await mine.page.get_by_role("combobox", name="Search your photos").fill("lake")
    await expect(mine.page.locator("photo-picker").get_by_role("option")).to_have_count(1)
    await mine.page.keyboard.press("Enter")
    await mine.page.wait_for_function("id => window.picked === id", arg=photo.id)


PICKER = """async () => {
    const here = document.querySelector("script[type=module]").src;
    await import(new URL("picker.js", here).href);
    const picker = document.createElement("photo-picker");
    picker.addEventListener("choose", ({ detail }) => { window.picked = detail.id; });
    document.querySelector("main").append(picker);
}"""
