"""Expiring sends: photos that were sent for a while only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from vault import ports
from vault.models.chats import MessageRef
from vault.models.errands import Send
from vault.models.purges import Scope
from vault.purges import Purges


class Expiries:
    def __init__(self, sends: ports.Sends, purges: Purges, now: Callable[[], datetime]) -> None:
        self._sends = sends
        self._purges = purges
        self._now = now

    async def all(self, owner: str) -> list[Send]:
        """What will be purged by itself, the next one first."""
        raise NotImplementedError

    async def change(self, owner: str, ref: MessageRef, at: datetime | None, scope: Scope = Scope.ME) -> Send:
        """Let this send be purged then, or not at all. Missing, Invalid."""
        raise NotImplementedError

    async def keep(self) -> dict[str, int]:
        """For the clock: purge what is due, however long ago that was. Counts."""
        raise NotImplementedError


def warning(sent_at: datetime, at: datetime, scope: Scope) -> str:
    """What is to be said when WhatsApp would no longer let it be deleted for everyone by then; "" if it would."""
    raise NotImplementedError
