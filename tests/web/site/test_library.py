"""The wall of photos: what is on the page, what is found, what is chosen, and what comes while one looks."""

from __future__ import annotations

import asyncio
import re
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.async_api import expect

from config.settings import Settings
from config.wiring import House
from tests.benchmarks import stock
from tests.web.site import thumb
from tests.web.site.conftest import Keep
from tests.web.site.window import Window, resume
from vault.models.photos import Asset
from vault.owners import OWNER
from vault.vault import Vault

MAY = datetime(2024, 5, 3, 12, tzinfo=UTC)
MANY = 600


@pytest.fixture
async def many(house: House, settings: Settings) -> None:
    """Photos of years."""
    paintings = await stock.paint(house, settings.data / "paintings", 3)
    await stock.fill(house, settings.data, MANY, paintings)


@pytest.fixture
async def week(keep: Keep) -> list[Asset]:
    """Seven photos of as many days, the oldest first."""
    return [
        await keep(day, caption=f"Day {day}", tags=TAGS[day % 2], sent_at=MAY.replace(day=day)) for day in range(1, 8)
    ]


SUNKEN = "rgb(240, 238, 232)"
PASS = """() => new Promise((resolve) => {
    const told = () => resolve({
        pictures: document.querySelectorAll(".tile :is(img, canvas:not([hidden]))").length,
        colours: [...document.querySelectorAll(".tile")].map((tile) => getComputedStyle(tile).backgroundColor),
    });
    const back = () => {
        scrollTo(0, document.documentElement.scrollHeight);
        addEventListener("scroll", told, { once: true });
    };
    addEventListener("scroll", back, { once: true });
    scrollTo(0, 0);
})"""
TAGS = (("even",), ("odd", "lake"))


async def test_photos_hang_in_their_shapes_and_nothing_moves_when_they_arrive(mine: Window, keep: Keep) -> None:
    for seed, size in enumerate(((600, 400), (300, 400), (300, 300))):
        await keep(seed, size, sent_at=MAY.replace(second=seed))
    arrive = asyncio.Event()
    await mine.page.route("**/rendition/*", lambda route: resume(route, arrive))
    await mine.page.goto("/library", wait_until="commit")
    await expect(mine.tiles).to_have_count(3)
    before = [await tile.bounding_box() for tile in await mine.tiles.all()]
    assert [round(box["width"] / box["height"], 2) for box in before if box] == [1.0, 0.75, 1.5]
    arrive.set()
    await expect(mine.tiles.locator("img.there")).to_have_count(3)
    assert [await tile.bounding_box() for tile in await mine.tiles.all()] == before


async def test_a_long_wall_has_only_what_is_near_on_the_page_and_keys_lead_to_its_end(mine: Window, many: None) -> None:
    await mine.page.goto("/library")
    await expect(mine.tiles.first).to_have_attribute("aria-setsize", str(MANY))
    await mine.tiles.first.focus()
    await mine.page.keyboard.press("End")
    await expect(mine.page.locator(":focus")).to_have_attribute("aria-posinset", str(MANY))
    await expect(mine.page.locator(":focus")).to_be_in_viewport()
    assert await mine.tiles.count() < MANY / 3
    await mine.page.keyboard.press("ArrowLeft")
    await expect(mine.page.locator(":focus")).to_have_attribute("aria-posinset", str(MANY - 1))
    await mine.page.keyboard.press("Home")
    await mine.page.keyboard.press("PageDown")
    await mine.page.keyboard.press("ArrowUp")
    await mine.page.keyboard.press("Shift+ArrowRight")
    await expect(chosen(mine)).to_contain_text("2 photos")


async def test_the_years_at_the_edge_lead_to_their_photos(mine: Window, many: None) -> None:
    await mine.page.goto("/library")
    years = mine.page.get_by_role("slider", name="Go to a month")
    await years.focus()
    await mine.page.keyboard.press("End")
    await expect(years).to_have_attribute("aria-valuetext", re.compile(r"20(19|20)"))
    await expect(mine.page.locator("section.day").first).to_have_attribute("data-day", re.compile("20(19|20)-"))


