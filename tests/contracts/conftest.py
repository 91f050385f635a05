"""Every plug there is for each socket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from storage.blobs.disk import DiskBlobs
from storage.mongo.stores import Stores, open_stores
from vault.ports import Blobs

NAME = "contracts"


@pytest.fixture(scope="session")
async def opened(mongodb_url: str) -> AsyncIterator[Stores]:
    async with open_stores(mongodb_url, NAME, wait=30) as stores:
        yield stores


@pytest.fixture(params=["mongo"])
async def stores(opened: Stores, mongodb_url: str) -> AsyncIterator[Stores]:
    """All stores, empty. Emptied rather than made anew, because indexes take their time."""
    yield opened
    client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(mongodb_url)
    for name in await client[NAME].list_collection_names():
        await client[NAME][name].delete_many({})
    client.close()


@pytest.fixture(params=["disk"])
def blobs(tmp_path: Path) -> Blobs:
    return DiskBlobs(tmp_path / "blobs")
