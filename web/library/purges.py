"""Photos taken out of every conversation."""

from __future__ import annotations

from vault.errors import Missing, Unreachable
from vault.models.principals import Scope
from web.library.wire import purges as wire
from web.surface import Route, Visit


async def preview_purge(visit: Visit, id: int) -> wire.PurgePreview:
    """What a purge would delete now. Changes nothing."""
    return wire.preview(await visit.vault.purges.preview(visit.owner, id))


async def purge_photo(visit: Visit, id: int) -> wire.PurgeResult:
    """Delete the photo for me from every conversation; recipients keep their copy, and the vault keeps the photo."""
    return wire.purged(await visit.vault.purges.purge(visit.owner, id))


ROUTES = (
    Route(
        method="POST",
        path="/<serial:id>/purge-preview",
        handler=preview_purge,
        scope=Scope.PURGE,
        quiet=True,
        answers={200: wire.PurgePreview},
        refusals=(Missing,),
    ),
    Route(
        method="POST",
        path="/<serial:id>/purge",
        handler=purge_photo,
        scope=Scope.PURGE,
        answers={200: wire.PurgeResult},
        refusals=(Missing, Unreachable),
    ),
)