async def test_in_passing_photos_are_only_colours_and_who_stops_sees_them(mine: Window, many: None) -> None:
    await mine.page.goto("/library")
    await expect(mine.tiles.first).to_have_attribute("aria-setsize", str(MANY))
    await mine.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    await expect(mine.page.locator(f"[aria-posinset='{MANY}'] img.there")).to_be_visible()
    passed = await mine.page.evaluate(PASS)
    assert passed["pictures"] == 0
    assert len({*passed["colours"]} - {SUNKEN}) > 1
    await expect(mine.tiles.locator("img.there").first).to_be_visible()


async def test_filters_are_in_the_address_and_back_leads_out_of_them(mine: Window, week: list[Asset]) -> None:
    await mine.page.goto("/library")
    await mine.presses("Tag")
    await mine.page.get_by_role("button", name="lake 4").click()
    await expect(mine.tiles).to_have_count(4)
    await mine.page.get_by_role("searchbox", name="Search captions").fill("day 3")
    await expect(mine.tiles).to_have_count(1)
    await expect(mine.page).to_have_url("/library?q=day+3&tag=lake")
    await mine.page.reload()
    await expect(mine.tile("Day 3")).to_be_visible()
    search = mine.page.get_by_role("searchbox", name="Search captions")
    await search.focus()
    await mine.page.go_back()
    await expect(mine.tiles).to_have_count(4)
    await expect(search).to_have_value("")
    await mine.presses("Clear Tag")
    await expect(mine.tiles).to_have_count(7)
    await mine.page.go_back()
    await expect(mine.tiles).to_have_count(4)


async def test_days_and_states_narrow_the_wall_and_nothing_found_offers_the_way_back(
    mine: Window, week: list[Asset]
) -> None:
    await mine.page.goto("/library")
    await mine.presses("Date")
    await mine.page.get_by_label("From", exact=True).fill("2024-05-02")
    await mine.page.get_by_label("To", exact=True).fill("2024-05-04")
    await mine.presses("Show these days")
    await expect(mine.tiles).to_have_count(3)
    await mine.presses("Sent or not")
    await mine.page.get_by_role("button", name="Never sent 7").click()
    await expect(mine.page).to_have_url("/library?since=2024-05-02&until=2024-05-04&state=never-sent")
    await expect(mine.tiles).to_have_count(3)
    await mine.page.get_by_role("searchbox", name="Search captions").fill("zebra")
    await expect(mine.page.get_by_role("heading", name="Nothing found")).to_be_visible()
    await mine.presses("Show all photos")
    await expect(mine.tiles).to_have_count(7)


async def test_photos_are_chosen_by_click_range_frame_and_all_of_the_filter(mine: Window, week: list[Asset]) -> None:
    await mine.page.goto("/library?tag=odd")
    await mine.tile("Day 7").hover()
    await mine.tile("Day 7").locator(".check").click()
    await mine.tile("Day 3").click(modifiers=["Shift"])
    await expect(chosen(mine)).to_contain_text("3 photos")
    await mine.page.keyboard.press("Escape")
    await expect(chosen(mine)).to_be_hidden()
    await draw(mine, "Day 5", "Day 3")
    await expect(chosen(mine)).to_contain_text("2 photos")
    await mine.page.keyboard.press("Escape")
    for drawn in (from_below, at_once):
        await drawn(mine, "Day 1")
        await expect(chosen(mine)).to_contain_text("1 photo")
        await mine.page.keyboard.press("Escape")
        await expect(chosen(mine)).to_be_hidden()
    await mine.page.keyboard.press("ControlOrMeta+a")
    await expect(chosen(mine)).to_contain_text("4 photos")
    await expect(mine.page.locator("[aria-selected=true]")).to_have_count(4)


