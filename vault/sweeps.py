"""Sweeps: purges by rule, on the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from vault import ports
from vault.models.purges import Plan
from vault.models.sweeps import Run, Sweep
from vault.purges import Purges


class Sweeps:
    def __init__(
        self, sweeps: ports.Sweeps, purges: Purges, calendar: ports.Calendar, now: Callable[[], datetime]
    ) -> None:
        self._sweeps = sweeps
        self._purges = purges
        self._calendar = calendar
        self._now = now

    async def add(self, sweep: Sweep) -> tuple[Sweep, Plan | None]:
        """Store a new rule, disabled (its `id` and `created_at` are ignored), and show what it would take now.

        None: nothing. Invalid.
        """
        raise NotImplementedError

    async def change(self, sweep: Sweep) -> Sweep:
        """Store the changed rule; enabling it sets its next time. Missing, Invalid."""
        raise NotImplementedError

    async def all(self, owner: str) -> list[Sweep]:
        raise NotImplementedError

    async def get(self, owner: str, id: str) -> Sweep:
        """By id or by name. Missing."""
        raise NotImplementedError

    async def remove(self, owner: str, id: str) -> None:
        """Missing."""
        raise NotImplementedError

    async def dry_run(self, owner: str, id: str) -> Plan | None:
        """A plan of exactly what it would take now, which nobody executes; None for nothing. Missing."""
        raise NotImplementedError

    async def run(self, owner: str, id: str) -> Run:
        """Run it now, enabled or not. Missing."""
        raise NotImplementedError

    async def runs(self, owner: str, id: str, limit: int = 50) -> list[Run]:
        """Newest first. Missing."""
        raise NotImplementedError

    async def keep(self) -> dict[str, int]:
        """For the clock: run what is due, once however much was missed, and go on with what was begun. Counts."""
        raise NotImplementedError
