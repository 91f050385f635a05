from __future__ import annotations

import asyncio
from typing import Any

from playwright.async_api import expect

from tests import pictures
from tests.web.site.conftest import Keep
from tests.web.site.window import Window, resume
from vault.owners import OWNER
from vault.vault import Vault

BEACH = pictures.jpeg(1, (300, 200))


async def test_a_photo_is_uploaded_with_the_button(mine: Window) -> None:
    await mine.page.goto("/library")
    await mine.chooses(("beach.jpg", BEACH))
    await mine.is_told("1 photo kept")
    await expect(mine.tiles).to_have_count(1)


async def test_a_photo_is_dropped_anywhere_on_the_page(mine: Window) -> None:
    await mine.page.goto("/library")
    await mine.drops(BEACH, "beach.jpg")
    await mine.is_told("1 photo kept")
    await expect(mine.tiles).to_have_count(1)


async def test_a_photo_is_pasted(mine: Window) -> None:
    await mine.page.goto("/library")
    await mine.pastes(BEACH, "beach.jpg")
    await expect(mine.tiles).to_have_count(1)


async def test_of_several_files_each_is_told_what_became_of_it(mine: Window, keep: Keep) -> None:
    await keep(3)
    known = pictures.saved(pictures.drawing(3, (160, 120)), "JPEG")
    await mine.page.goto("/library")
    await mine.chooses(("beach.jpg", BEACH), ("again.jpg", known), ("notes.txt", b"hello"))
    await mine.is_told("1 photo kept, 1 photo already in your vault, 1 file refused")
    tray = mine.page.get_by_role("region", name="Uploads")
    await expect(tray.get_by_role("listitem").filter(has_text="again.jpg")).to_contain_text("Already in your vault")
    await expect(tray.get_by_role("listitem").filter(has_text="notes.txt")).to_contain_text("This is not a picture")
    mine.expects(415)


async def test_photos_come_page_by_page_while_one_scrolls(mine: Window, keep: Keep) -> None:
    await asyncio.gather(*(keep(seed, (40, 30)) for seed in range(70)))
    asked: list[str] = []
    mine.page.on("request", lambda request: asked.append(request.url))
    await mine.page.set_viewport_size({"width": 400, "height": 600})
    await mine.page.goto("/library")
    await expect(mine.tiles).to_have_count(60)
    await mine.tiles.nth(59).scroll_into_view_if_needed()
    await expect(mine.tiles).to_have_count(70)
    assert not any("/api/library?limit" not in url for url in asked if "/api/library?" in url)


async def test_nothing_moves_when_photos_arrive_in_their_tiles(mine: Window, keep: Keep) -> None:
    for size in ((600, 400), (200, 600), (300, 300)):
        await keep(1, size)
    arrive = asyncio.Event()
    await mine.page.route("**/rendition/*", lambda route: resume(route, arrive))
    await mine.page.goto("/library", wait_until="commit")
    await expect(mine.tiles).to_have_count(3)
    before = [await tile.bounding_box() for tile in await mine.tiles.all()]
    arrive.set()
    for picture in await mine.tiles.locator("img").all():
        await expect(picture).to_have_js_property("complete", True)
    assert [await tile.bounding_box() for tile in await mine.tiles.all()] == before


async def test_photos_keep_their_shape(mine: Window, keep: Keep) -> None:
    await keep(1, (600, 400))
    await keep(2, (300, 400))
    await mine.page.goto("/library")
    await expect(mine.tiles).to_have_count(2)
    boxes = [await tile.bounding_box() for tile in await mine.tiles.all()]
    shapes = [box["width"] / box["height"] for box in boxes if box]
    assert [round(shape, 1) for shape in shapes] == [0.8, 1.5]
    assert boxes[0] and boxes[1] and abs(boxes[0]["height"] - boxes[1]["height"]) < 1


async def test_words_find_a_photo_and_the_address_remembers_them(mine: Window, keep: Keep) -> None:
    await keep(1, caption="The lake at dawn")
    await keep(2, caption="A cake")
    await mine.page.goto("/library")
    await mine.page.get_by_role("searchbox", name="Search captions").fill("lake")
    await expect(mine.tiles).to_have_count(1)
    await mine.page.reload()
    await expect(mine.page.get_by_role("button", name="The lake at dawn")).to_be_visible()
    await expect(mine.tiles).to_have_count(1)


async def test_a_search_without_success_offers_the_way_back(mine: Window, keep: Keep) -> None:
    await keep(1, caption="The lake at dawn")
    await mine.page.goto("/library?q=zebra")
    await expect(mine.page.get_by_role("heading", name="Nothing found")).to_be_visible()
    await mine.presses("Show all photos")
    await expect(mine.tiles).to_have_count(1)


async def test_a_photo_opens_large_and_the_arrows_leaf_through(mine: Window, keep: Keep) -> None:
    await keep(1, caption="Older")
    await keep(2, caption="Newer")
    await mine.page.goto("/library")
    await mine.presses("Newer")
    large = mine.page.locator(".stage img")
    await expect(large).to_have_attribute("alt", "Newer")
    await mine.page.keyboard.press("ArrowRight")
    await expect(large).to_have_attribute("alt", "Older")
    await mine.page.keyboard.press("ArrowLeft")
    await expect(large).to_have_attribute("alt", "Newer")


