"""`chatvault import FOLDER`: a folder of any size through the same corridor as every other door.

Each file is read once, hashed while it is copied in, and developed on all cores. Stopping at any point loses nothing:
what was acknowledged is in the vault, and running again passes over it by its hash.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from vault import digests, space
from vault.errors import Refusal, TooLarge
from vault.models.photos import Incoming
from vault.vault import Vault


@dataclass(slots=True)
class Tally:
    """How an import went so far."""

    new: int = 0
    already: int = 0
    refused: Counter[str] = field(default_factory=Counter)  # by reason
    examples: dict[str, list[str]] = field(default_factory=dict)  # a few files for each reason

    def refuse(self, file: Path, reason: str) -> None:
        self.refused[reason] += 1
        self.examples.setdefault(reason, [])[3:] = []
        self.examples[reason].append(str(file))

    @property
    def done(self) -> int:
        return self.new + self.already + self.refused.total()


class Import:
    """One run over one folder. `abreast` files are under way at a time."""

    def __init__(self, vault: Vault, owner: str, *, largest: int, abreast: int, step: Callable[[Tally], None]) -> None:
        self._vault = vault
        self._owner = owner
        self._largest = largest
        self._abreast = abreast
        self._step = step
        self.tally = Tally()

    async def run(self, folder: Path) -> Tally:
        """What became of every file. StoreDown; `tally` then says how far it came."""
        files = walk(folder, self._unreadable)
        try:
            async with asyncio.TaskGroup() as workers:
                for _ in range(self._abreast):
                    workers.create_task(self._work(files))
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from failed
        return self.tally

    def _unreadable(self, error: OSError) -> None:
        self.tally.refuse(Path(error.filename), f"{error.strerror}")

    async def _work(self, files: Iterator[Path]) -> None:
        """Take the next file until there is none; the iterator is shared, so no file is taken twice."""
        for file in files:
            try:
                new = await self._take_in(file)
                self.tally.new += new
                self.tally.already += not new
            except (Refusal, OSError) as error:
                self.tally.refuse(file, str(error.strerror if isinstance(error, OSError) else error))
            self._step(self.tally)

    async def _take_in(self, file: Path) -> bool:
        if (await asyncio.to_thread(file.stat)).st_size > self._largest:
            raise TooLarge(self._largest)
        scratch = self._vault.blobs.scratch()
        try:
            with space.needed():
                found = await digests.of_copy(file, scratch)
            accepted = await self._vault.intake.accept(
                Incoming(owner=self._owner, file=scratch, filename=file.name, source="import", digests=found)
            )
        finally:
            await asyncio.to_thread(scratch.unlink, missing_ok=True)
        return accepted.new


def total(folder: Path) -> int:
    """What `done` of a tally will come to."""
    unreadable: list[OSError] = []
    return sum(1 for _ in walk(folder, unreadable.append)) + len(unreadable)


def walk(folder: Path, unreadable: Callable[[OSError], None]) -> Iterator[Path]:
    """Every regular file below, in a steady order; hidden ones and links are passed over.

    So is a folder that cannot be read, after `unreadable` was told.
    """
    for entry in _shown(folder, unreadable):
        if entry.is_dir(follow_symlinks=False):
            yield from walk(Path(entry.path), unreadable)
        elif entry.is_file(follow_symlinks=False):
            yield Path(entry.path)


def _shown(folder: Path, unreadable: Callable[[OSError], None]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            shown = [entry for entry in entries if not entry.name.startswith(".")]
    except OSError as error:
        unreadable(error)
        return []
    return sorted(shown, key=lambda entry: entry.name)
