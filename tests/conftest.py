"""What every test may ask for: a real server, a vault over it, and the darkroom's real children."""

from __future__ import annotations

import gc
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as properties
from pymongo import AsyncMongoClient

from config.settings import Settings
from config.wiring import House, build
from storage.mongo import links, mongod
from storage.mongo.stores import Stores, open_stores
from tests.emptying import Row, emptied
from vault import digests
from vault.darkroom import Darkroom, Limits
from vault.models.photos import Incoming
from vault.owners import OWNER
from vault.tasks import running
from vault.vault import Vault

MEGAPIXELS = 50
PATIENCE = 45.0  # seconds, with the database

# A busy machine is no reason to fail, and a failure is the same one when it is looked for again.
properties.register_profile(
    "steady", deadline=None, derandomize=True, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
properties.load_profile("steady")


def pytest_collection() -> None:
    """Python 3.11.7 may fail to parse a file when garbage is collected in the middle of it."""
    gc.disable()


def pytest_collection_finish() -> None:
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _lately() -> Iterator[None]:
    """A line that a test reported once stands for as long as the test takes, also where everything takes its time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(links, "LATELY", 300)
        yield


@pytest.fixture(scope="session")
async def mongodb_url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """One embedded server for the whole run, in a folder of its own; take a database with a fresh name."""
    data = tmp_path_factory.mktemp("mongodb")
    async with mongod.attach(data, grace=0) as url:
        yield url
    await mongod.stopped(data)


@pytest.fixture(scope="session")
async def darkroom() -> AsyncIterator[Darkroom]:
    async with Darkroom(2, Limits(pixels=MEGAPIXELS * 1_000_000)) as room:
        yield room


@pytest.fixture(scope="session")
def databases() -> Iterator[str]:
    """Names to take in turn: a test that ended may still be writing, but not for as long as four others take."""
    return cycle([f"test_{uuid.uuid4().hex}" for _ in range(4)])


@pytest.fixture(scope="session")
async def broom(mongodb_url: str) -> AsyncIterator[AsyncMongoClient[Row]]:
    """What sweeps them out."""
    async with AsyncMongoClient[Row](mongodb_url) as client:
        yield client


@pytest.fixture(scope="session")
async def shared(mongodb_url: str) -> AsyncIterator[Callable[[str], Awaitable[Stores]]]:
    """The stores of one of these databases, opened once: most tests take less time than that does."""
    there: dict[str, Stores] = {}
    async with AsyncExitStack() as stack:

        async def stores_of(name: str) -> Stores:
            if name not in there:
                there[name] = await stack.enter_async_context(open_stores(mongodb_url, name, PATIENCE))
            return there[name]

        yield stores_of


@pytest.fixture
async def settings(
    tmp_path: Path, mongodb_url: str, databases: Iterator[str], broom: AsyncMongoClient[Row]
) -> Settings:
    """A data folder of the test's own, and an empty database."""
    name = next(databases)
    await emptied(broom, name)
    return Settings(
        data=tmp_path / "data",
        mongodb_url=mongodb_url,
        mongodb_name=name,
        max_megapixels=MEGAPIXELS,
        order_wait=120,
        undo_seconds=0,
    )


@pytest.fixture
async def house(
    settings: Settings, darkroom: Darkroom, shared: Callable[[str], Awaitable[Stores]]
) -> AsyncIterator[House]:
    """The vault as the wiring builds it, with the session's darkroom and stores."""
    stores = await shared(settings.mongodb_name)
    vault = build(settings, settings.data, stores, darkroom)
    async with running("order watch", vault.desk.watch), running("library watch", vault.news.watch):
        yield House(vault, stores, darkroom)


@pytest.fixture
def vault(house: House) -> Vault:
    return house.vault


Arrive = Callable[..., Awaitable[Incoming]]


@pytest.fixture
def arrive(vault: Vault) -> Arrive:
    """Put bytes at the door, as any door does: a scratch file with its digests."""

    async def _arrive(data: bytes, filename: str = "photo.jpg", source: str = "upload", **more: object) -> Incoming:
        file = vault.blobs.scratch()
        file.write_bytes(data)
        found = await digests.of_file(file)
        fields = {"owner": OWNER, "filename": filename, "source": source} | more
        return Incoming(file=file, digests=found, **fields)  # type: ignore[arg-type]

    return _arrive
