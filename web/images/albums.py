"""Albums of a client's users: made, listed, changed, filled, shared."""

from __future__ import annotations

from vault.errors import Expired, Forbidden, Invalid, Missing, Taken
from vault.models.images import Caller
from vault.tongue import counted, say
from web.images import telling
from web.images.gate import Ask, Route, Visit
from web.images.links import links
from web.images.wire import albums as wire
from web.images.wire import images as images_wire
from web.images.wire import shares as shares_wire
from web.images.wire.paging import Paging
from web.images.wire.terms import Done
from web.surface import Answer

PATH = "/albums/<id>"
EXTERNAL = "/albums/external/<external_id>"


# ── one's own, and public ones ────────────────────────────────────────────────────────────────────────────


async def add_image_album(visit: Visit, body: wire.NewAlbum) -> Answer:
    """A new album of the user's. `albumId`, or `externalAlbumId`, is the client's own id of it, if it has one."""
    album = await visit.vault.images.albums.add(body.of(visit.tenant.id, visit.person.id))
    return Answer(wire.album(album, links(visit.doors)), 201)


async def list_image_albums(visit: Visit, query: wire.Wanted) -> wire.Albums:
    """The user's own albums and those of the client that are public, newest first."""
    service = visit.vault.images
    user = await service.users.named(visit.tenant.id, query.user_id) if query.user_id else None
    found = await service.albums.page(visit.caller(), query.sought(user), query.slice)
    return wire.albums(found, query.slice, links(visit.doors))


async def read_image_album(visit: Visit, id: str, query: wire.Opening) -> wire.Album:
    """One album: a public one, the user's own, or one that `token` is a link to."""
    album = await visit.vault.images.albums.see(id, visit.caller(query.token))
    return wire.album(album, links(visit.doors, query.token))


async def change_image_album(visit: Visit, id: str, body: wire.ChangedAlbum) -> wire.Album:
    """Its name, description, ids and cover, and whether it is public."""
    album = await visit.vault.images.albums.change(id, visit.caller(), **body.changes)
    return wire.album(album, links(visit.doors))


async def remove_image_album(visit: Visit, id: str) -> Done:
    """Remove the album and the links to it; its images stay."""
    await visit.vault.images.albums.remove(id, visit.caller())
    return Done(message=say("The album was deleted; its images stay."))


async def list_images_of_album(visit: Visit, id: str, query: wire.WantedImages) -> images_wire.Images:
    """Its images, newest first, as far as they may be seen; whoever holds a link to it sees what its owner sees."""
    found = await visit.vault.images.albums.images(id, visit.caller(query.token), query.slice)
    return await telling.images(visit, found, query.slice, query.token)


async def put_images_in_album(visit: Visit, id: str, body: wire.ImageIds) -> wire.Added:
    """Put images in, all of them or none; those that are in it already stay."""
    return wire.added(await visit.vault.images.albums.put_in(id, visit.caller(), body.image_ids))


async def take_images_out_of_album(visit: Visit, id: str, body: wire.ImageIds) -> wire.Removed:
    """Take images out of it; they stay themselves."""
    return wire.removed(await visit.vault.images.albums.take_out(id, visit.caller(), body.image_ids))


# ── by the client's own id ────────────────────────────────────────────────────────────────────────────────


async def read_external_album(visit: Visit, external_id: str) -> wire.Album:
    """One album, by the client's own id of it."""
    album = await visit.vault.images.albums.called(external_id, visit.caller())
    return wire.album(album, links(visit.doors))


async def change_external_album(visit: Visit, external_id: str, body: wire.ChangedAlbum) -> wire.Album:
    """Change it, by the client's own id of it."""
    album = await visit.vault.images.albums.called(external_id, visit.caller())
    return await change_image_album(visit, album.id, body)


async def put_images_in_external_album(visit: Visit, external_id: str, body: wire.ImageIds) -> wire.Added:
    """Put images in, by the client's own id of the album."""
    album = await visit.vault.images.albums.called(external_id, visit.caller())
    return await put_images_in_album(visit, album.id, body)


async def take_images_out_of_external_album(visit: Visit, external_id: str, body: wire.ImageIds) -> wire.Removed:
    """Take images out of it, by the client's own id of the album."""
    album = await visit.vault.images.albums.called(external_id, visit.caller())
    return await take_images_out_of_album(visit, album.id, body)


# ── links ─────────────────────────────────────────────────────────────────────────────────────────────────


async def add_album_token(visit: Visit, id: str, body: shares_wire.AlbumLife) -> Answer:
    """A link to the album, and to the private images of its owner that are in it. Good until it ends or is revoked."""
    secret, share = await visit.vault.images.shares.share_album(id, visit.caller(), body.life, body.expires_at)
    return Answer(shares_wire.fresh_token(secret, share, links(visit.doors)), 201)


async def add_token_of_album(visit: Visit, id: str, body: shares_wire.AlbumLife) -> Answer:
    """The same at another address."""
    return await add_album_token(visit, id, body)


async def list_album_tokens(visit: Visit, id: str) -> list[shares_wire.AlbumToken]:
    """The links to it that are good, the oldest first."""
    return [shares_wire.token(each) for each in await visit.vault.images.shares.of_album(id, visit.caller())]


async def revoke_album_token(visit: Visit, id: str, token: str) -> Done:
    """Take a link back, by itself or by its id: it opens nothing any more."""
    await visit.vault.images.shares.revoke_album(id, visit.caller(), token)
    return Done(message=say("The link was revoked."))


