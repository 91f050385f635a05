"""Many at a time: what is too many for one query, or for memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

SIZE = 1000  # of a query
ABREAST = 16  # queries


def batched(things: Iterable[T], size: int = SIZE) -> Iterator[list[T]]:
    """In their order, `size` at a time; the last may be fewer."""
    rest = iter(things)
    while batch := list(islice(rest, size)):
        yield batch


async def gathered(things: AsyncIterator[T], size: int = SIZE) -> AsyncIterator[list[T]]:
    """The same of what comes little by little."""
    batch: list[T] = []
    async for thing in things:
        batch.append(thing)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


async def abreast(do: Callable[[T], Awaitable[R]], things: Iterable[T], many: int = ABREAST) -> list[R]:
    """What comes of each, in their order; never more than so many at once."""
    return [done for batch in batched(things, many) for done in await asyncio.gather(*(do(thing) for thing in batch))]
