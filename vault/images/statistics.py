"""How much there is, how much of it is new, and whose it is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import datetime, timedelta

from vault import ports
from vault.models.images import DayTotals, Overseer, Overview, Totals

DAYS = 7


class Statistics:
    def __init__(self, totals: ports.ImageTotals, now: Callable[[], datetime]) -> None:
        self._totals = totals
        self._now = now

    async def of(self, client: str) -> tuple[Totals, Totals]:
        """Everything a client has, and what of it is new: from the last seven days."""
        since = self._now() - timedelta(days=DAYS)
        every, new = await asyncio.gather(self._totals.of([client]), self._totals.of([client], since))
        return every.get(client, Totals()), new.get(client, Totals())

    async def overview(self, overseer: Overseer) -> Overview:
        """Of all the clients they look after; the chart and what is new begin six days before today (UTC)."""
        today = self._now().replace(hour=0, minute=0, second=0, microsecond=0)
        starts = [today - timedelta(days=days) for days in reversed(range(DAYS))]
        every, *since = await asyncio.gather(
            self._totals.of(overseer.clients), *(self._totals.of(overseer.clients, start) for start in starts)
        )
        running = [summed(each.values()) for each in since]
        return Overview(
            totals=summed(every.values()),
            new=running[0],
            days=tuple(map(_day, starts, running, [*running[1:], Totals()])),
            clients=every,
        )


def summed(totals: Iterable[Totals]) -> Totals:
    totals = list(totals)
    return Totals(**{field.name: sum(getattr(each, field.name) for each in totals) for field in fields(Totals)})


def _day(start: datetime, since: Totals, later: Totals) -> DayTotals:
    """What came from the beginning of a day on, without what came from the next one on."""
    return DayTotals(
        day=start.date(),
        images=since.images - later.images,
        avatars=since.avatars - later.avatars,
        albums=since.albums - later.albums,
    )
