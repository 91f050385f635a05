"""A zip file as it comes into being: piece by piece, never whole, with names that every system takes.

Photos are stored as they are, for they are compressed already. Sizes come after each photo (a “data descriptor”), and
what is beyond 4 GB or 65,535 photos is written as zip64 (APPNOTE 4.3.9, 4.3.14), by the standard library.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Generator
from datetime import datetime
from io import FileIO, RawIOBase
from os import fstat
from pathlib import Path, PurePosixPath
from typing import IO, cast
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from vault.models.photos import Asset

PIECE = 256 * 1024  # bytes
EARLIEST, LATEST = 1980, 2107  # years that a zip file can tell
STEM = 150  # bytes of a name, without its extension
UNSAFE = str.maketrans({character: "_" for character in '<>:"/\\|?*'})
DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}


class Zip:
    """Made in one thread at a time; what comes out is to be passed on in order."""

    def __init__(self) -> None:
        self._out = _Out()
        self._zip = ZipFile(self._out, "w", ZIP_STORED)

    def add(self, file: Path, name: str, at: datetime) -> Generator[bytes, None, None]:
        """FileNotFoundError at the first piece; nothing of it is in the archive then."""
        info = ZipInfo(name, _told(at))
        info.external_attr = 0o644 << 16
        with file.open("rb", buffering=0) as source, self._opened(info, source) as target:
            while piece := source.read(PIECE):
                target.write(piece)
                yield self._out.taken()

    def _opened(self, info: ZipInfo, source: FileIO) -> IO[bytes]:
        info.file_size = fstat(source.fileno()).st_size  # so that zip64 is used where it is needed
        return self._zip.open(info, "w")

    def note(self, name: str, text: str) -> bytes:
        self._zip.writestr(name, text)
        return self._out.taken()

    def end(self) -> bytes:
        self._zip.close()
        return self._out.taken()


class _Out(RawIOBase):
    """Takes in what is written until it is taken out. It can't be wound back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: object) -> int:
        self._pieces.append(bytes(cast(bytes, piece)))
        return len(self._pieces[-1])

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


class Names:
    """Gives every photo a name that no other has, in whatever case: `beach.jpg`, `beach (2).jpg`."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def name(self, asset: Asset) -> str:
        stem, extension = stem_of(asset), asset.picture.extension
        number, name = 1, f"{stem}.{extension}"
        while name.casefold() in self._taken:
            number += 1
            name = f"{stem} ({number}).{extension}"
        self._taken.add(name.casefold())
        return name


def stem_of(asset: Asset) -> str:
    """What it was called when it came in, as far as file systems bear it; photos from chats go by their date."""
    name = PurePosixPath(asset.original_name.replace("\\", "/")).name
    stem = unicodedata.normalize("NFC", name).rpartition(".")[0] or name
    stem = "".join(each for each in stem.translate(UNSAFE) if unicodedata.category(each)[0] != "C").strip(". ")
    stem = stem.encode(errors="ignore")[:STEM].decode(errors="ignore").strip(". ")
    if asset.source.startswith("chat:") or not stem or stem.casefold() in DEVICES:
        return f"{asset.taken_at:%Y-%m-%d %H.%M.%S}"
    return stem


def _told(at: datetime) -> tuple[int, int, int, int, int, int]:
    year = min(max(at.year, EARLIEST), LATEST)
    return year, at.month, at.day, at.hour, at.minute, at.second
