"""The page of chats, from click to what the others see."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from playwright.async_api import Locator, Route, expect

from tests import pictures
from tests.bot.phone import Phone
from tests.house import eventually
from tests.web.site.conftest import Keep
from tests.web.site.window import Window, resume
from vault.owners import OWNER
from vault.vault import Vault


@pytest.fixture(autouse=True)
async def account(vault: Vault) -> None:
    await vault.accounts.begin(OWNER, ["sandbox"])


SCROLL = """(log, top) => {
    log.scrollTop = top;
    const first = log.querySelector(".bubble");
    return [first.id, first.getBoundingClientRect().top];
}"""
EARS = """window.EventSource = class extends EventSource {
    constructor(address) {
        super(address);
        this.addEventListener("message", () => (document.documentElement.dataset.heard = "message"));
    }
}"""
TOP = "bubble => bubble.getBoundingClientRect().top"


def bubbles(window: Window) -> Locator:
    return window.page.locator(".bubble:not(.pending)")


async def open_chat(window: Window, name: str) -> None:
    await window.page.goto("/chats")
    await window.page.get_by_role("list", name="Chats").get_by_role("link", name=name).click()
    await expect(window.page.get_by_role("log", name=f"Conversation with {name}")).to_have_attribute(
        "aria-busy", "false"
    )


async def theirs(phone: Phone, chat: str) -> list[dict[str, Any]]:
    return await phone.driver.show(chat, me=False)


async def test_what_is_typed_arrives_and_shift_enter_begins_a_line(mine: Window, phone: Phone) -> None:
    await open_chat(mine, "Anna")
    await expect(mine.page.get_by_role("textbox", name="Message Anna")).to_be_focused()
    await mine.page.keyboard.type("See you")
    await mine.page.keyboard.press("Shift+Enter")
    await mine.page.keyboard.type("on Sunday")
    await mine.page.keyboard.press("Enter")
    await expect(bubbles(mine).last).to_contain_text("on Sunday")
    assert (await theirs(phone, "Anna"))[-1]["text"] == "See you\non Sunday"
    await expect(mine.page.locator(".pending")).to_have_count(0)


async def test_what_is_half_written_stays_with_its_chat_and_what_was_refused_goes_again_when_told_so(
    mine: Window, phone: Phone
) -> None:
    await open_chat(mine, "Anna")
    await mine.page.keyboard.type("Only for you")
    await mine.page.get_by_role("list", name="Chats").get_by_role("link", name="Ben").click()
    await expect(mine.page.get_by_role("textbox", name="Message Ben")).to_have_value("")
    await phone.driver.fault("send-refused", True)
    await mine.page.keyboard.type("Hello?")
    await mine.page.keyboard.press("Enter")
    await expect(mine.page.get_by_role("alert")).to_contain_text("The sandbox was told to refuse")
    mine.expects(502)
    await phone.driver.fault("send-refused", False)
    await mine.presses("Try again")
    await expect(bubbles(mine)).to_have_count(1)
    assert [row["text"] for row in await theirs(phone, "Ben")] == ["Hello?"]
    await mine.page.go_back()
    await expect(mine.page.get_by_role("textbox", name="Message Anna")).to_have_value("Only for you")


async def test_what_a_proxy_gave_up_on_is_tried_again_and_arrives_once(mine: Window, phone: Phone, keep: Keep) -> None:
    await keep(1, caption="A cake")
    await open_chat(mine, "Ben")
    await mine.page.keyboard.type("Hello?")
    for path, send in (("chats/*/messages", "Send message"), ("*/send", "Choose from your photos")):
        await mine.page.route(f"**/api/library/{path}", given_up, times=1)
        await mine.presses(send)
        if send != "Send message":
            await mine.page.get_by_role("option").click()
        await expect(mine.page.get_by_role("alert")).to_contain_text("504")
        mine.expects(504)
        await mine.presses("Try again")
        await expect(mine.page.locator(".pending")).to_have_count(0)
    assert len(await theirs(phone, "Ben")) == 2


async def given_up(route: Route) -> None:
    """The proxy loses patience, after the message went through."""
    await route.fetch()
    await route.fulfill(status=504, body="<h1>Gateway Time-out</h1>")


async def test_a_photo_is_picked_from_the_library_and_sent_with_enter(mine: Window, phone: Phone, keep: Keep) -> None:
    await keep(1, caption="A cake")
    await keep(2, caption="The lake")
    await open_chat(mine, "Ben")
    await mine.presses("Choose from your photos")
    await expect(mine.page.get_by_role("option")).to_have_count(2)
    await mine.page.keyboard.type("cake")
    await expect(mine.page.get_by_role("option")).to_have_count(1)
    await mine.page.keyboard.press("Enter")
    await expect(bubbles(mine).last.get_by_role("button", name="Look at the photo")).to_be_visible()
    assert (await phone.photos("Ben"), await phone.photos("Ben", me=False)) == (1, 1)
    await bubbles(mine).last.get_by_role("button", name="Look at the photo").click()
    await mine.shows("Photo")


async def test_enter_in_the_picker_waits_for_the_photos_of_the_words_and_takes_none_where_none_fits(
    mine: Window, phone: Phone, keep: Keep
) -> None:
    cake, _ = await keep(1, caption="A cake"), await keep(2, caption="The lake")
    answer = asyncio.Event()
    await mine.page.route("**/api/library?*q=cake*", lambda route: resume(route, answer))
    await open_chat(mine, "Ben")
    await mine.presses("Choose from your photos")
    await expect(mine.page.get_by_role("option")).to_have_count(2)
    await mine.page.keyboard.type("boat")
    await mine.page.keyboard.press("Enter")
    await expect(mine.page.get_by_text("No photo has these words.")).to_be_visible()
    async with mine.page.expect_request("**/api/library?*q=cake*"):  # which may go out before Enter comes
        await mine.page.get_by_role("combobox").fill("cake")
        await mine.page.keyboard.press("Enter")
    answer.set()
    sent = mine.page.locator(".bubble .look")
    await expect(sent).to_have_attribute("data-photo", str(cake.id))
    assert await phone.photos("Ben", me=False) == 1


async def test_a_file_goes_to_the_vault_and_to_the_chat(mine: Window, phone: Phone) -> None:
    await open_chat(mine, "Ben")
    async with mine.page.expect_file_chooser() as chooser:
        await mine.presses("Upload a photo and send it")
    payload: Any = {"name": "beach.jpg", "mimeType": "image/jpeg", "buffer": pictures.jpeg(1, (300, 200))}
    await (await chooser.value).set_files(payload)
    await expect(bubbles(mine).last.get_by_role("button", name="Look at the photo")).to_be_visible()
    assert (len(await phone.library()), await phone.photos("Ben", me=False)) == (1, 1)


async def test_what_is_uploaded_goes_where_it_was_begun_with_the_words_of_then(mine: Window, phone: Phone) -> None:
    kept = asyncio.Event()
    await mine.page.route("**/api/library/upload", lambda route: resume(route, kept))
    await open_chat(mine, "Ben")
    await mine.page.keyboard.type("Look")
    async with mine.page.expect_response("**/api/library/chats"):
        await mine.pastes_into("Message Ben", pictures.jpeg(1), "beach.jpg")
        await mine.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await mine.page.keyboard.type("And then")
    await mine.page.get_by_role("list", name="Chats").get_by_role("link", name="Anna").click()
    kept.set()
    assert await eventually(lambda: theirs(phone, "Ben"))
    assert [row["text"] for row in await theirs(phone, "Ben")] == ["Look"]
    await mine.page.go_back()
    await expect(mine.page.get_by_role("textbox", name="Message Ben")).to_have_value("And then")
    await expect(bubbles(mine)).to_have_count(1)


async def test_what_could_not_be_uploaded_gives_the_words_back(mine: Window, phone: Phone) -> None:
    await open_chat(mine, "Ben")
    await mine.page.keyboard.type("Look")
    await mine.pastes_into("Message Ben", b"no photo", "beach.jpg")
    await expect(mine.page.get_by_role("textbox", name="Message Ben")).to_have_value("Look")
    await expect(mine.page.get_by_text("This is not a picture of a kind the vault keeps")).to_be_visible()
    mine.expects(415)


async def test_what_is_told_while_a_chat_is_read_is_shown(mine: Window, phone: Phone) -> None:
    async def late(route: Route) -> None:
        page = await route.fetch()
        await phone.driver.post("Anna", "Anna", text="Just now")
        await expect(mine.page.locator("html")).to_have_attribute("data-heard", "message")
        await route.fulfill(response=page)

    await mine.page.add_init_script(EARS)
    await mine.page.route("**/api/library/chats/*/messages?*", late, times=1)
    await open_chat(mine, "Anna")
    await expect(bubbles(mine).last).to_contain_text("Just now")


async def test_anna_sends_a_photo_and_a_save_in_reply_puts_it_into_the_library(mine: Window, phone: Phone) -> None:
    await open_chat(mine, "Anna")
    await mine.page.get_by_role("radio", name="Anna").check(force=True)
    await mine.presses("Send a painted photo")
    photo = bubbles(mine).last
    await expect(photo.get_by_role("button", name="Save")).to_be_visible()
    await mine.page.get_by_role("radio", name="You").check(force=True)
    await photo.hover()
    await photo.get_by_role("button", name="More about this message").click()
    await mine.page.get_by_role("button", name="Reply", exact=True).click()
    await mine.page.keyboard.type("!save the sail")
    await mine.page.keyboard.press("Enter")
    await expect(bubbles(mine).last.locator(".reactions")).to_contain_text("💾")
    await expect(mine.page.locator(".bubble .kept")).to_have_count(1)
    assert [photo.caption for photo in await phone.library()] == ["the sail"]


async def test_what_is_deleted_for_me_stays_with_anna(mine: Window, phone: Phone) -> None:
    await open_chat(mine, "Anna")
    photo = bubbles(mine).filter(has_text="This one is for your wall")
    await photo.hover()
    await photo.get_by_role("button", name="More about this message").click()
    await mine.page.get_by_role("button", name="Delete for me").click()
    await mine.page.get_by_role("dialog").get_by_role("button", name="Delete for me").click()
    await expect(photo).to_have_count(0)
    await mine.presses("See what Anna sees")
    await expect(photo).to_contain_text("Gone from your view")
    await expect(photo.locator("img")).to_have_js_property("complete", True)
    assert (await phone.photos("Anna"), await phone.photos("Anna", me=False)) == (0, 1)


async def test_older_messages_come_as_one_scrolls_up_and_nothing_jumps(mine: Window, phone: Phone) -> None:
    await phone.driver.fill("Anna", 90, photos=9, days=3)
    await open_chat(mine, "Anna")
    log = mine.page.get_by_role("log")
    await expect(bubbles(mine)).to_have_count(40)
    name, before = await log.evaluate(SCROLL, 700)
    await expect(bubbles(mine)).to_have_count(80)
    assert abs(await mine.page.locator(f"#{name}").evaluate(TOP) - before) < 1
    await log.evaluate(SCROLL, 0)
    await expect(bubbles(mine)).to_have_count(92)


async def test_in_a_hand_the_list_and_a_chat_are_two_views(my_phone: Window, phone: Phone) -> None:
    await my_phone.page.goto("/chats")
    chats = my_phone.page.get_by_role("list", name="Chats")
    await chats.get_by_role("link", name="Lake trip").tap()
    await expect(chats).to_be_hidden()
    await expect(bubbles(my_phone)).to_have_count(5)
    await my_phone.page.reload()
    await expect(bubbles(my_phone)).to_have_count(5)
    await my_phone.presses("All chats")
    await expect(chats).to_be_visible()


async def test_without_a_chat_it_says_what_to_do(mine: Window) -> None:
    await mine.page.goto("/chats")
    await expect(mine.page.get_by_role("heading", name="No chats yet")).to_be_visible()
    await expect(mine.page.get_by_role("link", name="Go to accounts")).to_be_visible()
