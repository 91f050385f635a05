"""How an account's line stands: told to the vault whenever it changes, and every few seconds as a sign of life."""

from __future__ import annotations

import asyncio
import logging

from bot.transport import LineChanged
from vault.links import Links
from vault.models import LinkState

log = logging.getLogger(__name__)

BEAT = 3.0  # seconds


WELL = {LinkState.CONNECTING, LinkState.READY, LinkState.LINKING}


class Line:
    def __init__(self, links: Links, account: str, owner: str, kind: str) -> None:
        self._links = links
        self._account = account
        self._owner = owner
        self._kind = kind
        self._speaking = asyncio.Lock()
        self._news = LineChanged(state=LinkState.CONNECTING, remedy="The line is being opened; try again in a moment.")

    @property
    def ready(self) -> bool:
        return self._news.state is LinkState.READY

    async def change(self, news: LineChanged) -> None:
        self._news = news
        level = logging.INFO if news.state in WELL else logging.WARNING
        log.log(level, "The line of %s is %s. %s", self._account, news.state, news.remedy)
        await self.report()

    async def beat(self) -> None:
        """The first word is left to the line itself: a bot that starts again is no reason to refuse anything."""
        while True:
            await asyncio.sleep(BEAT)
            await self.report()

    async def report(self) -> None:
        async with self._speaking:  # or the state before could be written after this one
            await self._links.report(self._account, self._owner, self._kind, self._news.state, self._news.remedy)
