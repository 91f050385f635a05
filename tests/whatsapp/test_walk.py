"""The README in executable form once more, with the real library and a local WhatsApp in place of the sandbox."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.test_walk import *  # noqa: F403
from tests.whatsapp.house import LinkedHouse
from tests.whatsapp.people import Group, Person
from tests.whatsapp.stage import Stage, open_stage


@pytest.fixture(scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path_factory.mktemp("stage")) as stage:
        yield stage


@pytest.fixture(scope="module")  # type: ignore[no-redef]
async def house(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LinkedHouse]:
    family = stage.group("Family", [stage.me, stage.anna])
    people: list[Person | Group] = [stage.anna, stage.ben, stage.person("Chloé"), family]
    house = LinkedHouse(tmp_path_factory.mktemp("walk") / "data", stage, people, CHATVAULT_LINE_WAIT="120")
    try:
        await house.start()
        yield house
    finally:
        await house.raze()
