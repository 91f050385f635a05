"""Other processes that really die, in the middle of something."""

from __future__ import annotations

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from bot.sandbox.driver import Driver
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.line import SandboxLine
from bot.sandbox.seed import ANNA, STORY
from bot.sandbox.shelf import Shelf
from bot.sandbox.world import World
from tests.bot.sandbox.conftest import DATABASE
from vault.ports import Records

ROOT = Path(__file__).parents[3]
PROGRAM = """
import asyncio, sys
from pathlib import Path
from bot.sandbox.sandbox import open_sandbox
from storage.mongo.stores import open_stores
from vault.darkroom import Darkroom
from vault.intake import utc_now

async def nobody():
    return False

async def main(url, database, collection, media):
    async with open_stores(url, database, 60) as stores, Darkroom(1) as darkroom:
        sandbox = await open_sandbox("sandbox", stores.records(collection), Path(media), darkroom, utc_now)
        line, driver = sandbox.line(), sandbox.driver(nobody)
        {doing}

asyncio.run(main(*sys.argv[1:]))
"""


async def another(doing: str, mongodb_url: str, collection: str, media: Path) -> Process:
    """A process that opens the sandbox, does this, and says when it is done."""
    program = PROGRAM.format(doing=f"{doing}; print('done', flush=True)")
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, mongodb_url, DATABASE, collection, media, cwd=ROOT, stdout=PIPE, stderr=PIPE
    )


async def test_the_restart_fault_kills_the_bot_after_the_effect_and_only_once(
    mongodb_url: str, collection: str, media: Path, driver: Driver, faults: Faults
) -> None:
    await driver.fault("restart", True)
    bot = await another(f"await line.say({ANNA.id!r}, 'my last words')", mongodb_url, collection, media)
    said, _ = await bot.communicate()
    assert (bot.returncode, said) == (-signal.SIGABRT, b"")
    assert (await driver.show("Anna", me=False))[-1]["text"] == "my last words"
    assert Fault.RESTART not in await faults.on()


async def test_the_bot_starts_again_where_the_restart_fault_killed_it(
    mongodb_url: str, collection: str, media: Path, line: SandboxLine, driver: Driver
) -> None:
    id = (await driver.post("Anna", "Anna", text="hello"))["messageId"]
    ref = f"[post.ref for post in (await sandbox.world.find([{id!r}])).values()]"
    await driver.fault("restart", True)
    bot = await another(f"await line.delete_for_me({ref})", mongodb_url, collection, media)
    await bot.communicate()
    again = await another(f"print(await line.delete_for_me({ref}))", mongodb_url, collection, media)
    said, _ = await again.communicate()
    assert bot.returncode == -signal.SIGABRT
    assert (again.returncode, b"already_gone=True" in said) == (0, True)


async def test_a_world_whose_maker_is_killed_is_whole(
    mongodb_url: str, collection: str, media: Path, world: World, shelf: Shelf, tmp_path: Path
) -> None:
    filling = "for _ in range(1000): await driver.fill('Anna', 20, photos=2)"
    maker = await another(filling, mongodb_url, collection, media)
    while len(await world.of(await world.chat("Anna"))) < 200:
        assert maker.returncode is None
    maker.kill()
    await maker.communicate()
    photos = [post.media for post in await world.of(await world.chat("Anna")) if post.media]
    for photo in photos:
        assert photo.sha256
        await shelf.fetch(photo.sha256, tmp_path / "photo")
    assert len(photos) >= 18


async def test_processes_that_start_at_once_make_one_first_world(
    mongodb_url: str, collection: str, media: Path, records: Records
) -> None:
    starting = [await another("pass", mongodb_url, collection, media) for _ in range(3)]
    said = [await each.communicate() for each in starting]
    assert [each.returncode for each in starting] == [0, 0, 0], said
    assert len(await records.find({"what": "post"})) == len(STORY)
