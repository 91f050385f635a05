from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from config.settings import Settings
from config.wiring import open_vault
from storage.mongo import mongod
from tests.house import eventually
from tests.web.serving import client, served
from web.doors import Doors


async def test_a_live_process_says_so_to_anybody(stranger: httpx.AsyncClient) -> None:
    answer = await stranger.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "missing": []})


async def test_ready_while_the_database_answers(stranger: httpx.AsyncClient) -> None:
    assert (await stranger.get("/readyz")).status_code == 200


async def test_a_silent_database_is_said_and_got_over(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, darkrooms=1, database_wait=3)
    async with open_vault(settings) as vault, served(vault, Doors()) as address, client(address) as http:
        with frozen(tmp_path):
            alive, ready, asked = await asyncio.gather(
                http.get("/healthz"), http.get("/readyz"), http.get("/api/library", headers={"X-API-Key": "cvk_any"})
            )
        assert (alive.status_code, ready.status_code) == (200, 503)
        assert ready.json()["missing"] == ["the database does not answer"]
        assert (asked.status_code, asked.json()["code"], "Retry-After" in asked.headers) == (503, "store_down", True)
        assert await eventually(lambda: ready_again(http))
    await mongod.stopped(tmp_path)


async def ready_again(http: httpx.AsyncClient) -> bool:
    return (await http.get("/readyz")).status_code == 200


@contextmanager
def frozen(data: Path) -> Iterator[None]:
    """The database server holds still."""
    server = json.loads((data / "mongo" / "state.json").read_text())["mongod"]
    os.kill(server, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(server, signal.SIGCONT)
