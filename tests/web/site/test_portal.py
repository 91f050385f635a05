"""The portal of the image service: its own way in, and rooms that offer what a role may do."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

import web.site
from tests import pictures
from tests.web.images.album import ANA, album, image, made
from tests.web.images.test_avatars import put
from tests.web.serving import Address, client, served
from tests.web.site import axe
from tests.web.site.test_every_page import SCHEMES, TOO_WIDE, TURN
from tests.web.site.window import Window, window
from vault.models.principals import Role
from vault.vault import Vault
from web.doors import Doors
from web.images import ROUTES as ROUTES_OF_SERVICE
from web.site.language import COOKIE
from web.site.portal import ENTRANCE, ROOMS

EMAIL, PASSWORD = "ana@example.org", "correct horse"
TWICE = "Promise.all([1, 2].map(async () => (await fetch('/v2/admin/auth/refresh', {method: 'POST'})).status))"


@pytest.fixture
async def chief(vault: Vault) -> str:
    await vault.images.admins.add(EMAIL, PASSWORD, Role.SUPER_ADMIN, name="Ana Berg")
    return EMAIL


@pytest.fixture
async def shop(vault: Vault, address: Address) -> AsyncIterator[httpx.AsyncClient]:
    """A client's program; the client has one of everything."""
    key, _ = await vault.images.clients.add("Shop")
    async with client(address, **{"X-API-Key": key}) as http:
        beach = await image(http, ANA, tags="sea,dog", description="The beach", isPrivate="true")
        await http.post(f"{beach['url']}/share", headers=ANA)
        summer = await album(http, name="Summer", coverImageId=beach["id"])
        await http.post(f"/v2/albums/{summer['id']}/images", json={"imageIds": [beach["id"]]}, headers=ANA)
        made(await put(http))
        yield http


async def sign_in(page: Page, email: str = EMAIL, password: str = PASSWORD) -> None:
    await page.get_by_label("E-mail address").fill(email)
    await page.get_by_label("Password", exact=True).fill(password)
    await page.get_by_role("button", name="Sign in").click()


async def inside(opened: Window, path: str = "/admin", email: str = EMAIL) -> Page:
    """The room, by way of the entrance, which leads back to it."""
    await opened.page.goto(path)
    await expect(opened.page).to_have_url(re.compile(ENTRANCE))
    opened.expects(401)
    await sign_in(opened.page, email)
    return await settled(opened.page)


async def settled(page: Page) -> Page:
    await expect(page.locator("[data-who]")).to_be_attached()
    await expect(page.locator("[data-who] b")).not_to_be_empty()
    await expect(page.locator("main [aria-busy=true]:visible")).to_have_count(0)
    return page