async def test_what_is_gathered_ends_with_none_and_the_sum_is_of_what_is_chosen(mine: Window, keep: Keep) -> None:
    """Also where another filter was set, which chooses none; and a key chooses all of them once."""
    await mine.page.goto("/library")
    assert await mine.page.evaluate(GATHER) == [0, False, 1, 5, 2, 7]
    await keep(1, caption="The lake")
    await expect(mine.tiles).to_have_count(1)
    await mine.page.get_by_role("searchbox", name="Search captions").fill("lake")
    await mine.page.keyboard.press("ControlOrMeta+a")  # the letters
    await expect(chosen(mine)).to_be_hidden()


async def test_choosing_very_many_is_asked_about_first(mine: Window, many: None) -> None:
    await mine.page.goto("/library")
    await expect(mine.tiles.first).to_be_visible()
    await mine.page.keyboard.press("ControlOrMeta+a")
    await mine.shows(f"Choose {MANY} photos?")
    await mine.presses("Choose them")
    await expect(chosen(mine)).to_contain_text(f"{MANY} photos")


async def test_chosen_photos_are_packed_into_one_file(mine: Window, week: list[Asset]) -> None:
    await mine.page.goto("/library")
    await mine.picks("Day 1", "Day 2")
    async with mine.page.expect_download() as download:
        await chosen(mine).get_by_role("button", name="Download").click()
    with zipfile.ZipFile(await (await download.value).path()) as packed:
        assert len(packed.namelist()) == 2


async def test_chosen_photos_go_to_the_trash_and_come_back_where_they_were(
    mine: Window, week: list[Asset], vault: Vault
) -> None:
    await mine.page.goto("/library")
    await mine.picks("Day 4", "Day 6")
    await chosen(mine).get_by_role("button", name="Delete").click()
    await mine.presses("Move to the trash")
    await expect(mine.tiles).to_have_count(5)
    assert len(await vault.finding.page(OWNER)) == 5
    await mine.presses("Undo")
    await expect(mine.tiles).to_have_count(7)
    assert await names(mine) == [f"Day {day}" for day in range(7, 0, -1)]


async def test_photos_go_to_the_trash_though_nobody_knows_where_they_are_shown(
    mine: Window, week: list[Asset], vault: Vault
) -> None:
    await mine.page.route("**/api/library/places", lambda route: route.fulfill(status=503, json={"error": "Not now."}))
    await mine.page.goto("/library")
    await mine.picks("Day 4")
    await chosen(mine).get_by_role("button", name="Delete").click()
    await mine.is_told("Not now.")
    mine.expects(503)
    await mine.presses("Move to the trash")
    await expect(mine.tiles).to_have_count(6)
    assert len(await vault.finding.page(OWNER)) == 6


async def test_what_comes_while_one_looks_moves_nothing_and_is_told(mine: Window, many: None, keep: Keep) -> None:
    await mine.page.goto("/library")
    await expect(mine.tiles.first).to_be_visible()
    await keep(1, caption="Just now")
    await expect(mine.tile("Just now")).to_be_in_viewport()
    await mine.page.mouse.move(500, 400)
    await mine.page.evaluate("scrollTo(0, 3000)")  # at once: a wheel may still turn when one looks where things are
    await expect(mine.page.locator("section.day").first).not_to_contain_text("Today")
    await expect(mine.tiles.locator("img.there").nth(10)).to_be_visible()
    there = mine.page.locator(f"[data-photo='{await in_sight(mine)}']")
    before = await there.bounding_box()
    await keep(2, caption="A moment later")
    await expect(mine.button("1 new")).to_be_visible()
    assert await there.bounding_box() == before
    await mine.presses("1 new")
    await expect(mine.tile("A moment later")).to_be_focused()
    await expect(mine.page.get_by_text("1 new")).to_be_hidden()


