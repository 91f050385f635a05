"""`make screenshots`: make the documentation's pictures anew, from a running ChatVault with a dozen drawn photos."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from urllib.parse import urljoin

import httpx
from playwright.async_api import Browser, Page, async_playwright

from tests import browser
from tests.house import House, eventually, open_house
from tests.scenery import gallery
from tests.web.site.window import PHONE

IMAGES = Path(__file__).parent.parent / "docs" / "images"
THERE = "[...document.images].every((each) => each.complete || each.getBoundingClientRect().top > innerHeight)"
ON_THE_WALL = """[...document.querySelectorAll(".wall portal-picture")].length > 0 && [...document.querySelectorAll(
    ".wall portal-picture:not(:has(img))")].every((each) => each.getBoundingClientRect().top > innerHeight)"""
EMAIL, PASSWORD = "ana@example.org", "correct horse"
SENT_TO = ("Anna", "Family", "Lake trip", "Family")


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with open_house(Path(folder) / "data") as house:
            photo = await fill(house)
            await fill_service(house)
            await photograph(await house.setup_link(), photo)


async def fill(house: House) -> int:
    """The photos, the first of the gallery newest; answers that one, which was sent around."""
    async with house.web() as web:
        for caption, data in reversed(gallery()):
            files = {"photo": (f"{caption}.jpg", data)}
            answer = await web.post("/api/library/upload", files=files, data={"caption": caption})
            photo = int(answer.raise_for_status().json()["id"])
        chats = {chat["name"]: chat["chatId"] for chat in (await web.get("/api/library/chats")).json()}
        for name in SENT_TO:
            sent = await web.post(f"/api/library/{photo}/send", json={"chatId": chats[name]})
            sent.raise_for_status()
    return photo


async def fill_service(house: House) -> None:
    """Two clients of the image service, of which one keeps more, and somebody who looks after them."""
    admin = ("admin", "create", "--email", EMAIL, "--password", PASSWORD, "--name", "Ana Berg", "--role", "super_admin")
    await house.chatvault(*admin)
    for client, photos in (("Garden shop", gallery()), ("Hiking club", gallery()[2:7])):
        key = (await house.chatvault("client", "create", "--name", client))["apiKey"]
        headers = {"X-API-Key": key, "X-User-Id": "anna"}
        async with httpx.AsyncClient(base_url=house.address, headers=headers, timeout=60) as http:
            for place, (caption, data) in enumerate(photos):
                said = {"tags": "autumn" if place % 2 else "lake", "isPrivate": str(place % 4 == 1).lower()}
                sent = await http.post("/v2/images", files={"file": (f"{caption}.jpg", data)}, data=said)
                sent.raise_for_status()
            face = {"file": ("me.jpg", photos[0][1])}
            (await http.post("/v2/avatars", files=face, data={"externalUserId": "anna"})).raise_for_status()


async def photograph(link: str, photo: int) -> None:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=browser.ensure(), args=browser.flags())
        page = await chromium.new_page(viewport={"width": 1280, "height": 700}, locale="en-GB")
        await claim(page, link)
        await shoot(page, "library")
        await page.locator(f'[data-photo="{photo}"]').click()
        await page.get_by_text("Lives in").wait_for()
        await shoot(page, "photo")
        await page.get_by_role("button", name="Purge").click()
        purge = page.get_by_role("button", name="Delete 4 messages")
        await purge.wait_for()
        await shoot(page, "purge")
        await purge.click()
        await page.get_by_role("button", name="Undo").wait_for()
        await shoot(page, "undo")
        await page.get_by_role("link", name="Receipt", exact=True).click()
        await page.get_by_role("row", name="Anna").wait_for()
        await shoot(page, "receipt")
        await page.goto(urljoin(link, "/chats"))
        await page.get_by_text("Lake trip").click()
        await page.get_by_role("group", name="Speak as").wait_for()
        await shoot(page, "chats")
        await portal(page)
        await in_a_hand(page, chromium)
        await chromium.close()


async def portal(page: Page) -> None:
    """The image service, as those see it who look after it."""
    await page.goto(urljoin(page.url, "/admin"))
    await page.get_by_label("E-mail address").fill(EMAIL)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await page.get_by_role("heading", name="By client").wait_for()
    await shoot(page, "portal-overview")
    await page.get_by_role("link", name="Images", exact=True).click()
    assert await eventually(lambda: page.evaluate(ON_THE_WALL))
    await shoot(page, "portal-images")


async def in_a_hand(page: Page, chromium: Browser) -> None:
    """The library on a phone, in the dark."""
    signed_in = await page.context.storage_state()
    phone = await chromium.new_page(**PHONE, color_scheme="dark", locale="en-GB", storage_state=signed_in)
    await phone.goto(urljoin(page.url, "/library"))
    await phone.locator("[data-photo]").first.wait_for()
    await shoot(phone, "phone")


async def claim(page: Page, link: str) -> None:
    await page.goto(link)
    for field in ("#password", "#again"):
        await page.fill(field, "a lake at dawn")
    await page.get_by_role("button", name="Open the vault").click()
    await page.get_by_role("link", name="Skip this").click()
    await page.locator("[data-photo]").first.wait_for()


async def shoot(page: Page, name: str) -> None:
    """Once every picture in sight is there."""
    assert await eventually(lambda: page.evaluate(THERE))  # the page itself may not evaluate what it did not bring
    await page.screenshot(path=IMAGES / f"{name}.png", animations="disabled", caret="hide")


if __name__ == "__main__":
    asyncio.run(main())
