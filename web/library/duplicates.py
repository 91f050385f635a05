"""Copies of the same picture, and which of them stay."""

from __future__ import annotations

import asyncio

from vault.errors import Invalid, Missing
from vault.models.principals import Scope
from web.library.paging import page
from web.library.wire import duplicates as wire
from web.library.wire.terms import Done, PhotoIds
from web.library.wire.trash import Trashed
from web.surface import Answer, Route, Visit


async def list_duplicates(visit: Visit, query: wire.GroupsPage) -> Answer:
    """Photos that look alike, in groups that are to be decided about; where a copy came in last comes first."""
    found = await visit.vault.duplicates.page(visit.owner, limit=query.limit + 1, before=query.cursor)
    shown = found[: query.limit]
    entries = await asyncio.to_thread(wire.groups, shown)
    return page(entries, shown[-1].newest if len(found) > len(shown) else None)


async def keep_copies(visit: Visit, id: str, body: PhotoIds) -> Trashed:
    """Keep these of the group. The others go to the trash; their tags, albums and a missing caption go to the kept."""
    return Trashed(trashed=await visit.vault.duplicates.choose(visit.owner, id, body.photo_ids))


async def dismiss_copies(visit: Visit, id: str) -> Done:
    """Keep them all, and don't ask again, unless another copy comes."""
    await visit.vault.duplicates.dismiss(visit.owner, id)
    return Done()


async def ask_about_copies(visit: Visit, id: str) -> Done:
    """Ask about a group again that was dismissed."""
    await visit.vault.duplicates.dismiss(visit.owner, id, False)
    return Done()


async def list_near_copies(visit: Visit, id: int) -> list[wire.NearCopy]:
    """Photos of the library that look like this one, the nearest first."""
    return await asyncio.to_thread(wire.copies, await visit.vault.duplicates.near(visit.owner, id))


ROUTES = (
    Route(
        method="GET",
        path="/duplicates",
        handler=list_duplicates,
        scope=Scope.LIBRARY_READ,
        query=wire.GroupsPage,
        answers={200: list[wire.Group]},
        refusals=(Invalid,),
    ),
    Route(
        method="POST",
        path="/duplicates/<id>/keep",
        handler=keep_copies,
        scope=Scope.LIBRARY_WRITE,
        body=PhotoIds,
        answers={200: Trashed},
        refusals=(Missing, Invalid),
    ),
    *(
        Route(
            method=method,
            path="/duplicates/<id>/dismiss",
            handler=handler,
            scope=Scope.LIBRARY_WRITE,
            answers={200: Done},
            refusals=(Missing,),
        )
        for method, handler in (("POST", dismiss_copies), ("DELETE", ask_about_copies))
    ),
    Route(
        method="GET",
        path="/<serial:id>/near",
        handler=list_near_copies,
        scope=Scope.LIBRARY_READ,
        answers={200: list[wire.NearCopy]},
        refusals=(Missing,),
    ),
)
