"""One bot for each account: the others wait for their turn, and take over when the first dies."""

from __future__ import annotations

import logging

from vault.leases import Lease
from vault.ports import Leases

log = logging.getLogger(__name__)

SPAN = 6.0  # seconds that a dead bot keeps the others waiting
RENEWAL = 2.0


class Turn(Lease):
    """A lease on the account."""

    def __init__(self, leases: Leases, account: str, *, span: float = SPAN, renewal: float = RENEWAL) -> None:
        super().__init__(leases, f"bot:{account}", span=span, renewal=renewal)
        self._account = account

    async def come(self) -> None:
        if not await self.take():
            log.warning("Another bot already serves the account %s; waiting for its turn to end", self._account)
            await super().come()

    async def keep(self) -> None:
        await super().keep()
        log.warning("The turn of this bot for the account %s is over", self._account)
