"""News of the library, as it happens: one look at the database for all who listen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from vault import ports
from vault.ears import Ear, Ears
from vault.models.finding import Change
from vault.models.photos import Surface

BACKLOG = 500  # changes that may wait for one listener


class News:
    def __init__(self, finder: ports.Finder, surface: Surface, backlog: int = BACKLOG) -> None:
        self._finder = finder
        self._surface = surface
        self._ears = Ears[str, Change](backlog)  # by owner

    async def watch(self) -> None:
        """Tell whoever listens. Runs for as long as the process does."""
        async with self._finder.changes(self._surface) as changes:
            with self._ears.watching():
                async for change in changes:
                    self._ears.tell(change.owner, change)

    @asynccontextmanager
    async def listen(self, owner: str) -> AsyncIterator[AsyncIterator[Change]]:
        """What happens to the owner's photos from the moment this is entered.

        It ends when something may have been missed: then look at everything again, and listen anew.
        """
        async with self._ears.listen(owner) as ear:
            yield _heard(ear)


async def _heard(ear: Ear[Change]) -> AsyncIterator[Change]:
    while changes := await ear.heard():
        for change in changes:
            yield change
