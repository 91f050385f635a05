"""A bot with a sandbox's small world behind it, for what the library does in chats."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.account import run_account
from bot.sandbox.driver import Driver
from config.sandboxes import sandbox_of
from config.settings import Settings
from config.wiring import House
from vault.models.accounts import LinkState
from vault.owners import OWNER
from vault.tasks import running

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
        yield sandbox.driver(alive)
        stop.set()


async def ready(house: House) -> bool:
    links = await house.vault.links.of(OWNER)
    return any(link.state is LinkState.READY for link in links) and bool(await house.vault.chats.all(OWNER))


async def alive() -> bool:
    return True
