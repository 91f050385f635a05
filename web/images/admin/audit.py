"""The audit record of the service, for those who look after all clients."""

from __future__ import annotations

from vault.errors import Forbidden, Invalid
from vault.images.admins import RECORD
from web.images.gate import Ask, Route, Visit
from web.images.wire import audit as wire


async def read_deeds(visit: Visit, query: wire.Wanted) -> wire.Deeds:
    """Who did what with which credential, newest first."""
    visit.vault.access.insist_on_all_clients(visit.boss)
    found = await visit.vault.audit.page(RECORD, limit=query.per_page, before=query.before)
    return wire.deeds(found, query.per_page)


ROUTES = (
    Route(
        method="GET",
        path="/admin/audit",
        handler=read_deeds,
        ask=Ask.ADMIN_READ,
        query=wire.Wanted,
        answers={200: wire.Deeds},
        refusals=(Forbidden, Invalid),
    ),
)
