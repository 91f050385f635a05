"""How much there is, of all clients an admin looks after."""

from __future__ import annotations

from web.images.gate import Ask, Route, Visit
from web.images.wire import statistics as wire


async def read_stats(visit: Visit) -> wire.AllSums:
    """Everything, what is new in seven days, day by day, and client by client."""
    service, overseer = visit.vault.images, visit.overseer
    return wire.all_sums(await service.statistics.overview(overseer), await service.clients.all(overseer.clients))


ROUTES = (
    Route(
        method="GET",
        path="/admin/stats",
        handler=read_stats,
        ask=Ask.ADMIN_READ,
        answers={200: wire.AllSums},
    ),
)
