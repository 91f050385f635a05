"""Photos come in through the page: by the button, a drop, the clipboard; and go on after whatever broke them off."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from playwright.async_api import Locator, Request, Route, expect

from config.wiring import House
from tests import pictures
from tests.house import eventually
from tests.web.site.conftest import Keep
from tests.web.site.window import Window
from vault.owners import OWNER
from vault.vault import Vault

BEACH = pictures.jpeg(1, (300, 200))


@cache
def large() -> bytes:
    """More than one piece."""
    return pictures.saved(pictures.drawing(5, (2400, 1800)), "PNG", compress_level=1)


def tray(window: Window) -> Locator:
    return window.page.get_by_role("region", name="Uploads")


def line(window: Window, name: str) -> Locator:
    return tray(window).get_by_role("listitem").filter(has_text=name)


async def test_photos_come_by_the_button_a_drop_and_the_clipboard(mine: Window) -> None:
    await mine.page.goto("/library")
    await mine.chooses(("beach.jpg", BEACH))
    await mine.is_told("1 photo kept")
    await mine.drops(pictures.jpeg(2, (300, 200)), "lake.jpg")
    await expect(mine.tiles).to_have_count(2)
    await mine.pastes(pictures.jpeg(3, (300, 200)), "hill.jpg")
    await expect(mine.tiles).to_have_count(3)


async def test_of_several_files_each_is_told_what_became_of_it(mine: Window, keep: Keep) -> None:
    known = await keep(3)
    again, cut = pictures.saved(pictures.drawing(3, (160, 120)), "JPEG"), pictures.cut(pictures.jpeg(4))
    await mine.page.goto("/library")
    await mine.chooses(("beach.jpg", BEACH), ("again.jpg", again), ("notes.txt", b"hello"), ("half.jpg", cut))
    await mine.is_told("1 photo kept, 1 photo already in your vault, 2 files refused")
    await expect(line(mine, "notes.txt")).to_contain_text("This is not a picture")
    await expect(line(mine, "half.jpg")).to_contain_text("damaged or cut short")
    await line(mine, "again.jpg").get_by_role("link", name=f"Already in the vault as #{known.id}").click()
    await expect(mine.page).to_have_url(f"/library#{known.id}")
    mine.expects(415)


async def test_a_photo_from_the_trash_comes_back(mine: Window, keep: Keep, vault: Vault) -> None:
    photo = await keep(3)
    await vault.trash.put(OWNER, [photo.id])
    await mine.page.goto("/library")
    await mine.chooses(("again.jpg", pictures.saved(pictures.drawing(3, (160, 120)), "JPEG")))
    await mine.is_told("1 photo brought back from the trash")
    await expect(mine.tiles).to_have_count(1)


async def test_after_a_reload_the_same_file_goes_on_where_it_was(mine: Window, vault: Vault, tmp_path: Path) -> None:
    file, begun_at = tmp_path / "large.png", list[str]()
    file.write_bytes(large())
    mine.page.on("request", lambda asked: begun_at.append(asked.headers.get("upload-offset", "")))
    await mine.page.goto("/library")
    await refuses_pieces(mine)
    async with mine.page.expect_event("requestfailed", further):
        await mine.chooses_from_disk(file)
    await mine.page.reload()
    await expect(tray(mine)).to_contain_text("1 upload was interrupted.")
    await mine.page.unroute_all()  # sooner, it might go on before it is interrupted
    begun_at.clear()
    await mine.chooses_from_disk(file)
    await mine.is_told("1 photo kept")
    assert [each for each in begun_at if each] == ["5000000"]
    [photo] = await vault.library.page(OWNER)
    assert (await vault.library.original(photo)).read_bytes() == large()


async def test_after_a_reload_those_not_begun_are_named_until_they_are_chosen(mine: Window) -> None:
    small = [(f"{n}.jpg", pictures.jpeg(n, (40, 30))) for n in range(5)]
    await mine.page.goto("/library")
    mine.knows_of_a_cut_line()
    await mine.page.route("**/api/library/uploads", lambda route: route.abort())
    await mine.chooses(*small)
    await expect(line(mine, "4.jpg")).to_contain_text("Waiting")
    await mine.page.reload()
    await expect(tray(mine)).to_contain_text("5 files were not begun: choose them again.")
    await mine.page.unroute_all()
    await mine.chooses(*small[:4])
    await mine.is_told("4 photos kept")
    await mine.page.reload()
    await expect(tray(mine)).to_contain_text("1 file was not begun: choose it again.")
    await mine.presses("Forget")
    await expect(tray(mine)).to_be_hidden()


async def test_uploads_pause_and_go_on(mine: Window) -> None:
    await mine.page.goto("/library")
    await refuses_pieces(mine)
    await mine.chooses(("large.png", large()), *((f"{n}.jpg", pictures.jpeg(n, (40, 30))) for n in range(6)))
    await expect(line(mine, "large.png").get_by_role("progressbar")).to_be_visible()
    await mine.presses("Pause")
    await expect(tray(mine).get_by_role("heading", name="Paused")).to_be_visible()
    await mine.page.unroute_all()
    await mine.presses("Go on")
    await mine.is_told("7 photos kept")


async def test_what_is_cancelled_while_it_is_tried_again_is_forgotten_here_and_in_the_vault(
    mine: Window, house: House
) -> None:
    await mine.page.goto("/library")
    await refuses_pieces(mine)
    async with mine.page.expect_event("requestfailed", further):
        await mine.chooses(("large.png", large()))
    async with forgotten(mine, house):
        await mine.presses("Cancel large.png")


async def test_what_is_cancelled_before_the_vault_says_where_it_goes_is_forgotten_as_well(
    mine: Window, house: House
) -> None:
    answer = asyncio.Event()
    await mine.page.goto("/library")
    await mine.page.route("**/api/library/uploads", lambda route: answered(route, answer))
    await mine.chooses(("large.png", large()))
    await eventually(lambda: house.stores.uploads.open(OWNER))
    async with forgotten(mine, house):
        await mine.presses("Cancel large.png")
        await expect(line(mine, "large.png")).to_contain_text("Stopping…")
        answer.set()


@asynccontextmanager
async def forgotten(window: Window, house: House) -> AsyncIterator[None]:
    """What is done in between leads to that, here and in the vault."""
    async with window.page.expect_response(lambda answer: answer.request.method == "DELETE") as told:
        yield
    assert (await told.value).status == 204
    assert await house.stores.uploads.open(OWNER) == 0
    await expect(tray(window)).to_have_count(0)
    await window.page.wait_for_function("localStorage.length === 0")


async def test_what_is_in_before_the_vault_hears_of_the_cancelling_stays_and_is_told(mine: Window) -> None:
    answer = asyncio.Event()
    await mine.page.goto("/library")
    await mine.page.route("**/api/library/uploads", lambda route: answered(route, answer))
    await mine.chooses(("beach.jpg", BEACH))
    await mine.presses("Cancel beach.jpg")
    await expect(line(mine, "beach.jpg")).to_contain_text("Stopping…")
    answer.set()
    await mine.is_told("1 photo kept")
    await expect(mine.tiles).to_have_count(1)


async def test_a_folder_is_dropped_with_all_that_is_in_it(mine: Window, tmp_path: Path) -> None:
    deep = tmp_path / "holiday" / "lake" / "boats"
    deep.mkdir(parents=True)
    for seed, folder in enumerate((deep, deep.parent, deep.parent.parent)):
        (folder / f"{seed}.jpg").write_bytes(pictures.jpeg(seed, (60, 40)))
        (folder / ".DS_Store").write_bytes(b"a system's own")
    await mine.page.goto("/library")
    await expect(mine.page.get_by_role("heading", name="Your vault is empty")).to_be_visible()
    browser = await mine.page.context.new_cdp_session(mine.page)
    dragged = {"items": [], "files": [str(tmp_path / "holiday")], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        await browser.send("Input.dispatchDragEvent", {"type": kind, "x": 300, "y": 300, "data": dragged})
    await mine.is_told("3 photos kept")


async def answered(route: Route, when: asyncio.Event) -> None:
    """The vault does it at once, and is heard of only then."""
    answer = await route.fetch()
    await when.wait()
    await route.fulfill(response=answer)


async def refuses_pieces(window: Window) -> None:
    """The line breaks under every piece but the first."""

    async def refuse(route: Route) -> None:
        await (route.abort() if further(route.request) else route.continue_())

    window.knows_of_a_cut_line()
    await window.page.route("**/api/library/uploads/*", refuse)


def further(request: Request) -> bool:
    """Whether it brings a piece after the first."""
    return request.method == "PATCH" and request.headers["upload-offset"] != "0"
