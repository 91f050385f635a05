"""How fast messages may be sent: people and WhatsApp mistrust whoever sends like a machine."""

from __future__ import annotations

import random
import time

from vault.errors import SendRefused
from vault.models.errands import Order
from vault.ports import Allowances
from vault.tongue import noted, say

USED_UP = noted(
    "ChatVault sends no more than {daily} messages a day from one account (CHATVAULT_DAILY_SENDS). Try tomorrow."
)


class Pace:
    """At most so many sends a minute and a day; 0 is without limit."""

    def __init__(self, allowances: Allowances, minutely: float, daily: int) -> None:
        self._allowances = allowances
        self._minutely = minutely
        self._daily = daily
        self._next = 0.0  # monotonic
        self._counted: set[str] = set()

    @property
    def due(self) -> bool:
        return time.monotonic() >= self._next

    async def count(self, order: Order) -> None:
        """One of today's is about to be sent, perhaps once more. SendRefused when there are none left."""
        if self._daily and order.id not in self._counted:
            if not await self._allowances.take(f"sends of {order.account}", self._daily):
                raise SendRefused(say(USED_UP, daily=self._daily))
            self._counted.add(order.id)

    def over(self, order: Order) -> None:
        """It is not tried any more."""
        self._counted.discard(order.id)

    def rest(self) -> None:
        """Until the next: never shorter than the pace asks for, and never quite the same."""
        interval = 60 / self._minutely if self._minutely else 0
        self._next = time.monotonic() + interval * random.uniform(1, 1.5)  # noqa: S311 - nothing to guess
