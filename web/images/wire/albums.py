"""Albums on the wire. Our own id is `id`; the client's own is `externalAlbumId`, and `albumId` means the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from vault.images.albums import AlbumChanges
from vault.models import images as models
from vault.models.images import Page, Slice, Sought
from vault.tongue import counted
from web.images.links import Links
from web.images.wire.images import Images
from web.images.wire.paging import Pagination, Paging, pagination
from web.images.wire.people import ClientOf, UserOf, Who, client_of, user_of
from web.wire import Camel, CamelAnswer, Moment

AT_ONCE = 1000  # images


class NewAlbum(Camel):
    name: str
    description: str | None = None
    is_public: bool = False
    album_id: str | None = None
    external_album_id: str | None = None
    cover_image_id: str | None = None

    def of(self, client: str, user: str) -> models.NewAlbum:
        return models.NewAlbum(
            client=client,
            user=user,
            name=self.name,
            description=self.description,
            public=self.is_public,
            external_id=self.external_album_id or self.album_id,
            cover=self.cover_image_id or None,
        )


class AlbumForUser(NewAlbum):
    """`externalUserId`: whose it is, as their client calls them."""

    client_id: str
    external_user_id: str = ""


class ChangedAlbum(Camel):
    """What is left out stays as it is; null clears."""

    name: str = ""
    description: str | None = None
    is_public: bool = False
    album_id: str | None = None
    external_album_id: str | None = None
    cover_image_id: str | None = None

    @property
    def changes(self) -> AlbumChanges:
        return {NAMES.get(each, each): getattr(self, each) for each in self.model_fields_set}  # type: ignore[return-value]


NAMES = {
    "is_public": "public",
    "album_id": "external_id",
    "external_album_id": "external_id",
    "cover_image_id": "cover",
}


class ImageIds(Camel):
    image_ids: Annotated[tuple[str, ...], Field(min_length=1, max_length=AT_ONCE)]


class Wanted(Paging):
    """`search`: in name, description or the client's own id. `public`: only such, or only others."""

    user_id: str = ""
    public: bool | None = None
    search: Annotated[str, Field(max_length=200)] = ""

    def sought(self, user: str | None) -> Sought:
        return Sought(user=user, words=self.search, private=None if self.public is None else not self.public)


class WantedByAdmins(Wanted):
    """`userId` is our own id, or with a `clientId` also the client's."""

    client_id: str = ""


class WantedImages(Paging):
    """`token`: the secret of a link to the album."""

    token: str = ""


class Opening(Camel):
    """`token`: the secret of a link to the album."""

    token: str = ""


class Album(CamelAnswer):
    """`coverUrl` shows the image that was chosen for the cover."""

    id: str
    external_album_id: str | None
    album_id: str | None
    client_id: str
    user_id: str
    name: str
    description: str | None
    is_public: bool
    cover_image_id: str | None
    cover_url: str | None
    image_count: int
    created_at: Moment
    updated_at: Moment


class Albums(CamelAnswer):
    data: list[Album]
    pagination: Pagination


class SharedAlbum(Album):
    """With the first of its images; their addresses are open to whoever holds the link."""

    images: Images


class AdminAlbum(Album):
    cover_image_url: str | None
    client: ClientOf | None
    user: UserOf | None


class AdminAlbums(CamelAnswer):
    data: list[AdminAlbum]
    pagination: Pagination


class Added(CamelAnswer):
    """`added`: how many were not in it yet."""

    success: bool = True
    message: str
    added: int


class Removed(CamelAnswer):
    """`removed`: how many were in it."""

    success: bool = True
    message: str
    removed: int


def added(count: int) -> Added:
    return Added(message=counted("{n} image was added.", "{n} images were added.", count), added=count)


def removed(count: int) -> Removed:
    return Removed(message=counted("{n} image was removed.", "{n} images were removed.", count), removed=count)


class Place(CamelAnswer):
    """An image that was put in, and its place among those that were asked for, from 0."""

    image_id: str
    order: int


class AddedByAdmin(Added):
    """`images`: those that were asked for, each once; all of them are in it now."""

    album_id: str
    images: list[Place]
    count: int


class RemovedByAdmin(Removed):
    album_id: str


def added_by_admin(album: str, asked: Sequence[str], count: int) -> AddedByAdmin:
    images = [Place(image_id=id, order=order) for order, id in enumerate(dict.fromkeys(asked))]
    return AddedByAdmin(album_id=album, images=images, count=len(images), **added(count).model_dump())


def removed_by_admin(album: str, count: int) -> RemovedByAdmin:
    return RemovedByAdmin(album_id=album, **removed(count).model_dump())


def album(found: models.ImageAlbum, links: Links) -> Album:
    return Album(
        id=found.id,
        external_album_id=found.external_id,
        album_id=found.external_id,
        client_id=found.client,
        user_id=found.user,
        name=found.name,
        description=found.description,
        is_public=found.public,
        cover_image_id=found.cover,
        cover_url=links.image(found.cover) if found.cover else None,
        image_count=found.images,
        created_at=found.created_at,
        updated_at=found.updated_at,
    )


def albums(found: Page[models.ImageAlbum], wanted: Slice, links: Links) -> Albums:
    return Albums(data=[album(each, links) for each in found.items], pagination=pagination(found, wanted))


def shared_album(found: models.ImageAlbum, images: Images, links: Links) -> SharedAlbum:
    return SharedAlbum(images=images, **dict(album(found, links)))


def admin_album(found: models.ImageAlbum, who: Who, links: Links) -> AdminAlbum:
    told = album(found, links)
    return AdminAlbum(
        cover_image_url=told.cover_url,
        client=client_of(found.client, who),
        user=user_of(found.user, who),
        **dict(told),
    )


def admin_albums(found: Page[models.ImageAlbum], wanted: Slice, who: Who, links: Links) -> AdminAlbums:
    data = [admin_album(each, who, links) for each in found.items]
    return AdminAlbums(data=data, pagination=pagination(found, wanted))
