"""md5, sha1 and sha256 of the same bytes in one read."""

from __future__ import annotations

import asyncio
import hashlib
from io import FileIO
from pathlib import Path

from vault.models.photos import Digests

CHUNK = 1 << 20  # bytes held in memory at once


class Hasher:
    """For bytes that arrive piece by piece."""

    def __init__(self) -> None:
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._sha1 = hashlib.sha1(usedforsecurity=False)
        self._sha256 = hashlib.sha256()
        self._size = 0

    def update(self, data: bytes | bytearray | memoryview) -> None:
        """Hash the next bytes; pieces over 2 kB release the GIL."""
        self._md5.update(data)
        self._sha1.update(data)
        self._sha256.update(data)
        self._size += len(data)

    def done(self) -> Digests:
        return Digests(md5=self._md5.digest(), sha1=self._sha1.digest(), sha256=self._sha256.digest(), size=self._size)


async def of_file(path: Path) -> Digests:
    """Read the file once, in a thread, in constant memory."""
    return await asyncio.to_thread(_read, path)


async def of_copy(source: Path, target: Path) -> Digests:
    """Copy a file, hashing what is copied, in a thread and in constant memory; `target` must not exist yet."""
    return await asyncio.to_thread(_copy, source, target)


def _read(path: Path) -> Digests:
    hasher, buffer = Hasher(), memoryview(bytearray(CHUNK))
    with path.open("rb", buffering=0) as stream:
        while count := stream.readinto(buffer):
            hasher.update(buffer[:count])
    return hasher.done()


def _copy(source: Path, target: Path) -> Digests:
    hasher, buffer = Hasher(), memoryview(bytearray(CHUNK))
    with source.open("rb", buffering=0) as original, target.open("xb", buffering=0) as copy:
        while count := original.readinto(buffer):
            hasher.update(buffer[:count])
            _write(copy, buffer[:count])
    return hasher.done()


def _write(file: FileIO, data: memoryview) -> None:
    """Unbuffered files may take less than they are given."""
    while data:
        data = data[file.write(data) :]
