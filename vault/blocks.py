"""Never again: photos that are neither saved nor sent any more, whatever bytes they come in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from vault import ports
from vault.models.photos import Asset
from vault.models.purges import Block


class Blocks:
    def __init__(self, blocks: ports.Blocks, forms: ports.Forms, now: Callable[[], datetime]) -> None:
        self._blocks = blocks
        self._forms = forms
        self._now = now

    async def add(self, assets: Sequence[Asset], *, plan: str = "") -> list[Block]:
        """Block these photos of one owner; repeating it changes nothing."""
        raise NotImplementedError

    async def all(self, owner: str) -> list[Block]:
        raise NotImplementedError

    async def remove(self, owner: str, id: str) -> None:
        """Missing."""
        raise NotImplementedError

    async def lift(self, owner: str, plan: str) -> None:
        """Take back what this purge blocked."""
        raise NotImplementedError

    async def check(self, owner: str, sha256: bytes, phash: int | None) -> None:
        """Raise Blocked for the bytes of a blocked photo, and for one that looks like a re-encoded copy of it."""
        raise NotImplementedError