async def revoke_album_tokens(visit: Visit, id: str) -> Done:
    """Take all links to it back."""
    revoked = await visit.vault.images.shares.revoke_all(id, visit.caller())
    return Done(message=counted("{n} link was revoked.", "{n} links were revoked.", revoked))


async def read_shared_album(visit: Visit, token: str, query: Paging) -> wire.SharedAlbum:
    """What a link is to: the album and its images, whose addresses are open to whoever holds the link."""
    album = await visit.vault.images.shares.album(token)
    found = await visit.vault.images.albums.images(album.id, Caller(token=token), query.slice)
    images = await telling.images(visit, found, query.slice, token)
    return wire.shared_album(album, images, links(visit.doors, token))


ROUTES = (
    Route(
        method="POST",
        path="/albums",
        handler=add_image_album,
        ask=Ask.USER,
        body=wire.NewAlbum,
        answers={201: wire.Album},
        refusals=(Invalid, Missing, Taken),
    ),
    Route(
        method="GET",
        path="/albums",
        handler=list_image_albums,
        ask=Ask.USER,
        query=wire.Wanted,
        answers={200: wire.Albums},
        refusals=(Invalid,),
    ),
    Route(
        method="GET",
        path="/albums/shared/<token>",
        handler=read_shared_album,
        ask=Ask.PUBLIC,
        query=Paging,
        answers={200: wire.SharedAlbum},
        refusals=(Invalid, Missing, Expired),
    ),
    Route(
        method="GET",
        path=EXTERNAL,
        handler=read_external_album,
        ask=Ask.USER,
        answers={200: wire.Album},
        refusals=(Missing, Forbidden),
    ),
    Route(
        method="PATCH",
        path=EXTERNAL,
        handler=change_external_album,
        ask=Ask.USER,
        body=wire.ChangedAlbum,
        answers={200: wire.Album},
        refusals=(Invalid, Missing, Forbidden, Taken),
    ),
    Route(
        method="POST",
        path=f"{EXTERNAL}/images",
        handler=put_images_in_external_album,
        ask=Ask.USER,
        body=wire.ImageIds,
        answers={200: wire.Added},
        refusals=(Invalid, Missing, Forbidden),
    ),
    Route(
        method="DELETE",
        path=f"{EXTERNAL}/images",
        handler=take_images_out_of_external_album,
        ask=Ask.USER,
        body=wire.ImageIds,
        answers={200: wire.Removed},
        refusals=(Invalid, Missing, Forbidden),
    ),
    Route(
        method="GET",
        path=PATH,
        handler=read_image_album,
        ask=Ask.PUBLIC,
        query=wire.Opening,
        answers={200: wire.Album},
        refusals=(Missing, Forbidden),
    ),
    Route(
        method="PATCH",
        path=PATH,
        handler=change_image_album,
        ask=Ask.USER,
        body=wire.ChangedAlbum,
        answers={200: wire.Album},
        refusals=(Invalid, Missing, Forbidden, Taken),
    ),
    Route(
        method="DELETE",
        path=PATH,
        handler=remove_image_album,
        ask=Ask.USER,
        answers={200: Done},
        refusals=(Missing, Forbidden),
    ),
    Route(
        method="GET",
        path=f"{PATH}/images",
        handler=list_images_of_album,
        ask=Ask.PUBLIC,
        query=wire.WantedImages,
        answers={200: images_wire.Images},
        refusals=(Invalid, Missing, Forbidden),
    ),
    Route(
        method="POST",
        path=f"{PATH}/images",
        handler=put_images_in_album,
        ask=Ask.USER,
        body=wire.ImageIds,
        answers={200: wire.Added},
        refusals=(Invalid, Missing, Forbidden),
    ),
    Route(
        method="DELETE",
        path=f"{PATH}/images",
        handler=take_images_out_of_album,
        ask=Ask.USER,
        body=wire.ImageIds,
        answers={200: wire.Removed},
        refusals=(Invalid, Missing, Forbidden),
    ),
    Route(
        method="POST",
        path=f"{PATH}/tokens",
        handler=add_album_token,
        ask=Ask.USER,
        body=shares_wire.AlbumLife,
        bare=True,
        answers={201: shares_wire.FreshAlbumToken},
        refusals=(Invalid, Missing, Forbidden),
    ),
    Route(
        method="POST",
        path=f"{PATH}/token",
        handler=add_token_of_album,
        ask=Ask.USER,
        body=shares_wire.AlbumLife,
        bare=True,
        answers={201: shares_wire.FreshAlbumToken},
        refusals=(Invalid, Missing, Forbidden),
    ),
    Route(
        method="GET",
        path=f"{PATH}/tokens",
        handler=list_album_tokens,
        ask=Ask.USER,
        answers={200: list[shares_wire.AlbumToken]},
        refusals=(Missing, Forbidden),
    ),
    Route(
        method="DELETE",
        path=f"{PATH}/tokens/<token>",
        handler=revoke_album_token,
        ask=Ask.USER,
        answers={200: Done},
        refusals=(Missing, Forbidden),
    ),
    Route(
        method="DELETE",
        path=f"{PATH}/token",
        handler=revoke_album_tokens,
        ask=Ask.USER,
        answers={200: Done},
        refusals=(Missing, Forbidden),
    ),
)
