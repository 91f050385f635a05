"""Images of all clients an admin looks after."""

from __future__ import annotations

from quart import Response, request

from vault.errors import Forbidden, Invalid, Missing
from vault.tongue import say
from web import receive
from web.images import serving, taking, telling
from web.images.admin import wanting
from web.images.gate import Ask, Route, Visit
from web.images.links import links
from web.images.wire import images as wire
from web.images.wire import shares as shares_wire
from web.images.wire.serving import Look
from web.images.wire.terms import Done
from web.surface import Answer, Upload
from web.wire import read_form

PATH = "/admin/images/<id>"
FORM = Upload(file=taking.FIELD, texts=taking.TEXTS, lists=taking.LISTS, needed=("clientId",))


async def upload_for_client(visit: Visit) -> Answer:
    """Take an image in for a client and one of its users."""
    doors, service = visit.doors, visit.vault.images
    async with receive.photo(
        request, taking.FIELD, visit.vault.blobs, doors, limit=doors.images_max_upload
    ) as received:
        form = read_form(wire.AdminForm, received.texts)
        visit.vault.access.insist_on_client(visit.boss, form.client_id)
        client = await service.clients.get(form.client_id)
        user = await service.users.meant(client.id, None, form.named, form.username)
        image = await service.images.upload(taking.new_image(received, form, client, user), visit.overseer)
    return Answer(await telling.image_for_admin(visit, image), 201)


async def list_all_images(visit: Visit, query: wire.WantedByAdmins) -> wire.AdminImages:
    """Of all clients one looks after, or of one; newest first, unless it is asked otherwise."""
    service = visit.vault.images
    user = await wanting.user(visit, query)
    found = await service.images.page(visit.overseer, query.sought(user), query.slice)
    return await telling.images_for_admin(visit, found, query.slice)


async def list_tags(visit: Visit, query: wire.WantedTags) -> wire.TagList:
    """The tags there are, by name."""
    tags, total = await visit.vault.images.images.tags(visit.overseer, query.search, query.limit)
    return wire.TagList(tags=tags, total=total)


async def read_any_image(visit: Visit, id: str) -> wire.AdminImage:
    """One image's record."""
    return await telling.image_for_admin(visit, await visit.vault.images.images.see(id, visit.overseer))


async def change_any_image(visit: Visit, id: str, body: wire.ImageChangedByAdmin) -> wire.AdminImage:
    """Its name, tags and description, and whether it is private."""
    found = await visit.vault.images.images.describe(id, visit.overseer, **body.changes)
    return await telling.image_for_admin(visit, found)


async def delete_any_image(visit: Visit, id: str) -> Done:
    """For good, with the links to it."""
    await visit.vault.images.images.delete(id, visit.overseer)
    return Done(message=say("The image was deleted."))


async def download_image(visit: Visit, id: str, query: Look) -> Response:
    """The picture itself, smaller with `thumb`; it is not counted."""
    found = await visit.vault.images.images.see(id, visit.overseer)
    return await serving.drawn(visit, found, query, found.original_name, serving.FOR_ONE)


async def share_any_image(visit: Visit, id: str, body: shares_wire.Life) -> Answer:
    """A link to it for whoever gets it, good until it ends or is taken back. Shown in this answer only."""
    secret, share = await visit.vault.images.shares.share(id, visit.overseer, body.life, body.expires_at)
    return Answer(shares_wire.fresh_share(secret, share, links(visit.doors)), 201)


async def list_any_image_shares(visit: Visit, id: str) -> list[shares_wire.Share]:
    """The links to it that are good, the oldest first."""
    return [shares_wire.share(each) for each in await visit.vault.images.shares.of_image(id, visit.overseer)]


async def revoke_any_image_share(visit: Visit, id: str) -> Done:
    """Take a link back, by its id."""
    await visit.vault.images.shares.revoke(id, visit.overseer)
    return Done(message=say("The link was revoked."))


ROUTES = (
    Route(
        method="POST",
        path="/admin/images",
        handler=upload_for_client,
        ask=Ask.ADMIN_WRITE,
        body=FORM,
        answers={201: wire.AdminImage},
        refusals=(*taking.REFUSALS, Missing, Forbidden),
    ),
    Route(
        method="GET",
        path="/admin/images",
        handler=list_all_images,
        ask=Ask.ADMIN_READ,
        query=wire.WantedByAdmins,
        answers={200: wire.AdminImages},
        refusals=(Invalid, Missing, Forbidden),
    ),
    Route(
        method="GET",
        path="/admin/images/tags",
        handler=list_tags,
        ask=Ask.ADMIN_READ,
        query=wire.WantedTags,
        answers={200: wire.TagList},
        refusals=(Invalid,),
    ),
    Route(
        method="GET",
        path=PATH,
        handler=read_any_image,
        ask=Ask.ADMIN_READ,
        answers={200: wire.AdminImage},
        refusals=(Missing,),
    ),
    Route(
        method="PATCH",
        path=PATH,
        handler=change_any_image,
        ask=Ask.ADMIN_WRITE,
        body=wire.ImageChangedByAdmin,
        answers={200: wire.AdminImage},
        refusals=(Invalid, Missing),
    ),
    Route(
        method="DELETE",
        path=PATH,
        handler=delete_any_image,
        ask=Ask.ADMIN_WRITE,
        answers={200: Done},
        refusals=(Missing,),
    ),
    Route(
        method="GET",
        path=f"{PATH}/download",
        handler=download_image,
        ask=Ask.ADMIN_READ,
        query=Look,
        answers=serving.answers(),
        refusals=(Invalid, Missing, *serving.REFUSALS),
    ),
    Route(
        method="POST",
        path=f"{PATH}/share",
        handler=share_any_image,
        ask=Ask.ADMIN_WRITE,
        body=shares_wire.Life,
        bare=True,
        answers={201: shares_wire.FreshShare},
        refusals=(Invalid, Missing),
    ),
    Route(
        method="GET",
        path=f"{PATH}/shares",
        handler=list_any_image_shares,
        ask=Ask.ADMIN_READ,
        answers={200: list[shares_wire.Share]},
        refusals=(Missing,),
    ),
    Route(
        method="DELETE",
        path="/admin/images/shares/<id>",
        handler=revoke_any_image_share,
        ask=Ask.ADMIN_WRITE,
        answers={200: Done},
        refusals=(Missing,),
    ),
)