async def test_a_photo_that_fits_the_filter_no_longer_leaves_the_wall(
    mine: Window, week: list[Asset], vault: Vault
) -> None:
    await mine.page.goto("/library?tag=lake")
    await expect(mine.tiles).to_have_count(4)
    await vault.library.tag(OWNER, week[2].id, ["puddle"])
    await expect(mine.tiles).to_have_count(3)
    await vault.library.tag(OWNER, week[1].id, ["lake"])
    await expect(mine.tile("Day 2")).to_be_visible()


async def test_news_of_photos_that_are_not_loaded_neither_add_to_them_nor_leave_them_chosen(
    mine: Window, week: list[Asset]
) -> None:
    await mine.page.goto("/library")
    one, two = week[0].id, week[1].id
    assert await mine.page.evaluate(UNLOADED, [one, two]) == [7, [], [one]]


async def test_a_session_that_ended_leads_to_the_login(mine: Window, keep: Keep, vault: Vault, session: str) -> None:
    await keep(1, caption="The lake")
    await mine.page.goto("/library")
    await expect(mine.tiles).to_have_count(1)
    await mine.page.get_by_role("searchbox", name="Search captions").focus()
    await vault.owners.sign_out(session)
    await mine.page.keyboard.type("lake")
    await expect(mine.page.get_by_role("heading", name="Welcome back")).to_be_visible()
    assert set(mine.refusals) == {401}
    mine.refusals.clear()


async def test_in_a_hand_a_long_press_chooses_and_everything_is_large_enough_for_a_thumb(
    my_phone: Window, week: list[Asset]
) -> None:
    await my_phone.page.goto("/library")
    await expect(my_phone.tiles).to_have_count(7)
    assert await thumb.misses(my_phone.page) == []
    await rest_on(my_phone, "Day 5")
    await my_phone.tile("Day 4").tap()
    await expect(chosen(my_phone)).to_contain_text("2 photos")
    assert await thumb.misses(my_phone.page) == []


async def test_rows_are_foreseen_as_they_will_be(mine: Window) -> None:
    """What is not loaded takes as much of the wall as it will, and every photo has its place."""
    await mine.page.goto("/library")
    foreseen, lost, beyond = await mine.page.evaluate(LAY)
    assert abs(foreseen - 1) < 0.02
    assert (lost, beyond) == (0, 0)


# ── what a person does, and sees ─────────────────────────────────────────────────────────────────────────────


def chosen(window: Window) -> Any:
    return window.page.get_by_role("toolbar", name="Chosen photos")


async def names(window: Window) -> list[str | None]:
    return [await tile.get_attribute("aria-label") for tile in await window.tiles.all()]


async def in_sight(window: Window) -> Any:
    """The photo in the middle of the window."""
    return await window.page.evaluate(
        "document.elementsFromPoint(500, 400).find((each) => each.dataset.photo).dataset.photo"
    )


async def draw(window: Window, first: str, last: str) -> None:
    """A frame from the middle of one photo to the middle of another."""
    start, end = [await window.tile(name).bounding_box() for name in (first, last)]
    assert start
    assert end
    await window.page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    await window.page.mouse.down()
    await window.page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=5)
    await expect(window.page.locator("[aria-selected=true]")).to_have_count(2)
    await window.page.mouse.up()


async def from_below(window: Window, name: str) -> None:
    """A frame from the empty ground below the photos up to one of them."""
    box, size = await window.tile(name).bounding_box(), window.page.viewport_size
    assert box
    assert size
    await window.page.mouse.move(box["x"] + box["width"] / 2, size["height"] - 20)
    await window.page.mouse.down()
    await window.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 4, steps=5)
    await window.page.mouse.up()


async def at_once(window: Window, name: str) -> None:
    """The same between two frames, by a hand that is quicker than the browser."""
    box, size = await window.tile(name).bounding_box(), window.page.viewport_size
    assert box
    assert size
    await window.page.evaluate(FLICK, [box["x"] + box["width"] / 2, size["height"] - 20, box["y"] + box["height"] - 4])


