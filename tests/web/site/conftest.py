"""The pages of the real app in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, async_playwright, expect

from bot.sandbox.sandbox import Sandbox
from config.sandboxes import sandbox_of
from config.settings import Settings
from config.wiring import House
from tests import browser, pictures
from tests.bot.phone import ACCOUNT, PATIENCE, Phone, serving
from tests.conftest import Arrive
from tests.house import eventually
from tests.web.serving import Address
from tests.web.site.window import LIMIT, PHONE, Window, window
from vault.models.photos import Asset
from vault.vault import Vault
from web.current import COOKIE

expect.set_options(timeout=LIMIT)

PASSWORD = "a lake at dawn"


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=browser.ensure(), args=browser.flags())
        yield started
        await started.close()


@pytest.fixture
def origin(address: Address) -> str:
    return f"http://{address[0]}:{address[1]}"


@pytest.fixture
async def visitor(chromium: Browser, origin: str) -> AsyncIterator[Window]:
    """Somebody's browser, not signed in."""
    async with window(chromium, base_url=origin) as opened:
        yield opened


@pytest.fixture
async def session(vault: Vault) -> str:
    return await vault.owners.claim(await vault.owners.invite(), PASSWORD)


@pytest.fixture
def signed_in(origin: str, session: str) -> dict[str, Any]:
    """What makes a window the owner's."""
    cookie = {"name": COOKIE, "value": session, "url": origin, "httpOnly": True}
    return {"base_url": origin, "storage_state": {"cookies": [cookie_for(cookie)], "origins": []}}


def cookie_for(cookie: dict[str, Any]) -> dict[str, Any]:
    """Playwright wants the host rather than the address in a stored state."""
    host = cookie.pop("url").split("//")[1].split(":")[0]
    return cookie | {"domain": host, "path": "/", "expires": -1, "secure": False, "sameSite": "Lax"}


@pytest.fixture
async def mine(chromium: Browser, signed_in: dict[str, Any]) -> AsyncIterator[Window]:
    """The owner's browser."""
    async with window(chromium, **signed_in) as opened:
        yield opened


@pytest.fixture
async def my_phone(chromium: Browser, signed_in: dict[str, Any]) -> AsyncIterator[Window]:
    """The owner's browser, in a hand."""
    async with window(chromium, **signed_in, **PHONE) as opened:
        yield opened


Keep = Callable[..., Awaitable[Asset]]


@pytest.fixture
def keep(vault: Vault, arrive: Arrive) -> Keep:
    """A photo that is in the vault already."""

    async def _keep(seed: int = 1, size: tuple[int, int] = (160, 120), **more: object) -> Asset:
        data = pictures.saved(pictures.drawing(seed, size), "JPEG")
        return (await vault.intake.accept(await arrive(data, **more))).asset

    return _keep


@pytest.fixture
async def sandbox(house: House, settings: Settings) -> Sandbox:
    """The small world that a newcomer finds."""
    return await sandbox_of(ACCOUNT, settings, house)


@pytest.fixture
async def phone(sandbox: Sandbox, vault: Vault, tmp_path: Path) -> AsyncIterator[Phone]:
    """WhatsApp, as I see it, while a bot serves the account."""
    async with serving(vault, sandbox.line()):
        phone = Phone(sandbox, vault, tmp_path)
        assert await eventually(phone.listed, PATIENCE)
        yield phone
