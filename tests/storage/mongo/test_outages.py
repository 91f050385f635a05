"""The database goes away and comes back: over a real server that is killed, frozen, or not there."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Sized
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure

from storage.mongo import mongod
from storage.mongo.database import Collection
from storage.mongo.stores import Stores, open_stores
from storage.mongo.streams import Stream
from tests import make
from tests.house import eventually
from tests.storage.mongo.line import Line
from vault.errors import StoreDown
from vault.models.errands import OrderState
from vault.models.photos import Surface

NAME = "outages"
LONG = 4  # seconds; longer than the driver itself would try


@dataclass
class Server:
    url: str
    data: Path

    def signal(self, process: str, number: signal.Signals) -> None:
        os.kill(json.loads((self.data / "mongo" / "state.json").read_text())[process], number)

    async def restart(self, seconds: float = 0) -> None:
        """Kill it, and keep its guard from starting another for a while; that itself takes a second or two."""
        self.signal("guard", signal.SIGSTOP)
        try:
            self.signal("mongod", signal.SIGKILL)
            await asyncio.sleep(seconds)
        finally:
            self.signal("guard", signal.SIGCONT)


async def growing(found: Sized, enough: int, work: asyncio.Future[Any]) -> None:
    while len(found) < enough and not work.done():  # noqa: ASYNC110 - a list tells nobody when it grows
        await asyncio.sleep(0.01)


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    data = tmp_path_factory.mktemp("restarted")
    async with mongod.attach(data, grace=0) as url:
        yield Server(url, data)
    await mongod.stopped(data)


@pytest.fixture
async def beside(mongodb_url: str) -> AsyncIterator[Stores]:
    """Stores that are not on the line, and so not disturbed by it."""
    async with open_stores(mongodb_url, NAME, wait=30) as opened:
        yield opened
    async with AsyncMongoClient[dict[str, Any]](mongodb_url) as client:
        await client.drop_database(NAME)


async def test_a_restart_in_the_middle_of_writes_loses_and_doubles_nothing(server: Server) -> None:
    kept = []

    async def write(door: int) -> None:
        for n in range(40):
            kept.append(await stores.assets.add(make.asset(f"{door}/{n}", filename=f"{door}/{n}")))

    async with open_stores(server.url, "writes", wait=60) as stores:
        writing = asyncio.gather(*(write(door) for door in range(4)))
        for enough, seconds in ((20, 0), (60, LONG), (100, 0)):
            await growing(kept, enough, writing)
            await server.restart(seconds)
        await writing
        there = await stores.finder.page("owner", Surface.LIBRARY)
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
        await growing(claimed, 30, working)
        await server.restart()
        await working
    assert sorted(claimed, key=int) == [str(n) for n in range(100)]


async def test_changes_of_orders_are_told_across_a_restart(server: Server) -> None:
    async with open_stores(server.url, "changes", wait=60) as stores, stores.orders.changes() as changes:
        await stores.orders.add([make.order("a")])
        assert (await anext(changes)).state is OrderState.WAITING
        await server.restart()
        await stores.orders.move("a", OrderState.DONE, among=[OrderState.WAITING])
        assert (await anext(changes)).state is OrderState.DONE


async def test_changes_during_a_long_outage_are_told_after_it(beside: Stores, line: Line) -> None:
    async with open_stores(line.url, NAME, wait=60) as cut_off, cut_off.orders.changes() as changes:
        waiting = asyncio.ensure_future(anext(changes))
        async with line.cut():
            await beside.orders.add([make.order("a")])
            await asyncio.sleep(LONG)
        assert (await waiting).errand == make.order("a").errand


async def test_a_stream_that_cannot_go_on_where_it_was_passes_nothing_over(mongodb_url: str) -> None:
    client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(mongodb_url)
    async with asyncio.timeout(60):
        with pytest.raises(OperationFailure):
            await Stream(Collection(client[NAME]["things"], asyncio.shield), [])._reopen({"_data": "00"})
    client.close()


async def test_ticks_go_on_after_a_long_outage(beside: Stores, line: Line) -> None:
    async with open_stores(line.url, NAME, wait=60) as cut_off:
        ticks = cut_off.records("things").changes()
        await anext(ticks)
        waiting = asyncio.ensure_future(anext(ticks))
        async with line.cut():
            await beside.records("things").add([{"_id": "a"}])
            await asyncio.sleep(LONG)
        await waiting
        assert await cut_off.records("things").find({}) == [{"_id": "a"}]


async def test_a_server_that_is_silent_for_too_long_is_down_and_recovers(server: Server) -> None:
    async with open_stores(server.url, "silent", wait=60):  # the indexes take their time, and are there then
        pass
    async with open_stores(server.url, "silent", wait=LONG) as stores:
        for process in ("guard", "mongod"):  # the first would replace the second
            server.signal(process, signal.SIGSTOP)
        try:
            with pytest.raises(StoreDown):
                await stores.sends.add(make.send())
        finally:
            for process in ("mongod", "guard"):
                server.signal(process, signal.SIGCONT)
        assert await eventually(lambda: took(stores))  # in its own time
        assert await stores.sends.of("owner", [make.sha256("photo")]) == [make.send()]


async def took(stores: Stores) -> bool:
    with suppress(StoreDown):
        await stores.sends.add(make.send())
        return True
    return False


async def test_a_server_that_is_not_there_is_down(tmp_path: Path) -> None:
    with pytest.raises(StoreDown):
        async with open_stores(f"mongodb://{str(tmp_path).replace('/', '%2F')}%2Fnone.sock", "none", wait=0.3):
            pass
