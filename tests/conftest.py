"""What every test may ask for: a real server of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.mongo import mongod


@pytest.fixture(scope="session")
async def mongodb_url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """One embedded server for the whole run, in a folder of its own; take a database with a fresh name."""
    data = tmp_path_factory.mktemp("mongodb")
    async with mongod.attach(data, grace=0) as url:
        yield url
    await mongod.stopped(data)
