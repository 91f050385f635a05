"""Albums of all clients an admin looks after."""

from __future__ import annotations

from vault.errors import Forbidden, Invalid, Missing, Taken
from vault.tongue import say
from web.images import telling
from web.images.admin import wanting
from web.images.gate import Ask, Route, Visit
from web.images.links import links
from web.images.wire import albums as wire
from web.images.wire import shares as shares_wire
from web.images.wire.terms import Done
from web.surface import Answer

PATH = "/admin/albums/<id>"


async def add_album_for_client(visit: Visit, body: wire.AlbumForUser) -> Answer:
    """A new album of one of a client's users."""
    service = visit.vault.images
    visit.vault.access.insist_on_client(visit.boss, body.client_id)
    client = await service.clients.get(body.client_id)
    user = await service.users.meant(client.id, None, body.external_user_id)
    album = await service.albums.add(body.of(client.id, user.id), visit.overseer)
    return Answer(await telling.album_for_admin(visit, album), 201)


async def list_all_albums(visit: Visit, query: wire.WantedByAdmins) -> wire.AdminAlbums:
    """Newest first."""
    service = visit.vault.images
    user = await wanting.user(visit, query)
    found = await service.albums.page(visit.overseer, query.sought(user), query.slice)
    return await telling.albums_for_admin(visit, found, query.slice)


async def read_any_album(visit: Visit, id: str) -> wire.AdminAlbum:
    """One album, without its images: those are listed at `/admin/images?albumId=…`."""
    return await telling.album_for_admin(visit, await visit.vault.images.albums.see(id, visit.overseer))


async def change_any_album(visit: Visit, id: str, body: wire.ChangedAlbum) -> wire.AdminAlbum:
    """Its name, description, ids and cover, and whether it is public."""
    album = await visit.vault.images.albums.change(id, visit.overseer, **body.changes)
    return await telling.album_for_admin(visit, album)


async def remove_any_album(visit: Visit, id: str) -> Done:
    """Remove the album and the links to it; its images stay."""
    await visit.vault.images.albums.remove(id, visit.overseer)
    return Done(message=say("The album was deleted; its images stay."))


async def put_images_in_any_album(visit: Visit, id: str, body: wire.ImageIds) -> wire.AddedByAdmin:
    """Put images of the same client in, all of them or none."""
    added = await visit.vault.images.albums.put_in(id, visit.overseer, body.image_ids)
    return wire.added_by_admin(id, body.image_ids, added)


async def take_images_out_of_any_album(visit: Visit, id: str, body: wire.ImageIds) -> wire.RemovedByAdmin:
    """Take images out of it; they stay themselves."""
    removed = await visit.vault.images.albums.take_out(id, visit.overseer, body.image_ids)
    return wire.removed_by_admin(id, removed)


async def share_any_album(visit: Visit, id: str, body: shares_wire.AlbumLife) -> Answer:
    """A link to the album, and to the private images of its owner that are in it. Shown in this answer only."""
    secret, share = await visit.vault.images.shares.share_album(id, visit.overseer, body.life, body.expires_at)
    return Answer(shares_wire.fresh_token(secret, share, links(visit.doors)), 201)


async def list_any_album_tokens(visit: Visit, id: str) -> list[shares_wire.AlbumToken]:
    """The links to it that are good, the oldest first."""
    return [shares_wire.token(each) for each in await visit.vault.images.shares.of_album(id, visit.overseer)]


async def revoke_any_album_token(visit: Visit, id: str, token: str) -> Done:
    """Take a link back, by itself or by its id."""
    await visit.vault.images.shares.revoke_album(id, visit.overseer, token)
    return Done(message=say("The link was revoked."))


ROUTES = (
    Route(
        method="POST",
        path="/admin/albums",
        handler=add_album_for_client,
        ask=Ask.ADMIN_WRITE,
        body=wire.AlbumForUser,
        answers={201: wire.AdminAlbum},
        refusals=(Invalid, Missing, Forbidden, Taken),
    ),
    Route(
        method="GET",
        path="/admin/albums",
        handler=list_all_albums,
        ask=Ask.ADMIN_READ,
        query=wire.WantedByAdmins,
        answers={200: wire.AdminAlbums},
        refusals=(Invalid, Missing, Forbidden),
    ),
    Route(
        method="GET",
        path=PATH,
        handler=read_any_album,
        ask=Ask.ADMIN_READ,
        answers={200: wire.AdminAlbum},
        refusals=(Missing,),
    ),
    Route(
        method="PATCH",
        path=PATH,
        handler=change_any_album,
        ask=Ask.ADMIN_WRITE,
        body=wire.ChangedAlbum,
        answers={200: wire.AdminAlbum},
        refusals=(Invalid, Missing, Taken),
    ),
    Route(
        method="DELETE",
        path=PATH,
        handler=remove_any_album,
        ask=Ask.ADMIN_WRITE,
        answers={200: Done},
        refusals=(Missing,),
    ),
    Route(
        method="POST",
        path=f"{PATH}/images",
        handler=put_images_in_any_album,
        ask=Ask.ADMIN_WRITE,
        body=wire.ImageIds,
        answers={200: wire.AddedByAdmin},
        refusals=(Invalid, Missing),
    ),
    Route(
        method="DELETE",
        path=f"{PATH}/images",
        handler=take_images_out_of_any_album,
        ask=Ask.ADMIN_WRITE,
        body=wire.ImageIds,
        answers={200: wire.RemovedByAdmin},
        refusals=(Invalid, Missing),
    ),
    Route(
        method="POST",
        path=f"{PATH}/tokens",
        handler=share_any_album,
        ask=Ask.ADMIN_WRITE,
        body=shares_wire.AlbumLife,
        bare=True,
        answers={201: shares_wire.FreshAlbumToken},
        refusals=(Invalid, Missing),
    ),
    Route(
        method="GET",
        path=f"{PATH}/tokens",
        handler=list_any_album_tokens,
        ask=Ask.ADMIN_READ,
        answers={200: list[shares_wire.AlbumToken]},
        refusals=(Missing,),
    ),
    Route(
        method="DELETE",
        path=f"{PATH}/tokens/<token>",
        handler=revoke_any_album_token,
        ask=Ask.ADMIN_WRITE,
        answers={200: Done},
        refusals=(Missing,),
    ),
)
