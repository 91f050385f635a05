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
from vault.models import Incoming
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
        files = walk(folder)
        async with asyncio.TaskGroup() as workers:
            for _ in range(self._abreast):
                workers.create_task(self._work(files))
        return self.tally

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


def walk(folder: Path) -> Iterator[Path]:
    """Every regular file below, in a steady order; hidden ones and links are passed over."""
    with os.scandir(folder) as entries:
        shown = sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name)
    for entry in shown:
        if entry.is_dir(follow_symlinks=False):
            yield from walk(Path(entry.path))
        elif entry.is_file(follow_symlinks=False):
            yield Path(entry.path)
