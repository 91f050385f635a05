"""Photos' records: list, read, describe, delete."""

from __future__ import annotations

import asyncio

from vault.errors import Invalid, Missing
from vault.models.principals import Scope
from web.library.paging import page
from web.library.wire import assets as wire
from web.library.wire.finding import Page, cursor
from web.surface import Answer, Route, Visit


async def list_photos(visit: Visit, query: Page) -> Answer:
    """Photos, newest first. With a `limit`, `Link: …; rel="next"` and `X-Next-Cursor` name the next page."""
    beyond = query.limit + 1 if query.limit else None  # one more tells whether there is a next page
    found = await visit.vault.finding.page(visit.owner, query.sought, by=query.order, limit=beyond, after=query.after)
    shown = found[: query.limit]
    entries = await asyncio.to_thread(wire.photos, shown)
    return page(entries, cursor(query.order, shown[-1]) if len(found) > len(shown) else None)


async def read_photo(visit: Visit, id: int) -> wire.Photo:
    """One photo's record."""
    return wire.photo(await visit.vault.library.get(visit.owner, id))


async def describe_photo(visit: Visit, id: int, body: wire.Change) -> wire.Photo:
    """Set the caption, or clear it with null; set all its tags."""
    asset = await visit.vault.library.get(visit.owner, id)
    if "caption" in body.model_fields_set:
        asset = await visit.vault.library.describe(visit.owner, id, body.caption)
    if "tags" in body.model_fields_set:
        asset = await visit.vault.library.tag(visit.owner, id, body.tags)
    return wire.photo(asset)


async def delete_photo(visit: Visit, id: int) -> wire.Deleted:
    """Delete the photo from the vault; messages in chats keep theirs until they are purged."""
    return wire.Deleted(tracked_sends=await visit.vault.library.delete(visit.owner, id))


ROUTES = (
    Route(
        method="GET",
        path="",
        handler=list_photos,
        scope=Scope.LIBRARY_READ,
        query=Page,
        answers={200: list[wire.Photo]},
        refusals=(Invalid, Missing),
    ),
    Route(
        method="GET",
        path="/<serial:id>",
        handler=read_photo,
        scope=Scope.LIBRARY_READ,
        answers={200: wire.Photo},
        refusals=(Missing,),
    ),
    Route(
        method="PATCH",
        path="/<serial:id>",
        handler=describe_photo,
        scope=Scope.LIBRARY_WRITE,
        body=wire.Change,
        answers={200: wire.Photo},
        refusals=(Missing, Invalid),
    ),
    Route(
        method="DELETE",
        path="/<serial:id>",
        handler=delete_photo,
        scope=Scope.LIBRARY_WRITE,
        answers={200: wire.Deleted},
        refusals=(Missing,),
    ),
)
