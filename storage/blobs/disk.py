"""Blobs as files under one folder, each at its key, in an order of steps that survives a power cut.

A lock on the folder of a key (the kernel's, so it dies with its holder) keeps `put` and `expire` apart, in every
process of this machine.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from vault import space
from vault.errors import Invalid, Missing, NoSpace

SCRATCH = "tmp"
FAN_OUT = 2  # levels of folders, `originals/ab`, that are few and stay; what is deeper belongs to one photo


class Gone(Exception):
    """The folder was taken away, empty."""


class DiskBlobs:
    """Folders are for their owner alone (0700), and so are the files (0600)."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._settled: set[Path] = set()  # fan-out folders that are on the disk itself, as this process has seen

    def scratch(self) -> Path:
        with space.needed():
            for folder in (self._root, self._root / SCRATCH):  # the mode is not for parents made along the way
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        room = os.statvfs(self._root)
        if not room.f_bavail or (room.f_files and not room.f_favail):  # some file systems don't count files
            raise NoSpace
        return self._root / SCRATCH / uuid.uuid4().hex

    def partial(self, name: str) -> Path:
        return self._root / SCRATCH / name

    async def put(self, file: Path, key: str) -> None:
        await asyncio.to_thread(self._put, file, self._place(key))

    async def get(self, key: str) -> Path:
        place = self._place(key)
        if not place.is_file():  # here and now: a thread would take longer than that does
            raise Missing("file", key)
        return place

    async def put_at(self, key: str) -> datetime | None:
        try:
            found = await asyncio.to_thread(self._place(key).stat)
        except FileNotFoundError:
            return None
        return datetime.fromtimestamp(found.st_mtime, UTC)

    async def renew(self, key: str) -> None:
        with suppress(FileNotFoundError):
            await asyncio.to_thread(_touch, self._place(key))

    async def expire(self, key: str, before: datetime) -> bool:
        return await asyncio.to_thread(self._expire, self._place(key), before)

    async def keys(self, prefix: str, before: datetime | None = None) -> AsyncIterator[str]:
        folder = prefix.rpartition("/")[0]
        walk = os.walk(self._place(folder) if folder else self._root)
        while step := await asyncio.to_thread(next, walk, None):
            for key in await asyncio.to_thread(self._old, step[0], step[2], before):
                if key.startswith(prefix) and not key.startswith(f"{SCRATCH}/"):
                    yield key

    async def clear_scratch(self, before: datetime) -> int:
        return await asyncio.to_thread(_clear, self._root / SCRATCH, before)

    def _place(self, key: str) -> Path:
        return _below(self._root, key)

    def _put(self, file: Path, place: Path) -> None:
        with space.needed():
            _seal(file)
            while not self._entered(file, place):
                self._settled.clear()  # what is gone may be one of these, if it went by hand

    def _entered(self, file: Path, place: Path) -> bool:
        """False when the folder was taken away while we waited for it."""
        self._settle(place.parent)
        with suppress(Gone), _alone(place.parent) as folder:
            if place.exists():
                _touch(place)
                file.unlink()
            else:
                file.rename(place)
            os.fsync(folder)  # also where another was first: it may not have come to this yet
            return True
        return False

    def _settle(self, folder: Path) -> None:
        """Make a folder and those above it, all of them entered on the disk."""
        if folder in self._settled or folder == self._root.parent:
            return
        self._settle(folder.parent)
        with suppress(FileExistsError):  # not exist_ok: it fails on a folder taken away just then
            folder.mkdir(mode=0o700, parents=True)
        with _opened(folder.parent) as parent:
            os.fsync(parent)
        if self._stays(folder):
            self._settled.add(folder)

    def _stays(self, folder: Path) -> bool:
        return len(folder.relative_to(self._root).parts) <= FAN_OUT

    def _expire(self, place: Path, before: datetime) -> bool:
        with suppress(Gone), _alone(place.parent):
            if _is_old(place, before):
                place.unlink()
                self._tidy(place.parent)
                return True
        return False

    def _tidy(self, folder: Path) -> None:
        if not self._stays(folder):
            with suppress(OSError):  # somebody else's bytes are still in it
                folder.rmdir()

    def _old(self, folder: str, names: list[str], before: datetime | None) -> list[str]:
        files = (Path(folder, name) for name in names)
        return [file.relative_to(self._root).as_posix() for file in files if before is None or _is_old(file, before)]


@lru_cache(maxsize=1024)
def _below(root: Path, key: str) -> Path:
    """Where this key's file is, or would be. Invalid."""
    parts = key.split("/")
    if parts[0] == SCRATCH or "\0" in key or not {"", ".", ".."}.isdisjoint(parts):
        raise Invalid(f"“{key}” is not a name that files can be kept under.")
    return root.joinpath(*parts)


def _clear(scratch: Path, before: datetime) -> int:
    old = [each for each in scratch.glob("*") if _is_old(each, before)]
    for each in old:
        if each.is_dir():
            shutil.rmtree(each, ignore_errors=True)
        else:
            each.unlink(missing_ok=True)
    return len(old)


def _is_old(file: Path, before: datetime) -> bool:
    try:
        return file.stat().st_mtime < before.timestamp()
    except FileNotFoundError:
        return False


def _seal(file: Path) -> None:
    """Readable by the owner alone, put now, and on the disk itself."""
    with _opened(file) as descriptor:
        os.fchmod(descriptor, 0o600)
        _touch(descriptor)
        os.fsync(descriptor)


def _touch(file: Path | int) -> None:
    now = time.time_ns()  # the kernel's own stamp lags behind by some milliseconds
    os.utime(file, ns=(now, now))


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def _alone(folder: Path) -> Iterator[int]:
    """Nobody else puts into this folder, or expires anything in it, meanwhile. Gone."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        raise Gone from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if not _is_at(folder, descriptor):
            raise Gone
        yield descriptor
    finally:
        os.close(descriptor)


def _is_at(place: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(place.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
