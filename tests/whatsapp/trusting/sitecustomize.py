"""Makes neonize trust the local server, in any process started with this folder on PYTHONPATH.

whatsmeow checks the server's Noise certificates against one pinned public key, which it keeps in a writable variable.
As soon as the library is loaded, those 32 bytes are replaced in memory; no file is changed. Where it is asked for,
so are the times after which the library misses a server that has fallen silent, and the minute in which the first
QR code is good.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType

PINNED = bytes.fromhex("142375574d0a587166aae71ebe516437c4a28b73e3695c6ce1f7f9545da8ee6b")
SECONDS = (10, 20, 30, 180)  # to wait for an answer, between two questions at least and at most, and until a new start
SILENCE = struct.pack("<4q", *(each * 10**9 for each in SECONDS))
FIRST_CODE = 60  # seconds; the others are good for 20
CHOICE = struct.pack("<q2sq", 20 * 10**9, b"\x49\xb8", FIRST_CODE * 10**9)  # the two as the code has them: mov r8, …
WRITE, RUN = "w", "x"
BINDING = "neonize._binder"  # the module that loads the library


class Watch(MetaPathFinder):
    """Waits for the library to be loaded."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != BINDING:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec and spec.loader:
            spec.loader = Swap(spec.loader)
        return spec


class Swap(Loader):
    """Loads the library, then swaps the key and the times."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        _replace(PINNED, bytes.fromhex(os.environ["LOCAL_WHATSAPP_ROOT_KEY"]))
        haste = int(os.environ.get("LOCAL_WHATSAPP_HASTE", "1"))
        _replace(SILENCE, struct.pack("<4q", *(each * 10**9 // haste for each in SECONDS)))
        if seconds := os.environ.get("LOCAL_WHATSAPP_FIRST_CODE"):
            _replace(CHOICE, CHOICE[:-8] + struct.pack("<q", int(seconds) * 10**9), RUN)


def _replace(old: bytes, new: bytes, right: str = WRITE) -> None:
    for start, end in _parts(right):
        at = ctypes.string_at(start, end - start).find(old)
        if at >= 0:
            if right == RUN:
                _unlock(start, end - start)
            ctypes.memmove(start + at, new, len(old))
            return
    raise RuntimeError("what is to be replaced is not in neonize's memory: an unknown build")


def _unlock(start: int, length: int) -> None:
    """Code that runs may be written, too."""
    if ctypes.CDLL(None).mprotect(ctypes.c_void_p(start), ctypes.c_size_t(length), 7) != 0:
        raise RuntimeError("the library's memory cannot be changed here")


def _parts(right: str) -> Iterator[tuple[int, int]]:
    """The parts of the library in this process's memory that may be written, or run."""
    for line in Path("/proc/self/maps").read_text().splitlines():
        area, rights, *rest = line.split()
        if right in rights and Path(rest[-1]).name.startswith("neonize-"):
            start, end = (int(part, 16) for part in area.split("-"))
            yield start, end


sys.meta_path.insert(0, Watch())
