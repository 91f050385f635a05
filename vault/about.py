"""What this installation is made of, and how much is in it: for whoever looks after it."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

from vault import ports
from vault.models.about import Census, Facts


class About:
    def __init__(self, censuses: ports.Censuses, facts: Facts) -> None:
        self._censuses = censuses
        self.facts = facts

    async def census(self, owner: str) -> Census:
        return await self._censuses.take(owner)

    async def disk(self) -> tuple[int, int]:
        """Bytes of everything in the data folder, and bytes that are free where it is."""
        return await asyncio.to_thread(_disk, self.facts.data)


def _disk(folder: Path) -> tuple[int, int]:
    there = next(each for each in (folder, *folder.parents) if each.exists())  # it is made when something is put there
    return _size(folder), shutil.disk_usage(there).free


def _size(folder: str | Path) -> int:
    """What goes away meanwhile does not count."""
    try:
        with os.scandir(folder) as entries:
            return sum(_size(each.path) if each.is_dir(follow_symlinks=False) else _length(each) for each in entries)
    except OSError:
        return 0


def _length(entry: os.DirEntry[str]) -> int:
    try:
        return entry.stat(follow_symlinks=False).st_size
    except OSError:
        return 0
