"""How long messages are remembered, chat by chat. What was sent from here is never forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from vault import ports
from vault.chats import Chats
from vault.models.chats import Chat


class Retention:
    def __init__(
        self, chats: Chats, stored: ports.Chats, messages: ports.Messages, now: Callable[[], datetime]
    ) -> None:
        self._chats = chats
        self._stored = stored
        self._messages = messages
        self._now = now

    async def set(self, owner: str, chat: str, days: int, account: str | None = None) -> Chat:
        """Remember its messages for so many days; 0 is for ever. Missing, Invalid."""
        raise NotImplementedError

    async def keep(self) -> dict[str, int]:
        """For the clock: forget what is older. Counts."""
        raise NotImplementedError
