"""What holds on every page of the vault, also on those that come later: they are taken from the list of rooms."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.async_api import Browser, Page, expect

from tests.bot.phone import Phone
from tests.web.site import axe, thumb
from tests.web.site.conftest import Keep
from tests.web.site.window import Window, window
from vault.owners import OWNER
from vault.tongue import catalogue
from vault.vault import Vault
from web.site import ROOMS
from web.site.language import COOKIE

SIZES = ({"width": 320, "height": 640}, {"width": 768, "height": 1024}, {"width": 3840, "height": 2160})
TOO_WIDE = """new Promise((done) => requestAnimationFrame(() => setTimeout(() => // what is laid out anew is, by then
    done(document.documentElement.scrollWidth - document.documentElement.clientWidth))))"""
TURN = "(direction) => { document.documentElement.dir = direction }"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SCHEME = "getComputedStyle(document.documentElement).colorScheme"
NO_WORDS = re.compile(r"[\W\d_]|ChatVault|JPEG|JSON|kB|MongoDB|neonize|The lake|[0-9A-F]{16,}")
SAID = r"""() => {
    const seen = (element) => element.checkVisibility() && !element.closest("code, table.parts, [aria-hidden=true]");
    const texts = [document.title.split(" · ")[0]];
    for (const element of document.body.querySelectorAll("*")) {
        if (!seen(element)) continue;
        texts.push(...[...element.childNodes].filter((node) => node instanceof Text).map((node) => node.data));
        texts.push(...["aria-label", "alt", "placeholder", "title"].map((name) => element.getAttribute(name) ?? ""));
    }
    return texts.map((text) => text.trim().replace(/\s+/g, " "));
}"""

INLINE = """() => new Promise((done) => {
    document.addEventListener("securitypolicyviolation", done, { once: true });
    document.body.append(Object.assign(document.createElement("script"), { textContent: "1" }));
}).then(() => true)"""


@pytest.fixture
async def paths(vault: Vault, keep: Keep, phone: Phone) -> list[str]:
    """Every page, with something to show: photos in the library, some sent, one purged everywhere, copies, trash."""
    chats = {chat.name: chat.id for chat in await vault.chats.all(OWNER)}
    for seed in (1, 2, 3):
        photo = await keep(seed, caption=f"The lake {seed}")
        await vault.sends.send(OWNER, photo.id, chats["Anna"])
    await vault.purges.purge(OWNER, photo.id)
    await keep(1, (320, 240))
    await vault.trash.put(OWNER, [(await keep(4)).id])
    assert await vault.duplicates.page(OWNER)
    [purge] = await vault.purges.all(OWNER)
    return [path.replace("<plan>", purge.id) for path in ROOMS.values()]


async def opened(window: Window, path: str) -> Page:
    """The page, once it shows what it has to show."""
    await window.page.goto(path)
    await expect(window.page.locator("main [aria-busy=true]:visible")).to_have_count(0)
    return window.page


async def test_nothing_grave_is_wrong_with_any_page_in_light_or_in_dark(mine: Window, paths: list[str]) -> None:
    faults = {}
    for path in paths:
        page = await opened(mine, path)
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            faults[path, scheme] = await axe.faults(page)
    assert {where: found for where, found in faults.items() if found} == {}


async def test_no_page_scrolls_sideways_on_any_screen_or_in_any_direction(mine: Window, paths: list[str]) -> None:
    excess = {}
    for path in paths:
        page = await opened(mine, path)
        for size in SIZES:
            await page.set_viewport_size(size)  # type: ignore[arg-type]
            for direction in ("rtl", "ltr"):
                await page.evaluate(TURN, direction)
                excess[path, size["width"], direction] = await page.evaluate(TOO_WIDE)
    assert {where: by for where, by in excess.items() if by > 0} == {}


async def test_every_page_says_everything_in_spanish_and_has_room_for_it_and_for_thumbs(
    my_phone: Window, paths: list[str], origin: str, vault: Vault
) -> None:
    page, alike, excess, missed = my_phone.page, {}, {}, {}
    names = {chat.name for chat in await vault.chats.all(OWNER)}
    shared = names | {english for english, spanish in catalogue("es").items() if english == spanish}
    await page.set_viewport_size({"width": 320, "height": 640})
    for path in paths:
        said = []
        for language in ("en", "es"):
            await page.context.add_cookies([{"name": COOKIE, "value": language, "url": origin}])
            said.append({*await (await opened(my_phone, path)).evaluate(SAID)} - shared)
        alike[path] = {text for text in said[0] & said[1] if NO_WORDS.sub("", text)}
        excess[path], missed[path] = await page.evaluate(TOO_WIDE), await thumb.misses(page)
    assert {where: texts for where, texts in alike.items() if texts} == {}
    assert {where: by for where, by in excess.items() if by > 0} == {}
    assert {where: small for where, small in missed.items() if small} == {}


async def test_every_room_is_reached_with_keys_alone(mine: Window, vault: Vault) -> None:
    page = await opened(mine, "/receipts")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    for link in await page.get_by_role("navigation", name="Rooms").get_by_role("link").all():
        await page.keyboard.press("Tab")
        await expect(link).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await mine.shows("Keyboard shortcuts")
    await page.keyboard.press("Escape")
    await expect(mine.button("Keyboard shortcuts")).to_be_focused()


async def test_the_way_to_the_page_itself_is_short(mine: Window, vault: Vault) -> None:
    page = await opened(mine, "/accounts")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.locator("main :focus")).to_be_visible()


async def test_a_question_mark_tells_what_keys_do(mine: Window, vault: Vault) -> None:
    page = await opened(mine, "/library")
    await page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    await expect(sheet.get_by_text("Show these shortcuts")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.keyboard.press("/")
    await page.keyboard.type("a?b")
    await expect(page.get_by_role("searchbox")).to_have_value("a?b")
    await expect(sheet).to_be_hidden()


async def test_what_breaks_the_policy_of_the_pages_fails_a_test_on_whichever_page(
    chromium: Browser, origin: str, vault: Vault
) -> None:
    with pytest.raises(AssertionError, match="script-src-elem inline"):
        async with window(chromium, base_url=origin) as opened:
            await opened.page.goto("/login")
            opened.knows_of_a_cut_line()
            second = await opened.page.context.new_page()
            await second.goto("/login")
            await second.evaluate(INLINE)


async def test_rooms_that_have_no_place_in_the_bar_are_behind_its_last_button(my_phone: Window) -> None:
    page = await opened(my_phone, "/library")
    await expect(page.get_by_role("link", name="Sweeps")).to_be_hidden()
    await my_phone.presses("More")
    await page.get_by_role("link", name="Sweeps").tap()
    await expect(page.get_by_role("heading", name="Sweeps", level=1)).to_be_visible()


async def test_light_or_dark_is_kept_by_the_browser_until_it_is_the_systems_again(mine: Window) -> None:
    page = await opened(mine, "/receipts")
    await mine.presses("Dark colours")
    await page.reload()
    assert await page.evaluate(SCHEME) == "dark"
    await mine.presses("Dark colours")
    await page.emulate_media(color_scheme="dark")
    assert await page.evaluate(SCHEME) == "light dark"


async def test_whoever_is_outside_finds_nothing_grave_either(visitor: Window, vault: Vault) -> None:
    code = await vault.owners.invite()
    for path in (f"/setup?code={code}", "/login"):
        page = await opened(visitor, path)
        assert await axe.faults(page) == []
        await page.set_viewport_size({"width": 320, "height": 640})
        assert await page.evaluate(TOO_WIDE) == 0
