"""How often images are looked at and downloaded: counted in memory, and written down together every few seconds.

A process that is killed loses the seconds since; one that ends in peace loses nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter

from vault import ports
from vault.errors import StoreDown

log = logging.getLogger(__name__)

EVERY = 5.0  # seconds
BATCH = 1000  # images


class Views:
    def __init__(self, images: ports.Images, every: float = EVERY) -> None:
        self._images = images
        self._every = every
        self._views = Counter[str]()
        self._downloads = Counter[str]()

    def viewed(self, image: str) -> None:
        self._views[image] += 1

    def downloaded(self, image: str) -> None:
        self._downloads[image] += 1

    async def watch(self) -> None:
        """Write down what was counted. Runs for as long as the process does, and once more at its end."""
        try:
            while True:
                await asyncio.sleep(self._every)
                await self.write()
        except asyncio.CancelledError:
            await self._part()
            raise

    async def _part(self) -> None:
        try:
            await self.write()
        except StoreDown:
            log.warning("Views and downloads of the last moments are lost: the database is away.")

    async def write(self) -> None:
        """StoreDown: then it is counted still."""
        views, self._views = self._views, Counter[str]()
        downloads, self._downloads = self._downloads, Counter[str]()
        ids = sorted(views.keys() | downloads.keys())
        for at in range(0, len(ids), BATCH):
            batch = ids[at : at + BATCH]
            try:
                await self._images.count(_of(batch, views), _of(batch, downloads))
            except BaseException:
                self._views.update(_of(ids[at:], views))
                self._downloads.update(_of(ids[at:], downloads))
                raise


def _of(ids: list[str], counted: Counter[str]) -> dict[str, int]:
    return {id: counted[id] for id in ids if counted[id]}
