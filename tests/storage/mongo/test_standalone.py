"""A MongoDB server that is no replica set is refused at the door, with what to do about it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure

from config.doctor import examine
from config.settings import Settings
from storage.mongo.binary import choose
from storage.mongo.database import Database, Standalone
from storage.mongo.stores import open_stores
from storage.mongo.streams import ticks, written


@pytest.fixture(scope="module")
async def standalone(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The URL of a real mongod, started as people do who have read nothing."""
    folder = tmp_path_factory.mktemp("alone")
    binary = choose("", written=None, folder=folder / "lib")
    socket = folder / "m.sock"
    process = await asyncio.create_subprocess_exec(
        str(binary.path),
        *("--dbpath", str(folder), "--bind_ip", str(socket), "--nounixsocket", "--logpath", str(folder / "log")),
        *("--wiredTigerCacheSizeGB", "0.25"),
        env=os.environ | dict(binary.environment),
    )
    url = f"mongodb://{quote(str(socket), safe='')}/"
    async with AsyncMongoClient[dict[str, Any]](url, serverSelectionTimeoutMS=120_000) as client:
        await client.admin.command("ping")  # whoever comes first has less patience than a cold start may take
    yield url
    process.terminate()
    await process.wait()


@pytest.fixture
async def database(standalone: str) -> AsyncIterator[Database]:
    client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(standalone)
    yield Database(client, "alone", 30)
    client.close()


async def test_it_is_refused_with_what_to_do(standalone: str) -> None:
    with pytest.raises(Standalone, match=r"--replSet .* CHATVAULT_MONGODB_URL empty"):
        async with open_stores(standalone, "alone", wait=30):
            pass


async def test_the_doctor_says_so(standalone: str, tmp_path: Path) -> None:
    findings = await examine(Settings(data=tmp_path / "data", mongodb_url=standalone))
    assert [each.what for each in findings if "--replSet" in each.says] == ["database"]


async def test_a_stream_that_cannot_be_had_is_no_silence(database: Database) -> None:
    rows = database.collection("things")
    with pytest.raises(OperationFailure):
        async with asyncio.timeout(60):
            await anext(ticks(rows))
    with pytest.raises(OperationFailure):
        async with written(rows, {}, ("_id",)):
            pass
