from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Locator, expect

from tests.house import eventually
from tests.web.site.window import Window
from vault.models.accounts import LinkState, Pairing, Progress
from vault.owners import OWNER
from vault.tasks import running
from vault.vault import Vault

ACCOUNT = "phone"
LONG = 600  # seconds that a code is good for


class Bot:
    """Stands in for the account's bot: it says what the test says, again and again, as a bot that is alive does."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._told = LinkState.UNLINKED, "Link it with: `chatvault link phone`"
        self._one = asyncio.Lock()  # of two reports under way the older one could come in last
        self.history: Progress | None = None

    async def stands(self, state: LinkState, remedy: str = "") -> None:
        self._told = state, remedy
        await self.report()

    async def report(self) -> None:
        async with self._one:
            await self._vault.links.report(ACCOUNT, OWNER, "whatsapp", *self._told, history=self.history)

    async def beat(self) -> None:
        while True:
            await self.report()
            await asyncio.sleep(1)


@pytest.fixture
async def bot(vault: Vault) -> AsyncIterator[Bot]:
    await vault.accounts.add(OWNER, ACCOUNT)
    bot = Bot(vault)
    await bot.report()
    async with running("bot", bot.beat):
        yield bot


async def wished(vault: Vault) -> Pairing:
    wish = await eventually(lambda: vault.pairings.wanted(OWNER, ACCOUNT))
    assert wish
    return wish


def card(mine: Window) -> Locator:
    return mine.page.locator(".account").filter(has=mine.page.get_by_role("heading", name=ACCOUNT))


async def test_each_account_says_how_it_is_and_what_to_do(mine: Window, bot: Bot, vault: Vault) -> None:
    await bot.stands(LinkState.REPLACED, "Stop the other program, then: `chatvault account restart phone`")
    await mine.page.goto("/library")
    await mine.page.get_by_role("link", name="Accounts").click()
    await expect(card(mine).get_by_role("status")).to_have_text("Replaced")
    await expect(card(mine)).to_contain_text("Stop it, then choose Start again.")
    await bot.stands(LinkState.OFFLINE, "Start it with `chatvault run`.")
    await expect(card(mine).locator("code")).to_have_text("chatvault run")


async def test_how_far_the_history_has_come_is_said_while_it_arrives(mine: Window, bot: Bot) -> None:
    bot.history = Progress(chats=3, messages=1200, percent=40)
    await bot.stands(LinkState.READY)
    await mine.page.goto("/accounts")
    await expect(card(mine)).to_contain_text("Older messages are arriving (40 %): 1,200 messages in 3 chats so far.")
    bot.history = None
    await bot.report()
    await mine.page.reload()
    await expect(card(mine).get_by_role("status")).to_have_text("Ready")
    await expect(card(mine)).not_to_contain_text("arriving")


async def test_the_qr_code_follows_the_codes_until_the_phone_is_linked(mine: Window, bot: Bot, vault: Vault) -> None:
    await mine.page.goto("/accounts")
    await mine.presses("Show a QR code")
    wish = await wished(vault)
    picture = card(mine).get_by_role("img", name="QR code to scan with WhatsApp")
    await vault.pairings.show(wish, "the first", LONG)
    await expect(picture).to_be_visible()
    first = await picture.get_attribute("src")
    await vault.pairings.show(wish, "the second", LONG)
    await expect(picture).not_to_have_attribute("src", first or "")
    await bot.stands(LinkState.READY)
    await vault.pairings.done(wish)
    await mine.is_told("WhatsApp is linked")
    await expect(picture).to_be_hidden()
    await expect(card(mine).get_by_role("status")).to_have_text("Ready")


async def test_the_picture_is_a_real_one(mine: Window, bot: Bot, vault: Vault) -> None:
    await mine.page.goto("/accounts")
    await mine.presses("Show a QR code")
    await vault.pairings.show(await wished(vault), "https://wa.me/settings/linked_devices#2@" + "a" * 200, LONG)
    picture = card(mine).get_by_role("img")
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("complete", True)
    assert await picture.evaluate("(image) => image.naturalWidth") > 200


async def test_a_code_to_type_is_shown_in_letters(mine: Window, bot: Bot, vault: Vault) -> None:
    await mine.page.goto("/accounts")
    await card(mine).get_by_role("textbox").fill("+49 155 5000001")
    await mine.presses("Get a code")
    wish = await wished(vault)
    assert wish.phone == "491555000001"
    await vault.pairings.show(wish, "AEES-5A6B", LONG)
    await expect(card(mine).get_by_label("Code to type on the phone")).to_have_text("AEES-5A6B")
    await expect(card(mine).get_by_role("img")).to_be_hidden()


async def test_a_number_that_is_none_is_refused_in_words(mine: Window, bot: Bot) -> None:
    await mine.page.goto("/accounts")
    await card(mine).get_by_role("textbox").fill("12")
    await mine.presses("Get a code")
    await expect(mine.page.get_by_role("status").get_by_text("with its country code")).to_be_visible()
    mine.expects(400)


async def test_linking_is_called_off(mine: Window, bot: Bot, vault: Vault) -> None:
    await mine.page.goto("/accounts")
    await mine.presses("Show a QR code")
    await vault.pairings.show(await wished(vault), "a code", LONG)
    await mine.presses("Cancel")
    await expect(mine.button("Show a QR code")).to_be_visible()
    assert await vault.pairings.wanted(OWNER, ACCOUNT) is None


async def test_why_no_phone_was_linked_is_said_where_it_can_be_tried_again(
    mine: Window, bot: Bot, vault: Vault
) -> None:
    await mine.page.goto("/accounts")
    await mine.presses("Show a QR code")
    await vault.pairings.failed(await wished(vault), "No phone was linked before the codes ran out.")
    await expect(card(mine).get_by_role("alert")).to_have_text("No phone was linked before the codes ran out.")
    await expect(mine.button("Show a QR code")).to_be_visible()


async def test_unlinking_asks_first(mine: Window, bot: Bot, vault: Vault) -> None:
    await bot.stands(LinkState.READY)
    await mine.page.goto("/accounts")
    await mine.presses("Unlink phone")
    await mine.shows("Unlink phone?")
    await mine.page.keyboard.press("Enter")
    await expect(mine.page.get_by_role("dialog")).to_have_count(0)
    assert await vault.pairings.wanted(OWNER, ACCOUNT) is None
    await mine.presses("Unlink phone")
    await mine.presses("Unlink")
    wish = await wished(vault)
    await bot.stands(LinkState.UNLINKED)
    await vault.pairings.done(wish)
    await expect(mine.button("Show a QR code")).to_be_visible()


async def test_what_does_not_come_back_by_itself_can_be_started_again(mine: Window, bot: Bot, vault: Vault) -> None:
    await bot.stands(LinkState.REPLACED)
    await mine.page.goto("/accounts")
    await mine.presses("Start again")
    wish = await wished(vault)
    await bot.stands(LinkState.READY)
    await vault.pairings.done(wish)
    await expect(mine.button("Start again")).to_be_hidden()


async def test_a_newcomer_names_a_phone_and_comes_to_its_code(mine: Window, vault: Vault) -> None:
    await mine.page.goto("/accounts#link")
    await expect(mine.page.get_by_label("Name")).to_be_focused()
    await mine.page.keyboard.type(ACCOUNT)
    await mine.page.keyboard.press("Enter")
    await vault.pairings.show(await wished(vault), "a code", LONG)
    await expect(card(mine).get_by_role("img", name="QR code to scan with WhatsApp")).to_be_visible()


async def test_accounts_come_and_go(my_phone: Window, bot: Bot) -> None:
    await my_phone.page.goto("/accounts")
    await my_phone.page.get_by_label("Name").fill("sandbox-2")
    await my_phone.presses("Continue")
    added = my_phone.page.locator(".account").filter(has_text="sandbox-2")
    await expect(added.get_by_role("status")).to_have_text("Starting …")
    await added.get_by_role("button", name="Remove").click()
    await my_phone.shows("Remove sandbox-2?")
    await my_phone.page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    await expect(my_phone.page.locator(".account")).to_have_count(1)


async def test_strangers_are_sent_to_the_door(visitor: Window, bot: Bot) -> None:
    await visitor.page.goto("/accounts")
    await expect(visitor.page).not_to_have_url("/accounts")
