"""Avatars: the one picture of each user of a client."""

from __future__ import annotations

from quart import Response, request

from vault.errors import Forbidden, Invalid, Missing, NotLetIn
from vault.images.users import user_id
from vault.models.images import Caller
from vault.tongue import say
from web import receive
from web.images import serving, taking
from web.images.gate import Ask, Route, Visit
from web.images.links import links
from web.images.wire import avatars as wire
from web.images.wire.serving import Portrait
from web.images.wire.terms import Done
from web.surface import Answer, Upload
from web.wire import read_form

FORM = Upload(file=taking.FIELD, texts=("username",), needed=("externalUserId",))
PATH = "/avatars/<path:external_id>"  # a user may be called anything


async def put_avatar(visit: Visit) -> Answer:
    """Let this be what a user looks like, instead of the picture before."""
    doors, service = visit.doors, visit.vault.images
    async with receive.photo(
        request, taking.FIELD, visit.vault.blobs, doors, limit=doors.images_max_upload
    ) as received:
        form = read_form(wire.AvatarForm, received.texts)
        user = await service.users.meant(visit.tenant.id, visit.user, form.external_user_id, form.username)
        avatar = await service.avatars.put(visit.caller(), user.id, received.file, received.digests)
    return Answer(wire.avatar(avatar, user.external_id, links(doors)), 201)


async def serve_avatar(visit: Visit, external_id: str, query: Portrait) -> Response | wire.Avatar:
    """What a user looks like, in the size and kind that is asked for; with `info`, its record.

    Users of different clients may be called alike: a key says whose user is meant, or else `client`.
    """
    service = visit.vault.images
    client = visit.client or await service.clients.named(query.client)
    avatar = await service.avatars.see(Caller(client=client.id), user_id(client.id, external_id))
    if query.info:
        return wire.avatar(avatar, external_id, links(visit.doors))
    return await serving.drawn(visit, avatar, query, external_id, serving.FOR_ALL)


async def remove_avatar(visit: Visit, external_id: str) -> Done:
    """The user has none any more."""
    await visit.vault.images.avatars.remove(visit.caller(), user_id(visit.tenant.id, external_id))
    return Done(message=say("The avatar was deleted."))


ROUTES = (
    Route(
        method="POST",
        path="/avatars",
        handler=put_avatar,
        ask=Ask.CLIENT,
        body=FORM,
        answers={201: wire.Avatar},
        refusals=(*taking.REFUSALS, Missing, Forbidden),
    ),
    Route(
        method="GET",
        path=PATH,
        handler=serve_avatar,
        ask=Ask.PUBLIC,
        query=Portrait,
        answers=serving.answers(wire.Avatar),
        refusals=(Invalid, Missing, NotLetIn, *serving.REFUSALS),
    ),
    Route(
        method="DELETE",
        path=PATH,
        handler=remove_avatar,
        ask=Ask.CLIENT,
        answers={200: Done},
        refusals=(Invalid, Missing, Forbidden),
    ),
)
