"""`chatvault run` keeps everything going, and takes everything with it when it goes."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.house import House, asked, eventually, open_house

PASSWORD = "a good long one"


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with open_house(tmp_path_factory.mktemp("run") / "data") as house:
        yield house


async def test_a_second_run_on_the_same_folder_says_so(house: House) -> None:
    told = await house.told("run")
    assert (told.status, told.said) == (1, "")
    assert "already running" in told.complaint


async def test_a_port_that_is_taken_is_named(house: House, tmp_path: Path) -> None:
    told = await House(tmp_path / "data", CHATVAULT_PORT=str(house.port)).told("run")
    assert told.status == 1
    assert f"127.0.0.1:{house.port}" in told.complaint and "CHATVAULT_PORT" in told.complaint


async def test_while_it_runs_the_chores_are_done_and_told(house: House) -> None:
    async def told() -> dict[str, dict[str, Any]]:
        rows = {row["chore"]: row for row in await house.chatvault("chores")}
        return rows if "open purges" in rows else {}

    rows = await eventually(told)
    assert rows["open purges"]["result"] == "nothing to do"


@pytest.mark.parametrize("process", ["web", "bot sandbox"])
async def test_a_process_that_is_killed_is_started_again(house: House, process: str) -> None:
    [victim] = house.processes(process)
    os.kill(victim, signal.SIGKILL)
    assert await eventually(lambda: replaced(house, process, victim))
    async with house.web() as web:
        assert await asked(web, "/readyz")


async def test_the_setup_link_works_once(house: House) -> None:
    link = await house.setup_link()
    form = {"code": link.partition("code=")[2], "password": PASSWORD, "again": PASSWORD}
    async with httpx.AsyncClient(headers={"Origin": house.address}) as browser:
        assert (await browser.get(link)).status_code == 200
        assert (await browser.post(f"{house.address}/setup", data=form)).status_code == 303
        assert (await browser.get(f"{house.address}/library")).status_code == 200
    async with httpx.AsyncClient(headers={"Origin": house.address}) as another:
        assert (await another.post(f"{house.address}/setup", data=form)).status_code == 403


async def test_the_next_start_prints_the_address_and_no_link(house: House) -> None:
    await house.stop()
    await house.start()
    assert len(house.lines) == 1


async def test_nothing_survives_the_supervisor(house: House) -> None:
    children = await eventually(lambda: both(house))  # the chats were known before this bot began
    assert children
    await house.kill()
    assert await eventually(lambda: gone(children))


async def replaced(house: House, process: str, victim: int) -> bool:
    now = house.processes(process)
    return bool(now) and victim not in now


async def both(house: House) -> list[int]:
    """The web app and the bot, once there are both."""
    children = house.processes("web") + house.processes("bot sandbox")
    return children if len(children) == 2 else []


async def gone(processes: list[int]) -> bool:
    return not any(Path(f"/proc/{process}").exists() for process in processes)
