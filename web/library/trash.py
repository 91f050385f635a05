"""Photos that wait to be deleted for good."""

from __future__ import annotations

import asyncio

from vault.errors import Invalid
from vault.models.principals import Scope
from web.library.paging import page
from web.library.wire import trash as wire
from web.library.wire.assets import Photo, photos
from web.library.wire.terms import BODY
from web.surface import Answer, Route, Visit


async def list_trash(visit: Visit, query: wire.TrashPage) -> Answer:
    """What is in the trash, what was put in last first; `trashed_at` tells since when."""
    found = await visit.vault.trash.page(visit.owner, limit=query.limit + 1, after=query.after)
    shown = found[: query.limit]
    entries = await asyncio.to_thread(photos, shown)
    return page(entries, wire.cursor(shown[-1]) if len(found) > len(shown) else None)


async def put_in_trash(visit: Visit, body: wire.Photos) -> wire.Trashed:
    """Move photos to the trash: out of every list, until they are restored, uploaded again, or deleted for good."""
    return wire.Trashed(trashed=await visit.vault.trash.put(visit.owner, body.photo_ids))


async def restore_from_trash(visit: Visit, body: wire.Photos) -> wire.Restored:
    """Bring photos back, with their captions, tags and albums."""
    return wire.Restored(restored=await visit.vault.trash.restore(visit.owner, body.photo_ids))


async def empty_trash(visit: Visit, body: wire.Emptying) -> wire.Emptied:
    """Delete these for good, or with `{}` all there are. Photos that are not in the trash stay."""
    return wire.Emptied(deleted=await visit.vault.trash.empty(visit.owner, body.photo_ids, body.until))


ROUTES = (
    Route(
        method="GET",
        path="/trash",
        handler=list_trash,
        scope=Scope.LIBRARY_READ,
        query=wire.TrashPage,
        answers={200: list[Photo]},
        refusals=(Invalid,),
    ),
    Route(
        method="POST",
        path="/trash",
        handler=put_in_trash,
        scope=Scope.LIBRARY_WRITE,
        body=wire.Photos,
        limit=BODY,
        answers={200: wire.Trashed},
        refusals=(Invalid,),
    ),
    Route(
        method="POST",
        path="/trash/restore",
        handler=restore_from_trash,
        scope=Scope.LIBRARY_WRITE,
        body=wire.Photos,
        limit=BODY,
        answers={200: wire.Restored},
        refusals=(Invalid,),
    ),
    Route(
        method="DELETE",
        path="/trash",
        handler=empty_trash,
        scope=Scope.LIBRARY_WRITE,
        body=wire.Emptying,
        limit=BODY,
        answers={200: wire.Emptied},
        refusals=(Invalid,),
    ),
)
