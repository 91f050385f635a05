"""The line to MongoDB: every call waits, repeating itself, for a database that is away for a moment.

That makes one demand on each store: a write may be carried out twice, so doing it twice must leave what doing it
once leaves.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC
from typing import Any, TypeVar

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorCollection
from pymongo import IndexModel, ReturnDocument, UpdateOne
from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    CursorNotFound,
    OperationFailure,
    PyMongoError,
    WriteConcernError,
)

from storage.mongo.documents import Row
from vault.errors import StoreDown, VaultError

T = TypeVar("T")
Where = Mapping[str, Any]
Change = Mapping[str, Any] | Sequence[Mapping[str, Any]]
Sort = Sequence[tuple[str, int]]

DUPLICATE_KEY = 11000
STEPPING_DOWN = {91, 189, 10107, 11600, 11602, 13435}  # the server ends, or hands over, in the middle of a batch
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0  # seconds between attempts
PORTION = 1000  # rows
BUILDING = 900.0  # seconds that indexes over millions of rows may take, after an update of the vault


class Standalone(VaultError):
    """A server that is no member of a replica set."""

    code = "database_standalone"

    def __init__(self) -> None:
        super().__init__(
            "The MongoDB server that CHATVAULT_MONGODB_URL names is no replica set, and ChatVault needs one; a single "
            "member is enough. Start it with --replSet rs0 and run rs.initiate() in mongosh once, or leave "
            "CHATVAULT_MONGODB_URL empty: ChatVault then runs its own."
        )


class Database:
    """One database on one server, with `wait` seconds of patience for it."""

    def __init__(self, client: AsyncIOMotorClient[Row], name: str, wait: float) -> None:
        self._client = client
        self._name = name
        self._wait = wait

    def collection(self, name: str) -> Collection:
        return Collection(self._client[self._name][name], self.patient)

    async def version(self) -> str:
        """Of the server."""
        return str((await self.patient(lambda: self._client.admin.command("buildInfo")))["version"])

    async def insist(self) -> None:
        """It is a replica set, whose changes can be watched. Standalone, StoreDown."""
        hello = await self.patient(lambda: self._client.admin.command("hello"))
        if not ("setName" in hello or hello.get("msg") == "isdbgrid"):
            raise Standalone

    async def patient(self, call: Callable[[], Awaitable[T]], least: float = 0) -> T:
        """What the call answers; it is repeated while the database is away. StoreDown when patience runs out.

        `least`: so many seconds at least, for what takes its time.
        """
        try:
            async with asyncio.timeout(max(self._wait, least)):
                return await _repeated(call)
        except TimeoutError as silence:
            raise StoreDown from silence


@asynccontextmanager
async def open_database(url: str, name: str, wait: float) -> AsyncIterator[Database]:
    """Does not touch the server yet: the first call does."""
    client: AsyncIOMotorClient[Row] = AsyncIOMotorClient(
        url,
        appname="chatvault",
        tz_aware=True,
        tzinfo=UTC,
        w="majority",
        journal=True,
        retryWrites=True,
        serverSelectionTimeoutMS=2000,
        connectTimeoutMS=2000,
        socketTimeoutMS=int(wait * 1000),  # so that a thread of the driver doesn't hang on a frozen server for ever
    )
    try:
        yield Database(client, name, wait)
    finally:
        await asyncio.to_thread(client.close)  # it says goodbye to the server, which may be slow to answer


async def _repeated(call: Callable[[], Awaitable[T]]) -> T:
    pause = FIRST_PAUSE
    while True:
        try:
            return await call()
        except PyMongoError as error:
            if not passing(error):
                raise
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


def passing(error: PyMongoError) -> bool:
    """Whether the same call may well succeed in a moment."""
    if isinstance(error, BulkWriteError):
        refused = {each["code"] for each in error.details["writeErrors"]}
        return bool(error.details["writeConcernErrors"] or refused & STEPPING_DOWN)
    return isinstance(error, (ConnectionFailure, CursorNotFound, WriteConcernError))


class Collection:
    """The calls the stores are made of, each of them patient."""

    def __init__(self, raw: AsyncIOMotorCollection[Row], patient: Callable[..., Awaitable[Any]]) -> None:
        self.raw = raw
        self.patient = patient

    async def ensure(self, *indexes: IndexModel) -> None:
        await self.patient(lambda: self.raw.create_indexes(list(indexes)), BUILDING)

    async def remember(self) -> None:
        """Let change streams tell rows as they were before; where the server has reasons not to, they do not."""
        images = {"changeStreamPreAndPostImages": {"enabled": True}}
        for command in ("create", "collMod"):  # the second where it is there already
            with suppress(OperationFailure):
                await self.patient(lambda how=command: self.raw.database.command({how: self.raw.name} | images))
                return

    async def insert(self, rows: Sequence[Row]) -> int:
        """Insert the rows whose keys are not taken yet; answers how many that were.

        Rows of an attempt whose answer got lost count as taken: a store must recognise its own.
        """
        if not rows:
            return 0
        try:
            await self.patient(lambda: self.raw.insert_many(rows, ordered=False))
        except BulkWriteError as error:
            if any(each["code"] != DUPLICATE_KEY for each in error.details["writeErrors"]):
                raise
            return int(error.details["nInserted"])
        return len(rows)

    async def add(self, row: Row) -> bool:
        """Insert a row unless its keys are taken; whether it was this call that did, even if the answer got lost."""
        token = uuid.uuid4().hex
        await self.insert([row | {"token": token}])
        return bool(await self.count({"_id": row["_id"], "token": token}))

    async def find(
        self,
        where: Where,
        *,
        sort: Sort = (),
        skip: int = 0,
        limit: int = 0,
        fields: Mapping[str, int] | None = None,
        index: Sort = (),
    ) -> list[Row]:
        """Everything that matches, or just these fields of it; a limit of 0 is none. `index`: the one to use."""
        how: dict[str, Any] = {"sort": list(sort) or None, "skip": skip, "limit": limit, "hint": list(index) or None}
        found: list[Row] = await self.patient(lambda: self.raw.find(where, fields, **how).to_list(None))
        return found

    async def each(self, where: Where, *, by: Sequence[str]) -> AsyncIterator[Row]:
        """Everything that matches, rising by these fields, which no two rows share, and read in portions.

        Unlike a cursor it goes on after a restart of the server.
        """
        rest: Row = {}
        while rows := await self.find({"$and": [where, rest]}, sort=[(name, 1) for name in by], limit=PORTION):
            for row in rows:
                yield row
            rest = _beyond(rows[-1], by)

    async def first(self, where: Where, *, sort: Sort = ()) -> Row | None:
        found: Row | None = await self.patient(lambda: self.raw.find_one(where, sort=list(sort) or None))
        return found

    async def count(self, where: Where) -> int:
        return int(await self.patient(lambda: self.raw.count_documents(where)))

    async def about(self) -> int:
        """How many rows there are, as the server estimates it without counting."""
        return int(await self.patient(lambda: self.raw.estimated_document_count()))

    async def values(self, field: str, where: Where) -> list[Any]:
        """The different values a field has."""
        found: list[Any] = await self.patient(lambda: self.raw.distinct(field, where))
        return found

    async def aggregate(self, pipeline: Sequence[Mapping[str, Any]]) -> list[Row]:
        found: list[Row] = await self.patient(lambda: self.raw.aggregate(pipeline).to_list(None))
        return found

    async def update(self, where: Where, change: Change, *, upsert: bool = False) -> int:
        """Change one row; answers how many matched or were made."""
        done = await self.patient(lambda: self.raw.update_one(where, change, upsert=upsert))
        return int(done.matched_count) + (done.upserted_id is not None)

    async def update_all(self, where: Where, change: Change, *, upsert: bool = False) -> int:
        done = await self.patient(lambda: self.raw.update_many(where, change, upsert=upsert))
        return int(done.matched_count) + (done.upserted_id is not None)

    async def update_each(self, changes: Sequence[tuple[Where, Change]]) -> None:
        if updates := [UpdateOne(where, change) for where, change in changes]:
            await self.patient(lambda: self.raw.bulk_write(updates, ordered=False))

    async def put(self, where: Where, change: Change) -> Row:
        """Change one row, or make it; answers it as it is then."""
        after = ReturnDocument.AFTER
        row: Row = await self.patient(
            lambda: self.raw.find_one_and_update(where, change, upsert=True, return_document=after)
        )
        return row

    async def delete(self, where: Where) -> int:
        return int((await self.patient(lambda: self.raw.delete_many(where))).deleted_count)


def _beyond(row: Row, by: Sequence[str]) -> Row:
    """What comes after this row, in the order of these fields; said of the first one, it is where an index begins."""
    later = [{**{name: row[name] for name in by[:n]}, by[n]: {"$gt": row[by[n]]}} for n in range(len(by))]
    return {by[0]: {"$gte": row[by[0]]}, "$or": later}
