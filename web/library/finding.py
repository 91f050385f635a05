"""What there is to find: by day, by kind, and as it happens."""

from __future__ import annotations

import asyncio

from quart import Response

from vault.errors import Invalid, Missing, TooMany
from vault.models.principals import Scope
from vault.news import News as LibraryNews
from web.library.wire import finding as wire
from web.library.wire.assets import photo
from web.streams import Event, News
from web.surface import Bytes, Route, Visit


async def read_timeline(visit: Visit, query: wire.Narrowing) -> wire.Timeline:
    """How many photos were taken on each day (UTC), newest first."""
    return await asyncio.to_thread(wire.timeline, await visit.vault.finding.timeline(visit.owner, query.sought))


async def read_facets(visit: Visit) -> wire.Facets:
    """What the library can be narrowed to, and how many photos there are of each."""
    return await asyncio.to_thread(wire.facets, await visit.vault.finding.overview(visit.owner))


async def watch_library(visit: Visit) -> Response:
    """What happens to photos, as server-sent events: `ready`, then `added`, `changed` and `removed` (or trashed).

    Look at everything after each `ready`: a stream that broke, or fell behind, may have missed something.
    """
    return await visit.streams.response(_told(visit.vault.news, visit.owner))


async def _told(news: LibraryNews, owner: str) -> News:
    async with news.listen(owner) as changes:
        yield Event(name="ready", value=wire.Listening())
        async for change in changes:
            shown = wire.Shown(photo=photo(change.asset)) if change.asset else wire.Removed(id=change.id)
            yield Event(name=change.turn.value, value=shown)


ROUTES = (
    Route(
        method="GET",
        path="/timeline",
        handler=read_timeline,
        scope=Scope.LIBRARY_READ,
        query=wire.Narrowing,
        answers={200: wire.Timeline},
        refusals=(Invalid, Missing),
    ),
    Route(method="GET", path="/facets", handler=read_facets, scope=Scope.LIBRARY_READ, answers={200: wire.Facets}),
    Route(
        method="GET",
        path="/events",
        handler=watch_library,
        scope=Scope.LIBRARY_READ,
        answers={200: Bytes(mime="text/event-stream"), 204: None},
        refusals=(TooMany,),
    ),
)
