"""One bot for each account: the others wait for their turn, and take over when the first dies."""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from contextlib import suppress
from datetime import timedelta

from vault.errors import StoreDown
from vault.ports import Leases

log = logging.getLogger(__name__)

SPAN = 6.0  # seconds that a dead bot keeps the others waiting
RENEWAL = 2.0


class Turn:
    """A lease on the account. `held` is true for certain: it ends here before it ends on the server's clock."""

    def __init__(self, leases: Leases, account: str, *, span: float = SPAN, renewal: float = RENEWAL) -> None:
        self._leases = leases
        self._account = account
        self._name = f"bot:{account}"
        self._holder = secrets.token_hex(8)
        self._span = span
        self._renewal = renewal
        self._until = 0.0  # monotonic: a process that was frozen must not believe an old lease

    @property
    def held(self) -> bool:
        return time.monotonic() < self._until

    async def come(self) -> None:
        """Wait until it is our turn."""
        if await self._take():
            return
        log.warning("Another bot already serves the account %s; waiting for its turn to end", self._account)
        while not await self._take():  # noqa: ASYNC110 - another process is awaited
            await asyncio.sleep(self._renewal)

    async def keep(self) -> None:
        """Renew it; returns when it is lost."""
        while self.held:
            await asyncio.sleep(self._renewal)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._until - time.monotonic()):
                    await self._take()
        log.warning("The turn of this bot for the account %s is over", self._account)

    async def end(self) -> None:
        self._until = 0.0
        with suppress(StoreDown):  # then it ends by itself
            await self._leases.drop(self._name, self._holder)

    async def _take(self) -> bool:
        """Take or renew it; a database that does not answer leaves things as they are."""
        asked = time.monotonic()
        with suppress(StoreDown):
            taken = await self._leases.take(self._name, self._holder, timedelta(seconds=self._span))
            self._until = asked + self._span if taken else 0.0
        return self.held
