"""A file that grows by pieces. What counts is on the disk itself; what does not is taken off again."""

from __future__ import annotations

import fcntl
import hashlib
import os
from io import FileIO
from pathlib import Path
from threading import Lock

from vault import space
from vault.errors import Busy, TooLong, WrongChecksum
from vault.models.uploads import Checksum

ALGORITHMS = ("sha1", "sha256")


class Part:
    """One writer at a time, also among processes: the lock is the kernel's, and dies with its holder.

    The methods block, and may be called from any thread: a call waits for the one before, even if nobody else does.
    """

    def __init__(self, file: Path) -> None:
        """Busy, NoSpace."""
        self._turn = Lock()
        self._start = self._end = self._limit = 0
        with space.needed():
            self._file = FileIO(file, "r+", opener=_made)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise Busy from None

    def expect(self, start: int, limit: int, checksum: Checksum | None) -> None:
        """A piece from `start` on, of a file that has `limit` bytes when it is whole. What lay beyond is forgotten."""
        self._start = self._end = start
        self._limit = limit
        self._checksum = checksum
        self._hash = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None
        self._file.truncate(start)

    def write(self, data: bytes) -> None:
        """TooLong, NoSpace: then nothing of the piece counts."""
        with self._turn, space.needed():
            if self._end + len(data) > self._limit:
                self._end = self._start
                raise TooLong(self._limit)
            if self._hash:
                self._hash.update(data)
            self._append(memoryview(data))

    def _append(self, data: memoryview) -> None:
        while data:
            count = os.pwrite(self._file.fileno(), data, self._end)
            self._end += count
            data = data[count:]

    def prove(self) -> None:
        """The whole piece is there. WrongChecksum: then nothing of it counts."""
        with self._turn:
            if self._hash and self._checksum and self._hash.digest() != self._checksum.digest:
                raise WrongChecksum
            self._hash = None

    def seal(self) -> int:
        """See to it that what counts is on the disk itself; answers how much that is. NoSpace.

        Of a piece that was broken off, what came counts, unless only its checksum could tell whether it is good.
        """
        with self._turn, space.needed():
            end = self._start if self._hash else self._end
            self._file.truncate(end)
            os.fsync(self._file.fileno())
            return end

    def close(self) -> None:
        """Let the next one write."""
        with self._turn:
            self._file.close()


def _made(file: str, flags: int) -> int:
    return os.open(file, flags | os.O_CREAT, 0o600)


def length(file: Path) -> int:
    """Bytes; 0 where there is no file."""
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0
