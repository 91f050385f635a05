"""Change streams that outlive a restart of the database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Self

from motor.motor_asyncio import AsyncIOMotorChangeStream
from pymongo.errors import PyMongoError

from storage.mongo.database import LONGEST_PAUSE, Collection, passing
from storage.mongo.documents import Row

WRITES = [{"$match": {"operationType": {"$in": ["insert", "update", "replace"]}}}]


class Stream:
    """What happens from the moment it is opened; a stream that broke goes on where it was, or else it raises."""

    def __init__(self, rows: Collection, pipeline: Sequence[Mapping[str, Any]], before: str | None = None) -> None:
        self._rows = rows
        self._pipeline = pipeline
        self._before = before  # whether rows are wanted as they were, too: “whenAvailable”
        self._stream: AsyncIOMotorChangeStream[Row]

    async def open(self, after: Mapping[str, Any] | None = None) -> None:
        self._stream = self._rows.raw.watch(
            self._pipeline,
            full_document="updateLookup",
            full_document_before_change=self._before,
            start_after=after,
        )
        await self._stream.__aenter__()

    async def close(self) -> None:
        await self._stream.close()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Row:
        while True:
            try:
                change = await self._stream.next()
            except (PyMongoError, StopAsyncIteration):
                await self._reopen(self._stream.resume_token)
                continue
            return dict(change)

    async def _reopen(self, after: Mapping[str, Any] | None) -> None:
        while True:
            await asyncio.sleep(LONGEST_PAUSE)
            try:
                return await self.open(after)
            except PyMongoError as error:
                if not passing(error):  # such as that the server's memory does not reach back that far
                    raise


@asynccontextmanager
async def opened(stream: Stream, rows: Collection) -> AsyncIterator[Stream]:
    """The stream is open when this is entered. StoreDown if that takes too long; later it waits for ever.

    It ends with the driver's error where something was missed: then look at everything again, and open another.
    """
    await rows.patient(stream.open)
    try:
        yield stream
    finally:
        await stream.close()


@asynccontextmanager
async def written(
    rows: Collection, where: Mapping[str, Any], fields: Sequence[str]
) -> AsyncIterator[AsyncIterator[Row]]:
    """Rows that are written and then match, a condition on each field of `where`; of them these fields."""
    match = {f"fullDocument.{name}": condition for name, condition in where.items()}
    wanted = {f"fullDocument.{name}": 1 for name in fields}
    pipeline = [*WRITES, {"$match": match}, {"$project": wanted}]  # the server's work: little travels
    async with opened(Stream(rows, pipeline), rows) as stream:
        yield _documents(stream)


async def _documents(stream: Stream) -> AsyncIterator[Row]:
    async for change in stream:
        yield change["fullDocument"]


async def ticks(rows: Collection) -> AsyncIterator[None]:
    """A tick now and after every write, as many writes to a tick as happen until the next one is asked for.

    A new stream is opened before each tick, so that whoever reads after a tick misses nothing.
    """
    while True:
        try:
            async with rows.raw.watch([*WRITES, {"$project": {"_id": 1}}]) as stream:
                yield
                await stream.next()
        except (PyMongoError, StopAsyncIteration) as error:
            if isinstance(error, PyMongoError) and not passing(error):
                raise
            await asyncio.sleep(LONGEST_PAUSE)
