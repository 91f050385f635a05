"""Images of a client: taken in, listed, served, described, shared, deleted."""

from __future__ import annotations

from quart import Response, request

from vault.errors import Expired, Forbidden, Invalid, Missing
from vault.tongue import say
from web import receive
from web.images import serving, taking, telling
from web.images.gate import Ask, Route, Visit
from web.images.links import links
from web.images.wire import images as wire
from web.images.wire import shares as shares_wire
from web.images.wire.serving import Look, Serving
from web.images.wire.terms import Done
from web.surface import Answer
from web.wire import read_form


async def upload_image(visit: Visit) -> Answer:
    """Take an image in: JPEG, PNG, WebP or GIF, kept as it came. Without a user it is that of the user `system`."""
    doors, service = visit.doors, visit.vault.images
    async with receive.photo(
        request, taking.FIELD, visit.vault.blobs, doors, limit=doors.images_max_upload
    ) as received:
        form = read_form(wire.ImageForm, received.texts)
        user = await service.users.meant(visit.tenant.id, visit.user, form.named, form.username)
        image = await service.images.upload(taking.new_image(received, form, visit.tenant, user))
    return Answer(await telling.image(visit, image), 201)


async def list_images(visit: Visit, query: wire.Wanted) -> wire.Images:
    """Newest first, unless it is asked otherwise; private ones are only listed to their owner."""
    service = visit.vault.images
    user = await service.users.named(visit.tenant.id, query.user_id) if query.user_id else None
    found = await service.images.page(visit.caller(), query.sought(user), query.slice)
    return await telling.images(visit, found, query.slice)


async def serve_image(visit: Visit, id: str, query: Serving) -> Response | wire.Image:
    """The image in the size and kind that is asked for, WebP unless it is said; with `info`, its record.

    A private one is for its owner, and for whoever holds a link to it or to an album it is in. What is missing or not
    allowed is answered with a picture that stands for it, and the header `X-ChatVault-Fallback` says why.
    """
    if query.info:
        found = await visit.vault.images.images.see(id, visit.caller(query.token))
        return await telling.image(visit, found, query.token)
    return await serving.seen(visit, id, query, query.token)


async def change_image(visit: Visit, id: str, body: wire.ChangedImage) -> wire.Image:
    """Its tags, its description, and whether it is private. Where a user is named, it must be theirs."""
    found = await visit.vault.images.images.describe(id, visit.caller(), **body.changes)
    return await telling.image(visit, found)


async def delete_image(visit: Visit, id: str) -> Done:
    """For good, with the links to it. Where a user is named, it must be theirs."""
    await visit.vault.images.images.delete(id, visit.caller())
    return Done(message=say("The image was deleted."))


async def share_image(visit: Visit, id: str, body: shares_wire.Life) -> Answer:
    """A link to it for whoever gets it, good until it ends or is taken back."""
    secret, share = await visit.vault.images.shares.share(id, visit.caller(), body.life, body.expires_at)
    return Answer(shares_wire.fresh_share(secret, share, links(visit.doors)), 201)


async def list_image_shares(visit: Visit, id: str) -> list[shares_wire.Share]:
    """The links to it that are good, the oldest first."""
    return [shares_wire.share(each) for each in await visit.vault.images.shares.of_image(id, visit.caller())]


async def revoke_image_share(visit: Visit, id: str) -> Done:
    """Take a link back, by its id: it opens nothing any more."""
    await visit.vault.images.shares.revoke(id, visit.caller())
    return Done(message=say("The link was revoked."))


async def serve_shared_image(visit: Visit, token: str, query: Look) -> Response | wire.Image:
    """What a link is to."""
    found = await visit.vault.images.shares.image(token)
    return await telling.image(visit, found, token) if query.info else await serving.picture(visit, found, query)


async def serve_image_shared(visit: Visit, token: str, query: Look) -> Response | wire.Image:
    """The same at another address."""
    return await serve_shared_image(visit, token, query)


PATH = "/images/<id>"

ROUTES = (
    Route(
        method="POST",
        path="/images",
        handler=upload_image,
        ask=Ask.CLIENT,
        body=taking.IMAGE,
        answers={201: wire.Image},
        refusals=(*taking.REFUSALS, Missing, Forbidden),
    ),
    Route(
        method="GET",
        path="/images",
        handler=list_images,
        ask=Ask.CLIENT,
        query=wire.Wanted,
        answers={200: wire.Images},
        refusals=(Invalid, Missing, Forbidden),
    ),
    Route(
        method="GET",
        path=PATH,
        handler=serve_image,
        ask=Ask.PUBLIC,
        query=Serving,
        answers=serving.answers(wire.Image),
        refusals=(Invalid, Missing, Forbidden, *serving.REFUSALS),
    ),
    Route(
        method="PATCH",
        path=PATH,
        handler=change_image,
        ask=Ask.CLIENT,
        body=wire.ChangedImage,
        answers={200: wire.Image},
        refusals=(Invalid, Missing, Forbidden),
    ),
    Route(
        method="DELETE",
        path=PATH,
        handler=delete_image,
        ask=Ask.CLIENT,
        answers={200: Done},
        refusals=(Missing, Forbidden),
    ),
    Route(
        method="POST",
        path=f"{PATH}/share",
        handler=share_image,
        ask=Ask.CLIENT,
        body=shares_wire.Life,
        bare=True,
        answers={201: shares_wire.FreshShare},
        refusals=(Invalid, Missing, Forbidden),
    ),
    Route(
        method="GET",
        path=f"{PATH}/shares",
        handler=list_image_shares,
        ask=Ask.CLIENT,
        answers={200: list[shares_wire.Share]},
        refusals=(Missing, Forbidden),
    ),
    Route(
        method="DELETE",
        path="/images/share/<id>",
        handler=revoke_image_share,
        ask=Ask.CLIENT,
        answers={200: Done},
        refusals=(Missing, Forbidden),
    ),
    Route(
        method="GET",
        path="/images/share/<token>",
        handler=serve_shared_image,
        ask=Ask.PUBLIC,
        query=Look,
        answers=serving.answers(wire.Image),
        refusals=(Invalid, Missing, Expired, *serving.REFUSALS),
    ),
    Route(
        method="GET",
        path="/images/shared/<token>",
        handler=serve_image_shared,
        ask=Ask.PUBLIC,
        query=Look,
        answers=serving.answers(wire.Image),
        refusals=(Invalid, Missing, Expired, *serving.REFUSALS),
    ),
)
