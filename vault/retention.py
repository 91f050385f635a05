"""How long messages are remembered, chat by chat. What was sent from here is never forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from vault import ports
from vault.chats import Chats
from vault.errors import Invalid, Missing
from vault.models.chats import Chat
from vault.tongue import say

LONGEST = 36_500  # days


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
        if not 0 <= days <= LONGEST:
            raise Invalid(say("Messages are remembered for 1 to {longest} days, or for ever (0).", longest=LONGEST))
        found = await self._chats.get(owner, chat, account)
        if not await self._stored.keep(found.account, found.id, days):
            raise Missing("chat", chat)
        return replace(found, keep_days=days)

    async def keep(self) -> dict[str, int]:
        """For the clock: forget what is older. Counts."""
        forgotten = [await self._trim(chat) for chat in await self._stored.trimmed()]
        return {"chats": sum(map(bool, forgotten)), "messages": sum(forgotten)}

    async def _trim(self, chat: Chat) -> int:
        """Sends are a record of their own, which stays."""
        return await self._messages.trim(chat.account, chat.id, self._now() - timedelta(days=chat.keep_days))
