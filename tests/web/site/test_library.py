from __future__ import annotations

import asyncio
from typing import Any

from playwright.async_api import expect

from tests import pictures
from tests.web.site.conftest import Keep
from tests.web.site.window import Window, resume
from vault.vault import Vault

BEACH = pictures.jpeg(1, (300, 200))


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


async def test_a_session_that_ended_leads_to_the_login(mine: Window, keep: Keep, vault: Vault, session: str) -> None:
    await keep(1, caption="The lake")
    await mine.page.goto("/library")
    await expect(mine.tiles).to_have_count(1)
    await vault.owners.sign_out(session)
    await mine.page.get_by_role("searchbox", name="Search captions").fill("lake")
    await expect(mine.page.get_by_role("heading", name="Welcome back")).to_be_visible()
    assert set(mine.refusals) == {401}
    mine.refusals.clear()


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
