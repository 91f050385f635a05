"""The README in executable form once more, with the real library and a local WhatsApp in place of the sandbox."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.test_walk import *  # noqa: F403
from tests.whatsapp.house import LinkedHouse
from tests.whatsapp.stage import Stage


@pytest.fixture  # type: ignore[no-redef]
async def house(stage: Stage, tmp_path: Path) -> AsyncIterator[LinkedHouse]:
    family = stage.group("Family", [stage.me, stage.anna])
    house = LinkedHouse(tmp_path / "data", stage, [stage.anna, stage.ben, stage.person("Chloé"), family])
    try:
        await house.start()
        yield house
    finally:
        await house.raze()
