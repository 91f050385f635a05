"""A WhatsApp for each test, and a client joined to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.whatsapp.remote import Remote
from tests.whatsapp.stage import Stage, open_stage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path) as stage:
        yield stage


@pytest.fixture
async def client(stage: Stage) -> AsyncIterator[Remote]:
    """The real neonize, linked to my account."""
    async with stage.client() as client:
        await stage.link(client, stage.me)
        yield client
