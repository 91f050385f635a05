"""The database goes away and comes back: over a real server that is killed, frozen, or not there."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Sized
from dataclasses import dataclass
from pathlib import Path

import pytest

from storage.mongo import mongod
from storage.mongo.stores import open_stores
from tests import make
from vault.errors import StoreDown
from vault.models import OrderState, Surface


@dataclass
class Server:
    url: str
    data: Path

    def signal(self, number: signal.Signals) -> None:
        os.kill(json.loads((self.data / "mongo" / "state.json").read_text())["mongod"], number)

    def kill(self) -> None:
        """Its guard starts another at once, which takes a second or two."""
        self.signal(signal.SIGKILL)


async def growing(found: Sized, enough: int) -> None:
    while len(found) < enough:  # noqa: ASYNC110 - a list tells nobody when it grows
        await asyncio.sleep(0.01)


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    data = tmp_path_factory.mktemp("restarted")
    async with mongod.attach(data, grace=0) as url:
        yield Server(url, data)
    await mongod.stopped(data)


async def test_a_restart_in_the_middle_of_writes_loses_and_doubles_nothing(server: Server) -> None:
    kept = []

    async def write(door: int) -> None:
        for n in range(40):
            kept.append(await stores.assets.add(make.asset(f"{door}/{n}", filename=f"{door}/{n}")))

    async with open_stores(server.url, "writes", wait=60) as stores:
        writing = asyncio.gather(*(write(door) for door in range(4)))
        for enough in (20, 60, 100):
            await growing(kept, enough)
            server.kill()
        await writing
        there = await stores.assets.page("owner", Surface.LIBRARY, limit=None, before=None, words="")
    assert sorted(there, key=lambda asset: asset.id) == sorted(kept, key=lambda asset: asset.id)
    assert len({asset.filename for asset in there}) == 160


async def test_a_restart_in_the_middle_of_claims_hands_each_order_out_once(server: Server) -> None:
    claimed: list[str] = []

    async def courier() -> None:
        while orders := await stores.orders.claim("sandbox", 1):
            claimed.extend(order.id for order in orders)

    async with open_stores(server.url, "claims", wait=60) as stores:
        await stores.orders.add([make.order(str(n), task=make.sending()) for n in range(100)])
        working = asyncio.gather(*(courier() for _ in range(4)))
        await growing(claimed, 30)
        server.kill()
        await working
    assert sorted(claimed, key=int) == [str(n) for n in range(100)]


async def test_changes_of_orders_are_told_across_a_restart(server: Server) -> None:
    async with open_stores(server.url, "changes", wait=60) as stores, stores.orders.changes() as changes:
        await stores.orders.add([make.order("a")])
        assert (await anext(changes)).state is OrderState.WAITING
        server.kill()
        await stores.orders.move("a", OrderState.DONE, among=[OrderState.WAITING])
        assert (await anext(changes)).state is OrderState.DONE


async def test_ticks_go_on_across_a_restart(server: Server) -> None:
    async with open_stores(server.url, "ticks", wait=60) as stores:
        records = stores.records("things")
        ticks = records.changes()
        await anext(ticks)
        server.kill()
        await records.add([{"_id": "a"}])
        await anext(ticks)
        assert await records.find({}) == [{"_id": "a"}]


async def test_a_server_that_is_silent_for_too_long_is_down_and_recovers(server: Server) -> None:
    async with open_stores(server.url, "silent", wait=0.5) as stores:
        server.signal(signal.SIGSTOP)
        try:
            with pytest.raises(StoreDown):
                await stores.sends.add(make.send())
        finally:
            server.signal(signal.SIGCONT)
        await stores.sends.add(make.send())
        assert await stores.sends.of("owner", make.sha256("photo")) == [make.send()]


async def test_a_server_that_is_not_there_is_down(tmp_path: Path) -> None:
    with pytest.raises(StoreDown):
        async with open_stores(f"mongodb://{str(tmp_path).replace('/', '%2F')}%2Fnone.sock", "none", wait=0.3):
            pass
