"""The bot of an account as a process of its own, that ends in every way a process can."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.faults import Fault
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seed import ANNA
from config.sandboxes import sandbox_of
from config.settings import Settings
from config.wiring import House
from tests import pictures
from tests.bot.phone import ACCOUNT, PATIENCE, ready
from tests.conftest import Arrive
from tests.house import eventually
from vault.models.photos import Asset
from vault.models.purges import Purged
from vault.owners import OWNER
from vault.vault import Vault

SOON = timedelta(seconds=1)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Whoever waits for a bot that starts again waits for as long as that takes on a busy machine."""
    return settings.model_copy(update={"line_wait": PATIENCE, "order_wait": PATIENCE})


@pytest.fixture
async def world(house: House, settings: Settings) -> Sandbox:
    """The one a newcomer finds, as `python -m bot` opens it."""
    return await sandbox_of(ACCOUNT, settings, house)


@pytest.fixture
async def photo(vault: Vault, arrive: Arrive) -> Asset:
    return (await vault.intake.accept(await arrive(pictures.jpeg(1, (64, 48))))).asset


@asynccontextmanager
async def bot(vault: Vault, settings: Settings) -> AsyncIterator[Process]:
    environment = os.environ | {
        "CHATVAULT_DATA": str(settings.data),
        "CHATVAULT_MONGODB_URL": settings.mongodb_url.get_secret_value(),
        "CHATVAULT_MONGODB_NAME": settings.mongodb_name,
        "CHATVAULT_DARKROOMS": "1",
    }
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", ACCOUNT, env=environment, cwd=ROOT)
    try:
        assert await eventually(lambda: ready(vault), PATIENCE)
        assert await eventually(lambda: knows(vault, ANNA.id), PATIENCE)
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await asyncio.wait_for(process.wait(), PATIENCE)


async def sent(world: Sandbox) -> int:
    """The photos that I have in Anna's chat, as she sees them."""
    return sum(post.from_me and post.media is not None for post in await world.world.of(await world.world.chat("Anna")))


async def test_it_ends_cleanly_when_told_to(vault: Vault, settings: Settings, world: Sandbox) -> None:
    async with bot(vault, settings) as process:
        process.terminate()
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
    assert await vault.leases.take(f"bot:{ACCOUNT}", "the next", SOON)


async def test_a_bot_that_dies_right_after_a_send_leaves_one_message(
    vault: Vault, settings: Settings, world: Sandbox, photo: Asset
) -> None:
    async with bot(vault, settings) as process:
        await world.faults.switch(Fault.RESTART, True)
        sending = asyncio.create_task(vault.sends.send(OWNER, photo.id, ANNA.id))
        assert await asyncio.wait_for(process.wait(), PATIENCE) == -signal.SIGABRT
    async with bot(vault, settings):
        ref = await sending
    assert await sent(world) == 1
    assert [send.ref for send in await vault.sends.of(photo)] == [ref]


async def test_a_purge_goes_on_after_a_bot_was_killed(
    vault: Vault, settings: Settings, world: Sandbox, photo: Asset, tmp_path: Path
) -> None:
    file = tmp_path / "photo.jpg"
    file.write_bytes(pictures.jpeg(1, (64, 48)))
    async with bot(vault, settings) as process:
        await world.driver(lambda: ready(vault)).fill("Anna", 1000, photos=1000, photo=file)
        assert await eventually(lambda: found(vault, photo, 1000), PATIENCE)
        purging = asyncio.create_task(vault.purges.purge(OWNER, photo.id))
        assert await eventually(lambda: begun(world), PATIENCE)
        process.kill()
        await process.wait()
    async with bot(vault, settings):
        assert await purging == Purged(deleted=1000, failed=0, chats=1)


async def knows(vault: Vault, chat: str) -> bool:
    return chat in {each.id for each in await vault.chats.all(OWNER)}


async def found(vault: Vault, photo: Asset, count: int) -> bool:
    return len((await vault.purges.preview(OWNER, photo.id)).found) == count


async def begun(world: Sandbox) -> bool:
    chat = await world.world.chat("Anna")
    return any(post.hidden for post in await world.world.of(chat))
