"""A lease: one holder at a time among any number of processes, and none that only believes it is."""

from __future__ import annotations

import asyncio
import secrets
import time
from contextlib import suppress
from datetime import timedelta

from vault import ports
from vault.errors import StoreDown

ELAPSED = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)  # goes on while the machine sleeps


class Lease:
    """`held` is true for certain: it ends here before it ends on the server's clock.

    `span`: seconds that a dead holder keeps the others waiting. `renewal`: seconds between two renewals.
    """

    def __init__(self, leases: ports.Leases, name: str, *, span: float, renewal: float) -> None:
        self._leases = leases
        self._name = name
        self._holder = secrets.token_hex(8)
        self._span = span
        self._renewal = renewal
        self._until = 0.0  # on our own clock: a process that was frozen must not believe an old lease

    @property
    def held(self) -> bool:
        return _elapsed() < self._until

    async def come(self) -> None:
        """Wait until it is ours."""
        while not await self.take():  # noqa: ASYNC110 - another process is awaited
            await asyncio.sleep(self._renewal)

    async def keep(self) -> None:
        """Renew it; returns when it is lost."""
        while self.held:
            await asyncio.sleep(self._renewal)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._until - _elapsed()):
                    await self.take()

    async def end(self) -> None:
        """Let the next one have it now."""
        self._until = 0.0
        with suppress(StoreDown):  # then it ends by itself
            await self._leases.drop(self._name, self._holder)

    async def take(self) -> bool:
        """Take or renew it, if that can be; a database that does not answer leaves things as they are."""
        asked = _elapsed()
        with suppress(StoreDown):
            taken = await self._leases.take(self._name, self._holder, timedelta(seconds=self._span))
            self._until = asked + self._span if taken else 0.0
        return self.held


def _elapsed() -> float:
    return time.clock_gettime(ELAPSED)