async def rest_on(window: Window, name: str) -> None:
    """A finger that stays where it is until the photo is chosen."""
    box = await window.tile(name).bounding_box()
    assert box
    finger = await window.page.context.new_cdp_session(window.page)
    point = {"x": box["x"] + 20, "y": box["y"] + 20}
    await finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
    await expect(window.tile(name)).to_have_attribute("aria-selected", "true")
    await finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


FLICK = """([x, from, to]) => {
    const mouse = (kind, y) => document.body.dispatchEvent(
        new PointerEvent(kind, { clientX: x, clientY: y, pointerType: "mouse", button: 0, bubbles: true }));
    mouse("pointerdown", from);
    for (const y of [from - 10, to]) mouse("pointermove", y);
    mouse("pointerup", to);
}"""

UNLOADED = """async ([one, two]) => {
    const script = document.querySelector("script[src*='library.js']").src;
    const { Shelf } = await import(new URL("shelf.js", script));
    const { photos } = await import(new URL("finding.js", script));
    const all = (await photos({})).photos;
    const shelf = new Shelf(), added = [], left = [];
    shelf.addEventListener("added", ({ detail }) => added.push(detail.id));
    shelf.addEventListener("left", ({ detail }) => left.push(detail.id));
    const compared = () => new Promise((resolve) => shelf.addEventListener("compared", resolve, { once: true }));
    await shelf.open({});
    shelf.find = () => undefined;
    shelf.remove({ id: one });
    await Promise.all([compared(), shelf.hear(all.find(({ id }) => id === two), false)]);
    return [shelf.total, added, left];
}"""

GATHER = """async () => {
    const script = document.querySelector("script[src*='library.js']").src;
    const { Picking } = await import(new URL("pick.js", script));
    const { Selection } = await import(new URL("selection.js", script));
    const one = { id: 1, file_size_bytes: 5 }, two = { id: 2, file_size_bytes: 2 };
    let come, asked = 0;
    const between = () => (asked += 1, new Promise((resolve) => (come = () => resolve([one, two]))));
    const selection = new Selection();
    const grid = Object.assign(document.createElement("div"), { shelf: { total: 2, between } });
    const picking = new Picking(grid, selection);
    const all = picking.all();
    await Promise.resolve();
    const given = picking.none();
    come();
    await all;
    const nothing = selection.size;
    dispatchEvent(new KeyboardEvent("keydown", { key: "a", ctrlKey: true }));
    await Promise.resolve();
    const again = given && picking.none();
    selection.add([one, two]);
    selection.drop([two, two]);
    const { bytes } = selection;
    selection.add([one, two]);
    return [nothing, again, asked, bytes, selection.size, selection.bytes];
}"""

LAY = """async () => {
    const script = document.querySelector("script[src*='library.js']").src;
    const { lay, shape, tiles } = await import(new URL("layout.js", script));
    const measure = { width: 1200, row: 180, gap: 4, head: 44, apart: 12, least: 144 };
    const photo = (at) => ({ width: 600 + (at % 9) * 120, height: 900 });
    const days = Array.from({ length: 400 }, (_, at) => {
        const photos = Array.from({ length: (at * at) % 41 + 1 }, (_, number) => photo(at + number * 7));
        const sum = photos.reduce((sum, each) => sum + shape(each), 0);
        return { day: String(at), count: photos.length, shape: sum, photos };
    });
    const { groups, height } = lay(days, measure);
    const foreseen = lay(days.map((day) => ({ ...day, photos: [] })), measure);
    const hung = groups.flatMap(({ day, left, rows }) =>
        rows.flatMap((row) => tiles(row, day.photos, measure.gap).map((tile) => left + tile.left + tile.width)));
    const all = days.reduce((sum, { count }) => sum + count, 0);
    return [foreseen.height / height, all - hung.length, hung.filter((end) => end > 1200.01).length];
}"""
