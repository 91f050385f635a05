"""The pictures of chats, fetched a few a minute so that nobody takes it for a harvest, and kept by the vault."""

from __future__ import annotations

import asyncio
import logging

from bot.line import Line
from bot.transport import Receiver
from vault.errors import StoreDown, Unreachable
from vault.portraits import Portraits as Kept

log = logging.getLogger(__name__)

PENANCE = 40  # pauses, after WhatsApp refused one


class Portraits:
    """`pause`: seconds between two."""

    def __init__(self, transport: Receiver, kept: Kept, owner: str, account: str, line: Line, pause: float) -> None:
        self._transport = transport
        self._kept = kept
        self._owner = owner
        self._account = account
        self._line = line
        self._pause = pause
        self._changed: list[str] = []

    def changed(self, chat: str) -> None:
        """It has another picture now."""
        self._changed.append(chat)

    async def run(self) -> None:
        while True:
            await asyncio.sleep(self._pause)
            try:
                if self._line.ready:
                    await self._refresh()
            except (Unreachable, StoreDown) as trouble:
                log.info("No pictures for a while: %s", trouble)
                await asyncio.sleep(self._pause * PENANCE)

    async def _refresh(self) -> None:
        """The one that is wanted most."""
        chat = self._changed.pop() if self._changed else await self._kept.due(self._owner, self._account)
        if chat:
            await self._kept.keep(self._account, chat, await self._transport.picture(chat))
