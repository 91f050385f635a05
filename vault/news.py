"""News of the library, as it happens: one look at the database for all who listen."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from vault import ports
from vault.models.finding import Change
from vault.models.photos import Surface

BACKLOG = 500  # changes that may wait for one listener

Ear = asyncio.Queue[Change | None]


class News:
    def __init__(self, finder: ports.Finder, surface: Surface, backlog: int = BACKLOG) -> None:
        self._finder = finder
        self._surface = surface
        self._backlog = backlog
        self._ears: dict[str, set[Ear]] = defaultdict(set)  # by owner, one for whoever listens
        self._watching = asyncio.Event()

    async def watch(self) -> None:
        """Tell whoever listens. Runs for as long as the process does."""
        try:
            async with self._finder.changes(self._surface) as changes:
                self._watching.set()
                async for change in changes:
                    self._tell(change)
        finally:  # what happens from now on may be missed
            self._watching.clear()
            for ear in [ear for ears in self._ears.values() for ear in ears]:
                _hang_up(ear)

    @asynccontextmanager
    async def listen(self, owner: str) -> AsyncIterator[AsyncIterator[Change]]:
        """What happens to the owner's photos from the moment this is entered.

        It ends when something may have been missed: then look at everything again, and listen anew.
        """
        await self._watching.wait()
        ear: Ear = asyncio.Queue(self._backlog)
        self._ears[owner].add(ear)
        try:
            yield _heard(ear)
        finally:
            self._ears[owner].discard(ear)

    def _tell(self, change: Change) -> None:
        for ear in self._ears.get(change.owner, ()):
            if ear.full():
                _hang_up(ear)
            else:
                ear.put_nowait(change)


async def _heard(ear: Ear) -> AsyncIterator[Change]:
    while change := await ear.get():
        yield change


def _hang_up(ear: Ear) -> None:
    """Whatever still waits is of no use: everything will be looked at again."""
    while not ear.empty():
        ear.get_nowait()
    ear.put_nowait(None)
