"""Avatars of all clients an admin looks after."""

from __future__ import annotations

from quart import Response

from vault.errors import Forbidden, Invalid, Missing
from vault.tongue import say
from web.images import serving, telling
from web.images.admin import wanting
from web.images.gate import Ask, Route, Visit
from web.images.wire import avatars as wire
from web.images.wire.serving import Look
from web.images.wire.terms import Done

PATH = "/admin/avatars/<id>"


async def list_avatars(visit: Visit, query: wire.WantedByAdmins) -> wire.AdminAvatars:
    """Newest first."""
    service = visit.vault.images
    user = await wanting.user(visit, query)
    found = await service.avatars.page(visit.overseer, query.sought(user), query.slice)
    return await telling.avatars_for_admin(visit, found, query.slice)


async def read_avatar(visit: Visit, id: str) -> wire.AdminAvatar:
    """One avatar's record."""
    return await telling.avatar_for_admin(visit, await visit.vault.images.avatars.get(id, visit.overseer))


async def download_avatar(visit: Visit, id: str, query: Look) -> Response:
    """The picture itself, smaller with `thumb`."""
    found = await visit.vault.images.avatars.get(id, visit.overseer)
    return await serving.drawn(visit, found, query, found.id, serving.FOR_ONE)


async def delete_avatar(visit: Visit, id: str) -> Done:
    """The user has none any more."""
    await visit.vault.images.avatars.delete(id, visit.overseer)
    return Done(message=say("The avatar was deleted."))


ROUTES = (
    Route(
        method="GET",
        path="/admin/avatars",
        handler=list_avatars,
        ask=Ask.ADMIN_READ,
        query=wire.WantedByAdmins,
        answers={200: wire.AdminAvatars},
        refusals=(Invalid, Missing, Forbidden),
    ),
    Route(
        method="GET",
        path=PATH,
        handler=read_avatar,
        ask=Ask.ADMIN_READ,
        answers={200: wire.AdminAvatar},
        refusals=(Missing,),
    ),
    Route(
        method="GET",
        path=f"{PATH}/download",
        handler=download_avatar,
        ask=Ask.ADMIN_READ,
        query=Look,
        answers=serving.answers(),
        refusals=(Invalid, Missing, *serving.REFUSALS),
    ),
    Route(
        method="DELETE",
        path=PATH,
        handler=delete_avatar,
        ask=Ask.ADMIN_WRITE,
        answers={200: Done},
        refusals=(Missing,),
    ),
)
