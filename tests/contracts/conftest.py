"""Every plug there is for each socket."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pymongo import AsyncMongoClient

from storage.blobs.disk import DiskBlobs
from storage.mongo.stores import Stores, open_stores
from tests.emptying import Row, emptied
from vault.ports import Blobs

NAME = "contracts"


@pytest.fixture(scope="session")
async def opened(mongodb_url: str) -> AsyncIterator[Stores]:
    async with open_stores(mongodb_url, NAME, wait=30) as stores:
        yield stores


@pytest.fixture(params=["mongo"])
async def stores(opened: Stores, broom: AsyncMongoClient[Row]) -> AsyncIterator[Stores]:
    """All stores, empty."""
    yield opened
    await emptied(broom, NAME)


@pytest.fixture(params=["disk"])
def blobs(tmp_path: Path) -> Blobs:
    return DiskBlobs(tmp_path / "blobs")
