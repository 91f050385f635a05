"""The audit record."""

from __future__ import annotations

from vault.errors import Invalid
from vault.models.principals import Scope
from web.library.paging import page
from web.library.wire import audit as wire
from web.surface import Answer, Route, Visit


async def list_deeds(visit: Visit, query: wire.Pages) -> Answer:
    """Who did what with which credential, newest first."""
    found = await visit.vault.audit.page(visit.owner, limit=query.limit + 1, before=query.cursor)
    deeds = found[: query.limit]
    return page([wire.deed(each) for each in deeds], deeds[-1].id if len(found) > len(deeds) else None)


ROUTES = (
    Route(
        method="GET",
        path="/audit",
        handler=list_deeds,
        scope=Scope.SETTINGS,
        query=wire.Pages,
        answers={200: list[wire.DeedEntry]},
        refusals=(Invalid,),
    ),
)