async def test_a_client_is_made_and_what_its_key_puts_in_is_looked_after(
    visitor: Window, chief: str, address: Address
) -> None:
    page = await inside(visitor)
    await expect(page.get_by_text("chatvault client create --name Shop")).to_be_visible()
    await page.get_by_role("link", name="New client").click()
    await page.get_by_role("textbox", name="Name").fill("Shop")
    await visitor.presses("Create")
    shown = page.get_by_label("The key", exact=True)
    await expect(shown).to_have_value(re.compile("^cvc_"))
    key = await shown.input_value()
    await visitor.presses("I have kept it")
    await expect(page.get_by_role("link", name="Shop", exact=True)).to_be_visible()
    async with client(address, **{"X-API-Key": key}) as http:
        beach = await image(http, ANA)
        await page.get_by_role("link", name="Shop", exact=True).click()
        await page.get_by_role("button", name="beach.jpg").click()
        sheet = page.get_by_role("dialog")
        await expect(sheet.locator("img")).to_be_visible()
        await sheet.get_by_label("Tags, with commas between").fill("sea, dog")
        await sheet.get_by_label("Private").check()
        await visitor.presses("Save")
        await visitor.is_told("Saved")
        seen = (await http.get(f"{beach['url']}?info=true", headers=ANA)).json()
        assert (seen["tags"], seen["isPrivate"]) == (["sea", "dog"], True)
        assert (await http.get(f"{beach['url']}?info=true")).status_code == 403
        for tag, count in (("cat", 0), ("dog", 1)):
            await page.get_by_role("combobox", name="Tag", exact=True).fill(tag)
            await expect(page.get_by_role("button", name="beach.jpg")).to_have_count(count)
        await visitor.presses("Upload")
        boat: FilePayload = {
            "name": "boat.png",
            "mimeType": "image/png",
            "buffer": pictures.png(pictures.drawing(3, (900, 600))),
        }
        await sheet.get_by_label("Images").set_input_files(boat)
        await sheet.get_by_role("textbox", name="User").fill("ben")
        await sheet.get_by_role("button", name="Upload").click()
        await visitor.is_told("1 image uploaded")
        await page.goto("/admin/images?userId=ben&clientId=" + beach["clientId"])
        await expect(page.get_by_role("button", name="boat.png")).to_be_visible()
        await page.goto("/admin/images?name=beach")
        await page.get_by_role("button", name="beach.jpg").click()
        await sheet.get_by_role("button", name="Delete", exact=True).click()
        await visitor.presses("Delete image")
        await visitor.is_told("“beach.jpg” is deleted")
        assert (await http.get(f"{beach['url']}?info=true", headers=ANA)).status_code == 404
        await page.get_by_role("link", name="Clients").click()
        await visitor.presses("New key for “Shop”")
        await sheet.get_by_role("button", name="New key", exact=True).click()
        await expect(shown).to_have_value(re.compile("^cvc_"))
        assert await shown.input_value() != key
        assert (await http.get("/v2/images")).status_code == 401
    await visitor.presses("I have kept it")
    await page.get_by_role("link", name="Record").click()
    await expect(page.get_by_text("Gave a client a new key")).to_be_visible()


async def test_a_viewer_sees_and_is_offered_nothing_to_change(
    visitor: Window, vault: Vault, shop: httpx.AsyncClient
) -> None:
    [own] = await vault.images.clients.all()
    await vault.images.admins.add(EMAIL, PASSWORD, Role.VIEWER, clients=[own.id])
    page = await inside(visitor, "/admin/images")
    await page.get_by_role("button", name="beach.jpg").click()
    sheet = page.get_by_role("dialog")
    await expect(sheet.get_by_text("The beach")).to_be_visible()
    assert await sheet.get_by_role("button").all_inner_texts() == ["", "Download", "sea", "dog"]
    for room in ("Clients", "Albums", "Links", "Avatars"):
        await page.goto(ROOMS[room.lower()])
        await settled(page)
        assert await page.locator("main button:visible, [data-acts] button").count() == 0, room
    for room in ("People", "Record"):
        await expect(page.get_by_role("link", name=room)).to_be_hidden()
    signed_in = await vault.images.admins.sign_in(EMAIL, PASSWORD)
    bearer = {"Authorization": f"Bearer {signed_in.access}"}
    refused = await shop.patch(f"/v2/admin/clients/{own.id}", json={"name": "Mine"}, headers=bearer)
    assert refused.status_code == 403


async def test_a_reload_goes_on_and_signing_out_ends_it_in_every_tab(visitor: Window, chief: str) -> None:
    page = await inside(visitor, "/admin/people")
    async with visitor.page.context.expect_page() as opening:
        await page.evaluate("window.open(location.href)")
    other = await settled(await opening.value)
    for tab in (page, other, page):
        await tab.reload()
        await settled(tab)
    assert await page.evaluate(TWICE) == [200, 200]
    await page.reload()
    await settled(page)
    kept = "JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie])"
    assert await page.evaluate(kept) == '[[],[],""]'
    await visitor.presses("Sign out")
    for tab in (page, other):
        await expect(tab).to_have_url(re.compile(ENTRANCE))
    await sign_in(page, password="wrong")
    await expect(page.get_by_role("alert")).to_have_text("That e-mail address or password is not right.")
    await page.goto(f"{ENTRANCE}?next=https://elsewhere.example/")
    await sign_in(page)
    await settled(page)
    await expect(page).to_have_url(re.compile("/admin$"))
    visitor.expects(401)


