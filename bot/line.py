"""How an account's line stands: told to the vault whenever it changes, and every few seconds as a sign of life."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

from bot.transport import LineChanged
from vault.links import Links
from vault.models.accounts import LinkState, Progress
from vault.tongue import noted

log = logging.getLogger(__name__)

BEAT = 3.0  # seconds
OPENING = noted("The line is being opened; try again in a moment.")


WELL = {LinkState.CONNECTING, LinkState.READY, LinkState.LINKING}


class Line:
    """`deletes`: whether messages can be deleted for me on this line."""

    def __init__(self, links: Links, account: str, owner: str, kind: str, *, deletes: bool = True) -> None:
        self._links = links
        self._account = account
        self._owner = owner
        self._kind = kind
        self._speaking = asyncio.Lock()
        self._deletes = deletes
        self._since: datetime | None = None
        self._history: Progress | None = None
        self._news = LineChanged(state=LinkState.CONNECTING, remedy=OPENING)

    @property
    def ready(self) -> bool:
        return self._news.state is LinkState.READY

    async def change(self, news: LineChanged) -> None:
        self._news = news
        level = logging.INFO if news.state in WELL else logging.WARNING
        log.log(level, "The line of %s is %s. %s", self._account, news.state, news.remedy)
        await self.report()

    def covers(self, since: datetime | None) -> None:
        """What was written since then has been seen here; None is everything. Told with the next sign of life."""
        self._since = since

    def arrives(self, history: Progress | None) -> None:
        """How far the history has come, None when it is here. Told with the next sign of life."""
        if _percent(history) != _percent(self._history) or history is None:
            log.info("The history of %s: %s", self._account, history or "no more is expected")
        self._history = history

    async def beat(self) -> None:
        """The first word is left to the line itself: a bot that starts again is no reason to refuse anything."""
        while True:
            await asyncio.sleep(BEAT)
            await self.report()

    async def report(self) -> None:
        async with self._speaking:  # or the state before could be written after this one
            told = (self._account, self._owner, self._kind, self._news.state, self._news.remedy)
            await self._links.report(*told, deletes=self._deletes, since=self._since, history=self._history)


def _percent(history: Progress | None) -> int | None:
    return history.percent if history else None
