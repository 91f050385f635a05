"""A sandbox with nobody in it but Anna, Ben and me, in a database of its own."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.sandbox.driver import Driver
from bot.sandbox.faults import Faults
from bot.sandbox.line import SandboxLine
from bot.sandbox.seed import ANNA, BEN, ME
from bot.sandbox.shelf import Shelf
from bot.sandbox.world import World
from storage.mongo.stores import Stores, open_stores
from vault.darkroom import Darkroom
from vault.models.chats import Chat, ChatKind, MessageRef
from vault.ports import Records

pytest.register_assert_rewrite("tests.contracts.transport")

DATABASE = "sandbox"
DELAY = 0.2  # seconds
PEOPLE = (ME, ANNA, BEN)
CHATS = (
    Chat(account="sandbox", id=ME.id, name="Message yourself", kind=ChatKind.SELF, members=(ME.id,)),
    Chat(account="sandbox", id=ANNA.id, name="Anna", kind=ChatKind.PERSON, members=(ME.id, ANNA.id)),
    Chat(account="sandbox", id="1@g.us", name="Lake trip", kind=ChatKind.GROUP, members=(ME.id, ANNA.id, BEN.id)),
)


@dataclass
class Clock:
    """The present, and some hours more."""

    ahead: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass(frozen=True)
class AnnasPhone:
    """The contract's `Friend`."""

    driver: Driver
    folder: Path

    async def writes(self, text: str, photo: bytes = b"") -> MessageRef:
        file = self.folder / uuid.uuid4().hex
        file.write_bytes(photo)
        post = await self.driver.post("Anna", "Anna", text=text, photo=file if photo else None)
        return MessageRef(account="sandbox", chat=post["chatId"], id=post["messageId"])

    async def wrote_long_ago(self, count: int) -> None:
        await self.driver.fill("Anna", count)

    async def revokes(self, ref: MessageRef) -> None:
        await self.driver.revoke(ref.chat, ref.id)

    async def sees(self) -> list[str]:
        return [row["messageId"] for row in await self.driver.show("Anna", me=False) if not row["revoked"]]

    async def reads(self) -> list[str]:
        return [row["text"] for row in await self.driver.show("Anna", me=False)]

    async def puts_on(self, picture: bytes) -> None:
        """There they have one from the beginning."""

    async def files(self) -> list[str]:
        return [row["document"] for row in await self.driver.show("Anna", me=False) if row["document"]]

    async def reactions(self, ref: MessageRef) -> list[str]:
        rows = await self.driver.show("Anna", me=False)
        return [each["emoji"] for row in rows if row["messageId"] == ref.id for each in row["reactions"]]

    async def i_see(self) -> list[str]:
        return [row["messageId"] for row in await self.driver.show("Anna") if not row["revoked"]]

    async def i_delete(self, ref: MessageRef) -> None:
        await self.driver.delete(ref.chat, ref.id)

    async def goes_wrong(self, what: str) -> None:
        await self.driver.fault(what, True)

    async def goes_well(self, what: str) -> None:
        await self.driver.fault(what, False)


@pytest.fixture(scope="session")
async def darkroom() -> AsyncIterator[Darkroom]:
    async with Darkroom(1) as darkroom:
        yield darkroom


@pytest.fixture(scope="session")
async def stores(mongodb_url: str) -> AsyncIterator[Stores]:
    async with open_stores(mongodb_url, DATABASE, 60) as stores:
        yield stores


@pytest.fixture
def collection() -> str:
    return f"sandbox-{uuid.uuid4().hex}"


@pytest.fixture
def records(stores: Stores, collection: str) -> Records:
    return stores.records(collection)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def world(records: Records, clock: Clock) -> World:
    world = World("sandbox", records, clock.now)
    await world.join(PEOPLE, CHATS)
    return world


@pytest.fixture
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the bytes; it isn't there yet."""
    return tmp_path_factory.mktemp("sandbox") / "media"


@pytest.fixture
def shelf(media: Path, darkroom: Darkroom) -> Shelf:
    return Shelf(media, darkroom)


@pytest.fixture
def faults(records: Records) -> Faults:
    return Faults("sandbox", records)


@pytest.fixture
def driver(world: World, shelf: Shelf, faults: Faults, clock: Clock) -> Driver:
    return Driver(world, shelf, faults, clock.now, alive=nobody)


@pytest.fixture
def line(world: World, shelf: Shelf, faults: Faults) -> SandboxLine:
    return SandboxLine(world, shelf, faults, delay=DELAY)


@pytest.fixture
def friend(driver: Driver, tmp_path_factory: pytest.TempPathFactory) -> AnnasPhone:
    return AnnasPhone(driver, tmp_path_factory.mktemp("anna"))


@pytest.fixture
def chat() -> str:
    return ANNA.id


async def nobody() -> bool:
    return False
