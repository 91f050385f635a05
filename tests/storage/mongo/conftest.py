"""A line to the session's server that can be disturbed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.storage.mongo.line import Line, open_line


@pytest.fixture
async def line(mongodb_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Line]:
    async with open_line(mongodb_url, tmp_path_factory.getbasetemp() / "line.sock") as opened:
        yield opened
