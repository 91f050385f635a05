"""A bot with a sandbox's small world behind it, for what the library does in chats; and photos seen without one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.account import run_account
from bot.sandbox.driver import Driver
from bot.sandbox.seed import ANNA
from config.sandboxes import sandbox_of
from config.settings import Settings
from config.wiring import House
from tests import make, pictures
from tests.bot.phone import PATIENCE
from tests.house import eventually
from tests.web.serving import uploaded
from vault.models.accounts import LinkState
from vault.owners import OWNER
from vault.tasks import running
from vault.vault import Vault

ACCOUNT = "sandbox"


@pytest.fixture
async def phone(settings: Settings, house: House) -> AsyncIterator[Driver]:
    """The sandbox's people, while a bot serves the account."""
    sandbox = await sandbox_of(ACCOUNT, settings, house)
    stop = asyncio.Event()

    async def bot() -> None:
        await run_account(house.vault, sandbox.line(), ACCOUNT, stop)

    async with running("bot", bot):
        while not await ready(house):  # noqa: ASYNC110 - the bot says nothing to us
            await asyncio.sleep(0.05)
        yield sandbox.driver(alive, patience=PATIENCE)
        stop.set()


@pytest.fixture
async def people(phone: Driver, vault: Vault) -> Driver:
    """The same, once the bot has read what Anna's chat said before."""

    async def all_read() -> bool:
        return len(await vault.conversations.page(OWNER, make.chat(ANNA.id), limit=9)) == 2

    assert await eventually(all_read)
    return phone


@pytest.fixture
async def photos(owner: httpx.AsyncClient, vault: Vault) -> list[int]:
    """Two photos, seen in messages without any bot: the first one by Ana and by me, the other one by Ben."""
    await vault.links.report("sandbox", OWNER, "sandbox", LinkState.READY)
    records = [await uploaded(owner, pictures.jpeg(seed), caption=f"photo {seed}") for seed in (1, 2)]
    hashes = [bytes.fromhex(record["sha256_hash"]) for record in records]
    ages = [("ana", 0, False, 1), ("mine", 0, True, 100), ("ben", 1, False, 1)]
    for id, number, from_me, hours in ages:
        at, media = datetime.now(UTC) - timedelta(hours=hours), make.media(None, sha256=hashes[number])
        chat = "ben@c.us" if id == "ben" else "ana@c.us"
        await vault.chats.seen([make.message(id, chat=chat, from_me=from_me, sent_at=at, media=media)])
    return [record["id"] for record in records]


async def ready(house: House) -> bool:
    links = await house.vault.links.of(OWNER)
    return any(link.state is LinkState.READY for link in links) and bool(await house.vault.chats.all(OWNER))


async def alive() -> bool:
    return True