async def test_people_are_added_limited_and_removed(visitor: Window, chief: str, shop: httpx.AsyncClient) -> None:
    page = await inside(visitor, "/admin/people")
    await visitor.presses("Add somebody")
    sheet = page.get_by_role("dialog")
    await sheet.get_by_label("E-mail address").fill("ben@example.org")
    await sheet.get_by_label("A password to begin with").fill(PASSWORD)
    await sheet.get_by_label("All, also those to come").uncheck()
    await sheet.get_by_label("Shop").check()
    await sheet.get_by_role("button", name="Add").click()
    await visitor.is_told("ben@example.org may sign in now")
    await expect(page.get_by_text("Admin · Shop")).to_be_visible()
    await visitor.presses("Change ben@example.org")
    await sheet.get_by_label("Viewer").check()
    await sheet.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Viewer · Shop")).to_be_visible()
    await visitor.presses("Remove ben@example.org")
    await visitor.presses("Remove")
    await visitor.is_told("ben@example.org is removed")
    await page.get_by_role("link", name="Account").click()
    await page.get_by_label("Current password", exact=True).fill(PASSWORD)
    await page.get_by_label("New password", exact=True).fill("another horse")
    await visitor.presses("Change password")
    await visitor.is_told("The password is changed. Everywhere else you are signed out.")
    await page.reload()
    await expect(page.get_by_role("textbox", name="Name")).to_have_value("Ana Berg")


async def test_albums_links_and_avatars_are_changed_and_taken_back(
    visitor: Window, chief: str, shop: httpx.AsyncClient
) -> None:
    page = await inside(visitor, "/admin/albums")
    await visitor.presses("Change “Summer”")
    await page.get_by_role("textbox", name="Name").last.fill("Winter")
    await page.get_by_role("dialog").get_by_label("Public").check()
    await page.get_by_role("dialog").get_by_label("None").check()
    await visitor.presses("Save")
    await visitor.is_told("Saved")
    [winter] = (await shop.get("/v2/albums", headers=ANA)).json()["data"]
    assert [winter[name] for name in ("name", "isPublic", "coverImageId")] == ["Winter", True, None]
    await page.get_by_role("link", name="Winter").click()
    await expect(page.get_by_role("button", name="beach.jpg")).to_be_visible()
    sheet = page.get_by_role("dialog")
    await page.goto("/admin/albums")
    await visitor.presses("New album")
    await sheet.get_by_role("textbox", name="Name").fill("Lake")
    await sheet.get_by_role("textbox", name="User").fill("ana")
    await sheet.get_by_role("button", name="Create").click()
    await sheet.get_by_role("checkbox", name="beach.jpg").check()
    await expect(sheet.get_by_text("1 to put in")).to_be_visible()
    await sheet.get_by_role("button", name="Save").click()
    await visitor.presses("A link to “Lake”")
    await sheet.get_by_role("button", name="Make link").click()
    link = await page.get_by_label("The link", exact=True).input_value()
    await visitor.presses("I have passed it on")
    shared = (await shop.get(link)).json()
    assert [each["originalName"] for each in shared["images"]["data"]] == ["beach.jpg"]
    await visitor.presses("Images of “Lake”")
    await sheet.get_by_role("checkbox", name="beach.jpg").uncheck()
    await sheet.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("0 images · ana")).to_be_visible()
    await visitor.presses("Change “Lake”")
    await sheet.get_by_role("button", name="Delete", exact=True).click()
    await visitor.presses("Delete album")
    await visitor.is_told("Album “Lake” deleted")
    assert (await shop.get(link)).status_code == 404
    await page.goto("/admin/images")
    await page.get_by_role("button", name="beach.jpg").click()
    await visitor.presses("Share by a link")
    await sheet.get_by_role("combobox", name="For how long?").select_option("Until it is taken back")
    await sheet.get_by_role("button", name="Make link").click()
    link = await page.get_by_label("The link", exact=True).input_value()
    await visitor.presses("I have passed it on")
    assert (await shop.get(link)).headers["Content-Type"] == "image/webp"
    await sheet.get_by_text("without end").locator("xpath=../..").get_by_role("button", name="Take back").last.click()
    await visitor.is_told("The link is taken back")
    await page.goto("/admin/links")
    await visitor.presses("Take back the link to “beach.jpg”")
    await visitor.presses("Take back")
    await visitor.is_told("The link to “beach.jpg” is taken back")
    await page.get_by_role("link", name="Avatars").click()
    await visitor.presses("Delete the avatar of ana")
    await visitor.presses("Delete")
    await expect(page.get_by_role("heading", name="No avatars")).to_be_visible()
    assert (await shop.get("/v2/avatars/ana")).status_code == 404
    visitor.knows_of_a_cut_line()
    await page.route("**/v2/admin/stats", lambda route: route.abort())
    await page.goto("/admin")
    await expect(page.get_by_role("heading", name="ChatVault does not answer.")).to_be_visible()
    await page.unroute("**/v2/admin/stats")
    await visitor.presses("Try again")
    await expect(page.get_by_role("heading", name="By client")).to_be_visible()


