"""Linking a phone to the real thing, from the command line and back: every process is real, WhatsApp is local."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from config.qr import drawn
from tests.house import CHATVAULT, PATIENCE, House, eventually, open_house
from tests.whatsapp.stage import Stage, open_stage
from vault.owners import OWNER

ACCOUNT = "phone"
CLEARED = b"\x1b[2J\x1b[H"


@pytest.fixture(scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path_factory.mktemp("stage")) as stage:
        yield stage


@pytest.fixture(scope="module")
async def house(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """The first of the QR codes is good for a moment only."""
    settings = {"CHATVAULT_WHATSAPP_PROXY": stage.server.proxy, "CHATVAULT_ACCOUNTS": f'["sandbox", "{ACCOUNT}"]'}
    settings["LOCAL_WHATSAPP_FIRST_CODE"] = "2"
    data = tmp_path_factory.mktemp("linking") / "data"
    async with open_house(data, **stage.environment, **settings) as house:
        yield house


@asynccontextmanager
async def link(house: House, *options: str) -> AsyncIterator[Process]:
    """`chatvault link`, while the block lasts."""
    arguments = ("link", ACCOUNT, *options, "--json")
    process = await asyncio.create_subprocess_exec(*CHATVAULT, *arguments, env=house.environment, stdout=PIPE)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        await asyncio.wait_for(process.wait(), PATIENCE)


async def shown(process: Process, state: str = "showing") -> dict[str, Any]:
    """The next thing it tells of this kind."""
    assert process.stdout
    while line := await asyncio.wait_for(process.stdout.readline(), PATIENCE):
        told: dict[str, Any] = json.loads(line)
        if told["state"] == state:
            return told
    raise AssertionError(f"it fell silent before it was {state}")


class Screen:
    """What a person sees who types `chatvault link`."""

    def __init__(self, house: House, terminal: int) -> None:
        self._house = house
        self._terminal = terminal
        self._written = b""

    async def code(self, *stale: str) -> str:
        """The code that is on record, and on the screen with no other, once it is none of these."""
        code = await eventually(lambda: self._shows(stale))
        assert code
        return code

    async def _shows(self, stale: tuple[str, ...]) -> str:
        async with self._house.vault() as vault:
            pairing = await vault.pairings.find(OWNER, ACCOUNT)
        code = pairing.code if pairing else ""
        return code if code and code not in stale and self._now().startswith(drawn(code)) else ""

    def _now(self) -> str:
        """Since it was last cleared."""
        with suppress(BlockingIOError):
            self._written += os.read(self._terminal, 1 << 20)
        return self._written.rpartition(CLEARED)[2].decode(errors="replace").replace("\r\n", "\n")


@asynccontextmanager
async def terminal(house: House) -> AsyncIterator[Screen]:
    """`chatvault link` in a terminal, called off with Ctrl+C at the end of the block."""
    ours, theirs = os.openpty()
    os.set_blocking(ours, False)
    environment = house.environment | {"TERM": "xterm"}
    process = await asyncio.create_subprocess_exec(*CHATVAULT, "link", ACCOUNT, env=environment, stdout=theirs)
    try:
        yield Screen(house, ours)
    finally:
        process.send_signal(signal.SIGINT)
        await asyncio.wait_for(process.wait(), PATIENCE)
        os.close(ours)
        os.close(theirs)


async def stands(house: House, state: str) -> bool:
    async with house.vault() as vault:
        return (await vault.accounts.standing(OWNER, ACCOUNT)).state == state


async def unlinked(house: House) -> None:
    assert (await house.told("unlink", ACCOUNT)).said == "Unlinked.\n"
    assert await eventually(lambda: stands(house, "unlinked"))


async def test_a_code_that_is_stale_gives_way_to_the_next_until_linking_is_called_off(house: House) -> None:
    async with terminal(house) as screen:
        first = await screen.code()
        second = await screen.code(first)
        [process] = house.processes(f"bot {ACCOUNT}")
    assert await eventually(lambda: replaced(house, process))
    assert "failed" not in (house.data / "logs" / f"bot-{ACCOUNT}.log").read_text()
    async with link(house) as again:
        assert (await shown(again))["code"] not in (first, second)


async def test_a_scanned_code_links_for_good(house: House, stage: Stage) -> None:
    async with link(house) as linking:
        await stage.server.scan_qr(stage.me, (await shown(linking))["code"])
        await shown(linking, "done")
    assert await eventually(lambda: stands(house, "ready"))


async def test_a_bot_that_aborts_comes_back_linked(house: House, stage: Stage) -> None:
    [process], logins = house.processes(f"bot {ACCOUNT}"), stage.me.logins
    os.kill(process, signal.SIGABRT)
    assert await eventually(lambda: replaced(house, process))
    assert await eventually(lambda: is_back(stage, logins))


async def test_the_session_is_nobody_elses_to_read(house: House) -> None:
    folder = house.data / "whatsapp" / ACCOUNT
    assert (folder.parent.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o700, 0o700)
    assert modes(folder) == {0o600}


async def test_the_library_is_started_with_its_environment(house: House) -> None:
    [process] = house.processes(f"bot {ACCOUNT}")
    environment = Path(f"/proc/{process}/environ").read_bytes().split(b"\0")
    assert b"NEONIZE_BOT_TAG=off" in environment


async def test_a_bot_is_started_afresh_when_asked_for(house: House, stage: Stage) -> None:
    [process], logins = house.processes(f"bot {ACCOUNT}"), stage.me.logins
    assert "starts afresh" in (await house.told("account", "restart", ACCOUNT)).said
    assert await eventually(lambda: replaced(house, process))
    assert await eventually(lambda: is_back(stage, logins))


async def test_what_is_linked_must_be_unlinked_before_it_is_linked_anew(house: House) -> None:
    assert "chatvault unlink phone" in (await house.told("link", ACCOUNT)).complaint
    await unlinked(house)


async def test_a_code_typed_on_the_phone_links_too(house: House, stage: Stage) -> None:
    async with link(house, "--phone", f"+{stage.me.pn}") as linking:
        await stage.server.enter_code(stage.me, (await shown(linking))["code"])
        await shown(linking, "done")
    assert await eventually(lambda: stands(house, "ready"))


async def test_a_removed_account_is_unlinked_and_leaves_no_session(house: House) -> None:
    assert (await house.told("account", "remove", ACCOUNT)).said == "Removed.\n"
    assert await eventually(lambda: swept(house))
    assert house.processes(f"bot {ACCOUNT}") == []


def modes(folder: Path) -> set[int]:
    """Of the files in it; a database at work makes some for a moment only."""
    found = set()
    for file in folder.iterdir():
        with suppress(FileNotFoundError):
            found.add(file.stat().st_mode & 0o777)
    return found


async def replaced(house: House, victim: int) -> bool:
    now = house.processes(f"bot {ACCOUNT}")
    return bool(now) and victim not in now


async def is_back(stage: Stage, logins: int) -> bool:
    return stage.me.logins > logins


async def swept(house: House) -> bool:
    return not (house.data / "whatsapp" / ACCOUNT).exists()
