"""Photos' records: list, read, describe, delete."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

from quart import request

from vault.errors import Invalid, Missing
from vault.models.photos import Asset
from web.library.wire import assets as wire
from web.surface import Answer, Route, Visit


async def list_photos(visit: Visit, query: wire.Page) -> Answer:
    """Photos, newest first. With a `limit`, `Link: …; rel="next"` and `X-Next-Cursor` name the next page."""
    found = await visit.vault.library.page(visit.owner, limit=_one_more(query), before=query.cursor, words=query.q)
    page = found[: query.limit]
    return Answer(
        await asyncio.to_thread(wire.photos, page), headers=_next_page(page[-1]) if len(found) > len(page) else {}
    )


def _one_more(query: wire.Page) -> int | None:
    """One photo beyond the page tells whether there is a next one."""
    return query.limit + 1 if query.limit else None


def _next_page(last: Asset) -> dict[str, str]:
    query = urlencode({**request.args.to_dict(), "cursor": last.id})
    return {"Link": f'<{request.path}?{query}>; rel="next"', "X-Next-Cursor": str(last.id)}


async def read_photo(visit: Visit, id: int) -> wire.Photo:
    """One photo's record."""
    return wire.photo(await visit.vault.library.get(visit.owner, id))


async def describe_photo(visit: Visit, id: int, body: wire.Change) -> wire.Photo:
    """Set the caption, or clear it with null."""
    return wire.photo(await visit.vault.library.describe(visit.owner, id, body.caption))


async def delete_photo(visit: Visit, id: int) -> wire.Deleted:
    """Delete the photo from the vault; messages in chats keep theirs until they are purged."""
    return wire.Deleted(tracked_sends=await visit.vault.library.delete(visit.owner, id))


ROUTES = (
    Route(
        method="GET",
        path="",
        handler=list_photos,
        query=wire.Page,
        answers={200: list[wire.Photo]},
        refusals=(Invalid,),
    ),
    Route(method="GET", path="/<serial:id>", handler=read_photo, answers={200: wire.Photo}, refusals=(Missing,)),
    Route(
        method="PATCH",
        path="/<serial:id>",
        handler=describe_photo,
        body=wire.Change,
        answers={200: wire.Photo},
        refusals=(Missing, Invalid),
    ),
    Route(method="DELETE", path="/<serial:id>", handler=delete_photo, answers={200: wire.Deleted}, refusals=(Missing,)),
)