async def test_nothing_grave_is_wrong_with_any_room_and_none_scrolls_sideways(
    visitor: Window, chief: str, shop: httpx.AsyncClient, origin: str
) -> None:
    faults: dict[Any, Any] = {}
    page = visitor.page
    await page.goto(ENTRANCE)
    faults[ENTRANCE] = await axe.faults(page)
    await sign_in(page)
    await settled(page)
    for path in ROOMS.values():
        await page.goto(path)
        await settled(page)
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            faults[path, scheme] = await axe.faults(page)
        for width, direction in ((320, "rtl"), (320, "ltr"), (3840, "ltr"), (1280, "ltr")):
            await page.set_viewport_size({"width": width, "height": 800})
            await page.evaluate(TURN, direction)
            if (excess := await page.evaluate(TOO_WIDE)) > 0:
                faults[path, width, direction] = excess
    await page.context.add_cookies([{"name": COOKIE, "value": "es", "url": origin}])
    await page.set_viewport_size({"width": 320, "height": 640})
    for path in ROOMS.values():
        await page.goto(path)
        await settled(page)
        faults[path, "es"] = max(0, await page.evaluate(TOO_WIDE))
    assert {where: found for where, found in faults.items() if found} == {}


async def test_below_a_path_and_with_another_prefix_it_finds_its_way(
    chromium: Browser, vault: Vault, chief: str
) -> None:
    doors = Doors(external_url="http://photos.example/vault", images_prefix="/pics")
    async with served(vault, doors) as (host, port), window(chromium, base_url=f"http://{host}:{port}") as opened:
        page = await inside(opened, "/vault/admin/clients")
        await expect(page).to_have_url(re.compile("/vault/admin/clients$"))
        await expect(page.get_by_role("heading", name="No clients yet")).to_be_visible()
        await page.reload()
        await settled(page)


def test_the_record_has_words_for_every_change() -> None:
    known = (Path(web.site.__file__).parent / "static/portal/audit.js").read_text(encoding="utf-8")
    written = {route.handler.__name__ for route in ROUTES_OF_SERVICE if route.method != "GET" and not route.quiet}
    assert {name for name in written - {"renew"} if f"  {name}: t(" not in known} == set()
