"""Rows whose nouns the vault does not know."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Protocol


class Records(Protocol):
    """A collection of plain rows, for rooms whose nouns the vault does not know (the sandbox's world).

    A row is a dict with a string `_id` and plain values. `where` matches by equality; a list value means any of these.
    A count may come out too low when the database went away in the middle and the call was repeated.
    """

    async def add(self, rows: Sequence[dict[str, Any]]) -> int:
        """Insert; a row whose `_id` is there already stays as it is. Answers how many were new."""

    async def find(
        self, where: Mapping[str, Any], *, order: str = "_id", limit: int | None = None
    ) -> list[dict[str, Any]]: ...

    async def set(self, where: Mapping[str, Any], changes: Mapping[str, Any], *, upsert: bool = False) -> int:
        """Set these fields on every match; answers how many rows were changed or made."""

    async def next(self, count: int = 1) -> int:
        """The first of `count` fresh serial numbers, rising, never given twice."""

    async def index(self, *fields: str) -> None:
        """Make it quick to find by these fields, in this order. May be repeated."""

    def changes(self) -> AsyncIterator[None]:
        """A tick at once, which says that the subscription stands, and one soon after any insert or update.

        Several may be one tick, and a tick may come for nothing. What is read after a tick is never older than it.
        Survives a restart of the database, however long it takes.
        """
