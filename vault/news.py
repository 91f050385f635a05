"""News of the library, as it happens: one look at the database for all who listen."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator

from vault import ports
from vault.models.finding import Change
from vault.models.photos import Surface

BACKLOG = 500  # changes that may wait for one listener

Ear = asyncio.Queue[Change | None]


class News:
    def __init__(self, finder: ports.Finder, surface: Surface) -> None:
        self._finder = finder
        self._surface = surface
        self._ears: dict[str, set[Ear]] = defaultdict(set)  # by owner, one for whoever listens

    async def watch(self) -> None:
        """Tell whoever listens. Runs for as long as the process does."""
        try:
            async with self._finder.changes(self._surface) as changes:
                async for change in changes:
                    for ear in [*self._ears.get(change.owner, ())]:
                        self._tell(ear, change)
        finally:  # what happens from now on may be missed
            for ear in [ear for ears in self._ears.values() for ear in ears]:
                _hang_up(ear)

    async def listen(self, owner: str) -> AsyncGenerator[Change, None]:
        """What happens to the owner's photos from now on.

        It ends when something may have been missed: then look at everything again, and listen anew.
        """
        ear: Ear = asyncio.Queue(BACKLOG)
        self._ears[owner].add(ear)
        try:
            while change := await ear.get():
                yield change
        finally:
            self._ears[owner].discard(ear)

    def _tell(self, ear: Ear, change: Change) -> None:
        if ear.full():
            _hang_up(ear)
        else:
            ear.put_nowait(change)


def _hang_up(ear: Ear) -> None:
    """Whatever still waits is of no use: everything will be looked at again."""
    while not ear.empty():
        ear.get_nowait()
    ear.put_nowait(None)
