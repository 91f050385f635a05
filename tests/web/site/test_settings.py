"""The settings: every flow from the click to the vault's own record."""

from __future__ import annotations

from datetime import timedelta

import httpx
from playwright.async_api import Locator, Page, expect

from config.wiring import House
from tests.bot.phone import Phone
from tests.web.site.conftest import PASSWORD, Keep
from tests.web.site.window import Window
from vault.lockout import FREE
from vault.models.credentials import CredentialKind, Visitor
from vault.models.principals import Scope
from vault.owners import OWNER
from vault.vault import Vault

API_KEY, SESSION = CredentialKind.API_KEY, CredentialKind.SESSION
PHONE = Visitor(address="192.0.2.7", agent="Mozilla/5.0 (iPhone) Version/19.0 Safari/604.1")


def section(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name)


async def test_a_token_is_made_for_one_purpose_shown_once_used_and_revoked(
    mine: Window, vault: Vault, origin: str
) -> None:
    page = mine.page
    await page.goto("/settings")
    await mine.presses("New token")
    await page.get_by_label("What is it for?").fill("Backup")
    await page.get_by_role("checkbox", name="Read chats").check()
    await page.get_by_label("How long?").select_option("30")
    await mine.presses("Make token")
    secret = await page.get_by_role("textbox", name="The token").input_value()
    await expect(page.get_by_label("An example")).to_contain_text(f"Bearer {secret}")
    await mine.presses("I have kept it")
    [token] = await vault.tokens.all(OWNER, API_KEY)
    assert token.scopes == (Scope.LIBRARY_READ, Scope.CHATS_READ)
    assert token.expires_at and token.expires_at - token.created_at == timedelta(days=30)
    async with httpx.AsyncClient(base_url=origin, headers={"X-API-Key": secret}) as script:
        assert (await script.get("/api/library")).status_code == 200
        assert (await script.get("/api/library/accounts")).status_code == 403
        await expect(section(page, "API tokens").get_by_role("listitem")).to_contain_text(
            "Look at photos and Read chats"
        )
        assert secret not in await page.content()
        await mine.presses("Revoke Backup")
        await page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
        await mine.is_told("“Backup” is revoked")
        assert (await script.get("/api/library")).status_code == 401


async def test_a_token_for_nothing_is_not_made(mine: Window, vault: Vault) -> None:
    await mine.page.goto("/settings")
    await mine.presses("New token")
    await mine.page.get_by_label("What is it for?").fill("Nothing")
    await mine.page.get_by_role("checkbox", name="Look at photos").uncheck()
    await mine.presses("Make token")
    await expect(mine.page.get_by_role("dialog").get_by_role("alert")).to_have_text(
        "Tick at least one thing it may do."
    )
    assert await vault.tokens.all(OWNER, API_KEY) == []


async def test_a_lost_phone_is_signed_out_and_then_all_others(mine: Window, vault: Vault) -> None:
    lost = await vault.owners.sign_in(PASSWORD, PHONE)
    other = await vault.owners.sign_in(PASSWORD)
    await mine.page.goto("/settings")
    await expect(section(mine.page, "Signed in").get_by_role("listitem")).to_have_count(3)
    await mine.presses("Sign out Safari on iPhone")
    await mine.is_told("Safari on iPhone is signed out")
    assert await vault.tokens.check(SESSION, lost) is None
    assert await vault.tokens.check(SESSION, other)
    await mine.presses("Sign out everywhere else")
    await mine.is_told("1 other browser is signed out")
    assert len(await vault.tokens.all(OWNER, SESSION)) == 1


async def test_the_password_is_changed_and_this_browser_stays_signed_in(mine: Window, vault: Vault) -> None:
    other = await vault.owners.sign_in(PASSWORD)
    page = mine.page
    await page.goto("/settings")
    await page.get_by_label("Current password", exact=True).fill("something else")
    await page.get_by_label("New password", exact=True).fill("a hill at dusk")
    await mine.presses("Change password")
    await expect(section(page, "Password").get_by_role("alert")).to_have_text("That password is not right.")
    mine.expects(403)
    await page.get_by_label("Current password", exact=True).fill(PASSWORD)
    await mine.presses("Change password")
    await mine.is_told("The password is changed. Every other browser is signed out.")
    assert await vault.tokens.check(SESSION, other) is None
    await page.reload()
    await expect(page).to_have_url("/settings")
    assert await vault.owners.sign_in("a hill at dusk")


async def test_what_is_kept_and_what_is_blocked_can_be_changed_in_a_hand(
    my_phone: Window, keep: Keep, phone: Phone
) -> None:
    vault, page = phone.vault, my_phone.page
    photo = await keep(1)
    await vault.blocks.add([photo])
    await page.goto("/settings")
    await page.get_by_label("Forget messages of").select_option("Ben")
    await page.get_by_label("After").select_option("30 days")
    await my_phone.presses("Add")
    await my_phone.is_told("Messages of Ben are forgotten after 30 days")
    assert {chat.name: chat.keep_days for chat in await vault.chats.all(OWNER)}["Ben"] == 30
    await my_phone.presses(f"Allow {photo.original_name} again")
    await my_phone.is_told("It may be saved and sent again")
    assert await vault.blocks.all(OWNER) == []
    await my_phone.presses("Undo")
    await expect(section(page, "Never again").get_by_role("listitem")).to_have_count(1)
    assert [block.photo for block in await vault.blocks.all(OWNER)] == [photo.digests.sha256]


async def test_language_and_light_are_kept_by_the_browser(mine: Window) -> None:
    page = mine.page
    await page.goto("/settings")
    await page.get_by_role("radio", name="Dark").check(force=True)
    async with page.expect_navigation():
        await page.get_by_role("combobox", name="Language").select_option("es")
    assert await page.evaluate("[document.documentElement.lang, document.documentElement.dataset.theme]") == [
        "es",
        "dark",
    ]


async def test_who_guesses_is_told_on_the_page_when_to_try_again(visitor: Window, session: str, house: House) -> None:
    await house.vault.owners.sign_out(session)
    for _ in range(2 * FREE):  # as by somebody else, long enough ago
        await house.stores.attempts.take("account owner", free=FREE, longest=timedelta(0), memory=timedelta(hours=1))
    for problem in ("That password is not right.", "Too many wrong passwords. Try again in 15 minutes."):
        await visitor.page.goto("/login")
        await visitor.page.get_by_label("Password", exact=True).fill("a guess")
        await visitor.presses("Sign in")
        await expect(visitor.page.get_by_role("alert")).to_have_text(problem)
    visitor.expects(403, 429)
    [wrong, *_] = await house.vault.audit.page(OWNER, limit=1)
    assert (wrong.action, wrong.address) == ("wrong_password", "127.0.0.1")
