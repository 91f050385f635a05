"""Albums of the library: named sets of photos."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from vault import ports
from vault.assets import Library
from vault.models.photos import Album, Asset


class Albums:
    def __init__(self, albums: ports.Albums, library: Library, now: Callable[[], datetime]) -> None:
        self._albums = albums
        self._library = library
        self._now = now

    async def add(self, owner: str, name: str) -> Album:
        """Invalid: no name, a long one, or one that there is."""
        raise NotImplementedError

    async def all(self, owner: str) -> list[Album]:
        raise NotImplementedError

    async def get(self, owner: str, id: int) -> Album:
        """Missing."""
        raise NotImplementedError

    async def named(self, owner: str, name: str) -> Album:
        """By number or by name, in any case. Missing."""
        raise NotImplementedError

    async def rename(self, owner: str, id: int, name: str) -> Album:
        """Missing, Invalid."""
        raise NotImplementedError

    async def remove(self, owner: str, id: int) -> None:
        """The album; its photos stay in the library. Missing."""
        raise NotImplementedError

    async def put_in(self, owner: str, id: int, assets: Sequence[int]) -> Album:
        """Missing, also for a photo."""
        raise NotImplementedError

    async def take_out(self, owner: str, id: int, assets: Sequence[int]) -> Album:
        """Missing."""
        raise NotImplementedError

    async def photos(self, owner: str, id: int) -> list[Asset]:
        """Missing."""
        raise NotImplementedError
