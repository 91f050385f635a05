"""How often one may ask within a minute, across all processes.

Each process takes a portion of the minute from the database and gives it out by itself, so that hardly any request
waits for a write. A process that ends takes the rest of its portion along, so rather a few too little are allowed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from vault import ports
from vault.errors import TooOften
from vault.locks import KeyedLocks

SHARES = 20  # portions of a minute
CROWD = 10_000  # names known at once, before those whose minute is over are forgotten


@dataclass(slots=True)
class Portion:
    """`ends`: with the minute, on this process's own clock."""

    granted: int
    left: int
    ends: float

    def is_over(self, now: float) -> bool:
        """Whether there may be more to be had; not where there was nothing left of this minute."""
        return self.ends <= now or (self.left == 0 and self.granted > 0)


class Rates:
    def __init__(self, budgets: ports.Budgets, clock: Callable[[], float] = time.monotonic) -> None:
        self._budgets = budgets
        self._clock = clock
        self._locks = KeyedLocks()
        self._portions: dict[str, Portion] = {}

    async def take(self, name: str, rate: int) -> None:
        """One more request of this name's `rate` a minute; 0 is without end. TooOften, StoreDown."""
        if not rate:
            return
        portion = self._good(name) or await self._awaited(name, rate)
        if not portion.left:
            raise TooOften(portion.ends - self._clock())
        portion.left -= 1

    def _good(self, name: str) -> Portion | None:
        portion = self._portions.get(name)
        return None if portion is None or portion.is_over(self._clock()) else portion

    async def _awaited(self, name: str, rate: int) -> Portion:
        """The next one, fetched once for all who wait for it and for as long as it lasts."""
        async with self._locks.hold(name):
            return self._good(name) or await self._fetched(name, rate)

    async def _fetched(self, name: str, rate: int) -> Portion:
        granted, left = await self._budgets.take(name, max(1, rate // SHARES), rate)
        self._forget()
        self._portions[name] = Portion(granted, granted, self._clock() + left)
        return self._portions[name]

    def _forget(self) -> None:
        if len(self._portions) >= CROWD:
            now = self._clock()
            self._portions = {name: each for name, each in self._portions.items() if each.ends > now}
