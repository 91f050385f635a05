"""Makes neonize trust the local server, in any process started with this folder on PYTHONPATH.

whatsmeow checks the server's Noise certificates against one pinned public key, which it keeps in a writable variable.
As soon as the library is loaded, those 32 bytes are replaced in memory; no file is changed.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType

PINNED = bytes.fromhex("142375574d0a587166aae71ebe516437c4a28b73e3695c6ce1f7f9545da8ee6b")
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
    """Loads the library, then swaps the key."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        ctypes.memmove(_pinned_at(), bytes.fromhex(os.environ["LOCAL_WHATSAPP_ROOT_KEY"]), len(PINNED))


def _pinned_at() -> int:
    for start, end in _writable():
        at = ctypes.string_at(start, end - start).find(PINNED)
        if at >= 0:
            return start + at
    raise RuntimeError("the pinned root key is not in neonize's memory: an unknown build")


def _writable() -> Iterator[tuple[int, int]]:
    """The writable parts of the library in this process's memory."""
    for line in Path("/proc/self/maps").read_text().splitlines():
        area, rights, *rest = line.split()
        if "w" in rights and Path(rest[-1]).name.startswith("neonize-"):
            start, end = (int(part, 16) for part in area.split("-"))
            yield start, end


sys.meta_path.insert(0, Watch())
