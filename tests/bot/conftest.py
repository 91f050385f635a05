"""A small sandbox over a real vault, a bot that serves it, and my phone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.faults import Faults
from bot.sandbox.line import SandboxLine
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seed import ANNA, BEN, ME
from bot.sandbox.shelf import Shelf
from bot.sandbox.world import World
from config.settings import Settings
from config.wiring import House
from tests import pictures
from tests.bot.office import Office
from tests.bot.phone import ACCOUNT, OWN, PATIENCE, Phone, serving
from tests.conftest import Arrive
from tests.house import eventually
from vault.intake import utc_now
from vault.models.accounts import LinkState
from vault.models.chats import Chat, ChatKind
from vault.owners import OWNER
from vault.vault import Vault

PEOPLE = (ME, ANNA, BEN)
CHATS = (
    Chat(account=ACCOUNT, id=ME.id, name=OWN, kind=ChatKind.SELF, members=(ME.id,)),
    Chat(account=ACCOUNT, id=ANNA.id, name="Anna", kind=ChatKind.PERSON, members=(ME.id, ANNA.id)),
    Chat(account=ACCOUNT, id=BEN.id, name="Ben", kind=ChatKind.PERSON, members=(ME.id, BEN.id)),
    Chat(account=ACCOUNT, id="1@g.us", name="Lake trip", kind=ChatKind.GROUP, members=(ME.id, ANNA.id, BEN.id)),
)


@pytest.fixture
async def sandbox(house: House, settings: Settings) -> Sandbox:
    """Nobody in it but Anna, Ben and me."""
    records = house.stores.records("sandbox")
    shelf = Shelf(settings.data / "sandbox", house.darkroom)
    world = World(ACCOUNT, records, utc_now)
    await world.join(PEOPLE, CHATS)
    return Sandbox(world=world, shelf=shelf, faults=Faults(ACCOUNT, records), now=utc_now)


@pytest.fixture
def line(sandbox: Sandbox) -> SandboxLine:
    return sandbox.line()


@pytest.fixture
def phone(sandbox: Sandbox, vault: Vault, tmp_path: Path) -> Phone:
    """In a world that no bot serves yet."""
    return Phone(sandbox, vault, tmp_path)


@pytest.fixture
async def me(phone: Phone, vault: Vault, line: SandboxLine) -> AsyncIterator[Phone]:
    """My phone, while a bot serves the account; Ben may command it too."""
    async with serving(vault, line, commanders=[BEN.id]):
        assert await eventually(phone.listed, PATIENCE)
        yield phone


@pytest.fixture
async def office(vault: Vault, sandbox: Sandbox, arrive: Arrive) -> Office:
    accepted = await vault.intake.accept(await arrive(pictures.jpeg(1, (64, 48))))
    await vault.chats.update(await sandbox.world.chats())
    await vault.links.report(ACCOUNT, OWNER, "sandbox", LinkState.READY)
    return Office(vault, sandbox, accepted.asset)
