"""Small files that were asked for lately, in memory: what is looked at again and again is not read again and again."""

from __future__ import annotations

import asyncio
import os
from collections import OrderedDict
from pathlib import Path

from vault.errors import Missing

SMALL = 256 * 1024  # bytes
ROOM = 32 * 1024 * 1024  # bytes


class Shelf:
    """Of files that never change. Whether one is there still, and who may see it, is asked elsewhere, each time.

    Beyond `room` bytes, what was not asked for longest goes.
    """

    def __init__(self, room: int = ROOM) -> None:
        self._left = room
        self._held: OrderedDict[Path, bytes] = OrderedDict()

    async def look(self, file: Path) -> tuple[int, bytes]:
        """How large it is, and all of it where that is little. Missing."""
        if held := self._held.get(file):
            self._held.move_to_end(file)
            return len(held), held
        try:
            size, whole = await asyncio.to_thread(_look_into, file)
        except FileNotFoundError:
            raise Missing("file", file.name) from None
        if whole:
            self._keep(file, whole)
        return size, whole

    def _keep(self, file: Path, whole: bytes) -> None:
        self._left += len(self._held.pop(file, b"")) - len(whole)
        self._held[file] = whole
        while self._left < 0:
            self._left += len(self._held.popitem(last=False)[1])


def _look_into(file: Path) -> tuple[int, bytes]:
    with file.open("rb", buffering=0) as stream:
        size = os.fstat(stream.fileno()).st_size
        return size, stream.read() if size <= SMALL else b""
