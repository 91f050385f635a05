"""What is kept of photos that come in pieces."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from vault.models.uploads import Upload


class Uploads(Protocol):
    async def add(self, upload: Upload) -> None: ...

    async def get(self, owner: str, id: str) -> Upload: ...

    async def replace(self, upload: Upload) -> None:
        """Store how far it is, unless it is a photo already or no longer there."""

    async def remove(self, owner: str, id: str) -> None: ...

    async def open(self, owner: str) -> int:
        """How many of the owner's are no photo yet."""

    async def expired(self, before: datetime) -> list[Upload]:
        """Those of any owner whose time was over by then, some at a time."""