async def test_escape_closes_the_photo_and_the_keyboard_is_on_its_tile(mine: Window, keep: Keep) -> None:
    await keep(1, caption="Older")
    await keep(2, caption="Newer")
    await mine.page.goto("/library")
    await mine.presses("Newer")
    await mine.page.keyboard.press("ArrowRight")
    await mine.page.keyboard.press("Escape")
    await expect(mine.button("Older")).to_be_focused()
    await expect(mine.page).to_have_url("/library")


async def test_back_closes_the_photo_and_forward_opens_it_again(mine: Window, keep: Keep) -> None:
    photo = await keep(1, caption="The lake")
    await mine.page.goto("/library")
    await mine.presses("The lake")
    await expect(mine.page).to_have_url(f"/library#{photo.id}")
    await mine.page.go_back()
    await expect(mine.page.get_by_role("dialog")).to_have_count(0)
    await mine.page.go_forward()
    await mine.shows("Photo")


async def test_the_original_is_downloaded_byte_for_byte(mine: Window, keep: Keep, vault: Vault) -> None:
    photo = await keep(1, caption="The lake")
    await mine.page.goto(f"/library#{photo.id}")
    async with mine.page.expect_download() as download:
        await mine.page.get_by_role("link", name="Download").click()
    saved = await (await download.value).path()
    assert saved.read_bytes() == (await vault.library.original(photo)).read_bytes()


async def test_a_caption_is_changed(mine: Window, keep: Keep, vault: Vault) -> None:
    photo = await keep(1)
    await mine.page.goto(f"/library#{photo.id}")
    await mine.page.get_by_role("textbox", name="Caption").first.fill("The lake at dawn")
    await mine.page.keyboard.press("Enter")
    await mine.is_told("Caption saved")
    assert (await vault.library.get(OWNER, photo.id)).caption == "The lake at dawn"
    await mine.page.keyboard.press("Escape")
    await expect(mine.button("The lake at dawn")).to_be_visible()


async def test_escape_takes_a_change_of_the_caption_back(mine: Window, keep: Keep) -> None:
    photo = await keep(1, caption="The lake")
    await mine.page.goto(f"/library#{photo.id}")
    caption = mine.page.get_by_role("textbox", name="Caption").first
    await caption.fill("Something silly")
    await mine.page.keyboard.press("Escape")
    await expect(caption).to_have_value("The lake")
    await mine.shows("Photo")


async def test_a_photo_is_deleted_after_a_question_that_starts_on_cancel(
    mine: Window, keep: Keep, vault: Vault
) -> None:
    photo = await keep(1, caption="The lake")
    await mine.page.goto(f"/library#{photo.id}")
    await mine.presses("Delete")
    await mine.shows("Delete from your vault?")
    await expect(mine.page.get_by_text("No message in your chats shows it.")).to_be_visible()
    await expect(mine.button("Cancel")).to_be_focused()
    await mine.presses("Delete photo")
    await mine.is_told("Photo deleted")
    await expect(mine.page.get_by_role("heading", name="Your vault is empty")).to_be_visible()
    assert await vault.library.page(OWNER) == []


async def test_a_caption_is_text_and_never_markup(mine: Window, keep: Keep) -> None:
    evil = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    photo = await keep(1, caption=evil, tags=("<b>x</b>",))
    await mine.page.goto(f"/library#{photo.id}")
    await expect(mine.page.locator(".stage img")).to_have_attribute("alt", evil)
    await expect(mine.page.get_by_text("#<b>x</b>")).to_be_visible()
    await mine.page.keyboard.press("Escape")
    await expect(mine.button(evil)).to_be_visible()


async def test_a_session_that_ended_leads_to_the_login(mine: Window, keep: Keep, vault: Vault, session: str) -> None:
    await keep(1, caption="The lake")
    await mine.page.goto("/library")
    await expect(mine.tiles).to_have_count(1)
    await vault.owners.sign_out(session)
    await mine.page.get_by_role("searchbox", name="Search captions").fill("lake")
    await expect(mine.page.get_by_role("heading", name="Welcome back")).to_be_visible()
    assert set(mine.refusals) == {401}
    mine.refusals.clear()


async def test_a_phone_shows_everything_and_scrolls_one_way(my_phone: Window, keep: Keep) -> None:
    await keep(1, (600, 400), caption="Older")
    await keep(2, (400, 600), caption="Newer")
    await my_phone.page.goto("/library")
    await expect(my_phone.tiles).to_have_count(2)
    assert await my_phone.page.evaluate("document.documentElement.scrollWidth") == 390
    await my_phone.tiles.first.tap()
    await my_phone.swipes(left=True)
    await expect(my_phone.page.locator(".stage img")).to_have_attribute("alt", "Older")
    assert await too_small(my_phone) == []


async def test_whatever_is_pressed_is_large_enough_for_a_thumb(my_phone: Window, keep: Keep) -> None:
    await keep(1)
    await my_phone.page.goto("/library")
    await expect(my_phone.tiles).to_have_count(1)
    assert await too_small(my_phone) == []


async def too_small(window: Window) -> Any:
    """Names of the visible buttons, links and fields below 44 × 44 pixels."""
    return await window.page.evaluate(TOO_SMALL)


TOO_SMALL = """() => [...document.querySelectorAll("button, a, input, textarea")]
    .filter((each) => each.checkVisibility({ visibilityProperty: true }))
    .filter((each) => { const box = each.getBoundingClientRect(); return box.width < 44 || box.height < 44; })
    .map((each) => each.ariaLabel || each.textContent.trim() || each.name)"""
