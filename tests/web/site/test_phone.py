"""The site as an app of a phone: installed, without a line, and as a place to share photos to."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from playwright.async_api import BrowserContext, expect

from config.settings import Settings
from tests import pictures
from tests.web.library.test_uploads import kept
from tests.web.serving import Address, client
from tests.web.site.window import Window
from vault.owners import OWNER
from vault.vault import Vault
from web.current import COOKIE

LAKE = pictures.jpeg(1, (300, 200))
BY_HAND = {"Sec-Fetch-Site": "none", "Origin": "null"}  # what a browser says of what the phone itself posts


@pytest.fixture
def gallery(address: Address, session: str) -> httpx.AsyncClient:
    """A phone that shares, with the session of the browser on it."""
    return client(address, Cookie=f"{COOKIE}={session}")


async def share(http: httpx.AsyncClient, *photos: bytes, **headers: str) -> httpx.Response:
    files = [("photo", (f"{n}.jpg", data, "image/jpeg")) for n, data in enumerate(photos)]
    return await http.post("/share", files=files, headers=BY_HAND | headers)


async def test_the_site_can_be_installed_and_has_a_page_without_a_line(mine: Window) -> None:
    await mine.page.clock.install()
    await mine.page.goto("/library")
    await mine.page.clock.fast_forward(5000)
    await mine.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    browser = await mine.page.context.new_cdp_session(mine.page)
    told = await browser.send("Page.getAppManifest")
    app = told["manifest"]  # as the browser understood it: with these it offers to install it
    assert (told["errors"], app["name"], app["display"]) == ([], "ChatVault", "kStandalone")
    assert app["startUrl"].endswith("/library") and {"192x192", "512x512"} <= {each["sizes"] for each in app["icons"]}
    mine.knows_of_a_cut_line()
    await mine.page.context.set_offline(True)
    await mine.page.goto("/library")
    await expect(mine.page.get_by_role("heading", name="Your vault cannot be reached")).to_be_visible()
    assert await mine.page.evaluate("getComputedStyle(document.querySelector('.card')).display") == "grid"
    await mine.page.context.set_offline(False)
    await mine.page.get_by_role("link", name="Try again").click()
    await expect(mine.page.get_by_role("searchbox")).to_be_visible()
    assert await cached(mine.page.context) == {"/offline", "base.css", "entrance.css", "entrance.js", "mark.svg"}


async def cached(context: BrowserContext) -> set[str]:
    """The names of all that the worker keeps."""
    keys: list[str] = await context.pages[0].evaluate(CACHED)
    return {key if key == "/offline" else key.rpartition("/")[2] for key in keys}


async def test_shared_photos_are_kept_and_the_library_tells(mine: Window, gallery: httpx.AsyncClient) -> None:
    """The phone posts them; the browser then follows the answer, as this one does here."""
    async with gallery:
        answer = await share(gallery, LAKE, pictures.jpeg(2, (300, 200)), b"nothing")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/library?shared=2&refused=1")
        again = await share(gallery, LAKE)
        assert again.headers["Location"].startswith("/library?shared=0&known=1#")
    await mine.page.goto(answer.headers["Location"])
    await mine.is_told("2 photos kept, 1 file refused")
    await expect(mine.tiles).to_have_count(2)
    await expect(mine.page).to_have_url("/library")


async def test_each_photo_that_was_shared_is_in_the_audit_record(gallery: httpx.AsyncClient, vault: Vault) -> None:
    async with gallery:
        await share(gallery, LAKE, b"nothing")
    [photo] = await vault.library.page(OWNER)
    [deed, *_] = await vault.audit.page(OWNER, limit=9)
    assert (deed.action, deed.object, deed.kind) == ("upload_photo", str(photo.id), "session")


async def test_what_cannot_be_kept_is_said_and_why(gallery: httpx.AsyncClient, settings: Settings) -> None:
    async with gallery:
        answer = await share(gallery, pictures.svg())
    assert answer.status_code == 415 and "This is not a picture of a kind" in answer.text
    assert not kept(settings, "")


async def test_who_is_not_signed_in_is_told_so_and_nothing_is_kept(
    stranger: httpx.AsyncClient, settings: Settings, session: str
) -> None:
    answer = await share(stranger, LAKE)
    assert answer.status_code == 401 and "Sign in, then share once more. Nothing was kept." in answer.text
    assert not kept(settings, "")


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}]
)
async def test_no_other_site_can_share_into_the_vault(
    gallery: httpx.AsyncClient, vault: Vault, headers: dict[str, str]
) -> None:
    async with gallery:
        answer = await gallery.post("/share", files={"photo": ("a.jpg", LAKE)}, headers=headers)
        silent = await gallery.post("/share", files={"photo": ("a.jpg", LAKE)})
        other = await gallery.post("/logout", headers=BY_HAND)
    assert (answer.status_code, silent.status_code, other.status_code) == (403, 403, 403)
    assert await vault.library.page(OWNER) == []


CACHED: Any = """async () => {
    const caches_ = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const requests = (await Promise.all(caches_.map((cache) => cache.keys()))).flat();
    return requests.map(({ url }) => new URL(url).pathname);
}"""
