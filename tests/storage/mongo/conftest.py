"""A line to the session's server that can be disturbed."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.storage.mongo.line import Line, open_line


@pytest.fixture
async def line(mongodb_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Line]:
    async with open_line(mongodb_url, tmp_path_factory.getbasetemp() / "line.sock") as opened:
        yield opened


@pytest.fixture
def short_path() -> Iterator[Path]:
    """A folder whose name leaves room for a socket's."""
    with tempfile.TemporaryDirectory(prefix="cv") as folder:
        yield Path(folder)
