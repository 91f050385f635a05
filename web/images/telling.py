"""Records as answers, with the names of whose they are; users' names are no business of strangers."""

from __future__ import annotations

from collections.abc import Iterable

from vault.models.images import Avatar, Image, ImageAlbum, Page, Share, Slice
from web.images.gate import Visit
from web.images.links import links
from web.images.wire import albums as albums_wire
from web.images.wire import avatars as avatars_wire
from web.images.wire import images as images_wire
from web.images.wire import shares as shares_wire
from web.images.wire.paging import pagination
from web.images.wire.people import Who


async def image(visit: Visit, found: Image, token: str = "") -> images_wire.Image:
    return images_wire.image(found, await _who(visit, [found]), links(visit.doors, token))


async def images(visit: Visit, found: Page[Image], wanted: Slice, token: str = "") -> images_wire.Images:
    return images_wire.images(found, wanted, await _who(visit, found.items), links(visit.doors, token))


async def image_for_admin(visit: Visit, found: Image) -> images_wire.AdminImage:
    [told] = await _images_for_admin(visit, [found])
    return told


async def images_for_admin(visit: Visit, found: Page[Image], wanted: Slice) -> images_wire.AdminImages:
    data = await _images_for_admin(visit, found.items)
    return images_wire.AdminImages(data=data, pagination=pagination(found, wanted))


async def album_for_admin(visit: Visit, found: ImageAlbum) -> albums_wire.AdminAlbum:
    return albums_wire.admin_album(found, await _who(visit, [found]), links(visit.doors))


async def albums_for_admin(visit: Visit, found: Page[ImageAlbum], wanted: Slice) -> albums_wire.AdminAlbums:
    return albums_wire.admin_albums(found, wanted, await _who(visit, found.items), links(visit.doors))


async def avatar_for_admin(visit: Visit, found: Avatar) -> avatars_wire.AdminAvatar:
    return avatars_wire.admin_avatar(found, await _who(visit, [found]), links(visit.doors))


async def avatars_for_admin(visit: Visit, found: Page[Avatar], wanted: Slice) -> avatars_wire.AdminAvatars:
    return avatars_wire.admin_avatars(found, wanted, await _who(visit, found.items), links(visit.doors))


async def links_for_admin(visit: Visit, found: Page[Share], wanted: Slice) -> shares_wire.AdminLinks:
    service, clients = visit.vault.images, {each.client for each in found.items}
    who = await service.users.who(clients)
    names = await service.albums.names(each.object for each in found.items if each.of_album)
    for client in clients:
        names |= await service.images.names(client, [each.object for each in found.items if each.client == client])
    data = [shares_wire.link(each, names.get(each.object, ""), who) for each in found.items]
    return shares_wire.AdminLinks(data=data, pagination=pagination(found, wanted))


async def _images_for_admin(visit: Visit, found: Iterable[Image]) -> list[images_wire.AdminImage]:
    found, service = list(found), visit.vault.images
    who = await _who(visit, found)
    albums = await service.albums.names(album for image in found for album in image.albums)
    shares = await service.shares.counted([image.id for image in found])
    return [images_wire.admin_image(each, who, links(visit.doors), albums, shares.get(each.id, 0)) for each in found]


async def _who(visit: Visit, things: Iterable[Image | ImageAlbum | Avatar]) -> Who:
    if visit.credential is None:
        return {}
    return await visit.vault.images.users.who(id for each in things for id in (each.user, each.client))
