"""Images on the wire."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from vault.images.images import ImageChanges
from vault.models import images as models
from vault.models.images import ImageOrder, Page, Slice, Sought
from web.images.links import Links
from web.images.wire.paging import Pagination, Paging, pagination
from web.images.wire.people import ClientOf, UserOf, Who, client_of, user_of
from web.images.wire.serving import Truth
from web.wire import Camel, CamelAnswer, Moment

ORDERS = {
    "createdAt": ImageOrder.CREATED,
    "size": ImageOrder.SIZE,
    "originalName": ImageOrder.NAME,
    "views": ImageOrder.VIEWS,
    "downloads": ImageOrder.DOWNLOADS,
}
OrderName = Literal["createdAt", "size", "originalName", "views", "downloads"]
Sorting = Annotated[str, Field(pattern=rf"^-?({'|'.join(ORDERS)})$")]


def _parted(value: object) -> object:
    """Each may be one of them, some with commas between, or a JSON array."""
    values = value if isinstance(value, list) else [value]
    return [tag for each in values for tag in _tags(str(each))]


def _tags(text: str) -> list[Any]:
    if not text.lstrip().startswith("["):
        return text.split(",")
    found = json.loads(text)  # what cannot be read is a ValueError, hence no tags
    return found if isinstance(found, list) else [found]


Tags = Annotated[tuple[str, ...], BeforeValidator(_parted)]
Tag = Annotated[str, Field(max_length=200)]


class ImageForm(Camel):
    """What is said of an image that is uploaded. Tags come repeated, as `tags` or `tags[]`, with commas or as JSON."""

    album_id: str = ""
    tags: Tags = ()
    tags_too: Annotated[Tags, Field(alias="tags[]")] = ()
    description: str = ""
    is_private: Truth = False
    user_id: str = ""
    external_user_id: str = ""
    username: str = ""

    @property
    def every_tag(self) -> tuple[str, ...]:
        return (*self.tags, *self.tags_too)

    @property
    def named(self) -> str:
        """Whom it is for, as the client calls them."""
        return self.user_id or self.external_user_id


class AdminForm(ImageForm):
    client_id: Annotated[str, Field(min_length=1)]


class Wanted(Paging):
    """`tag`, `tags`: all of them. `search`: in name, description or tags. `sort`: a field, falling with a `-`."""

    user_id: str = ""
    album_id: str = ""
    tag: Tags = ()
    tags: Tags = ()
    tags_too: Annotated[Tags, Field(alias="tags[]")] = ()
    search: Annotated[str, Field(max_length=200)] = ""
    is_private: bool | None = None
    sort: Sorting = "-createdAt"

    def sought(self, user: str | None) -> Sought:
        return Sought(
            user=user,
            album=self.album_id or None,
            tags=tuple(tag for each in (*self.tag, *self.tags, *self.tags_too) if (tag := each.strip())),
            words=self.search,
            private=self.is_private,
            order=ORDERS[self.sort.removeprefix("-")],
            rising=not self.sort.startswith("-"),
        )


class WantedByAdmins(Paging):
    """`userId` is our own id, or with a `clientId` also the client's. `name`: in its name. `tags`: all of them."""

    client_id: str = ""
    user_id: str = ""
    album_id: str = ""
    name: Annotated[str, Field(max_length=200)] = ""
    search: Annotated[str, Field(max_length=200)] = ""
    tags: Tags = ()
    is_private: bool | None = None
    sort_by: OrderName = "createdAt"
    sort_order: Literal["asc", "desc"] = "desc"

    def sought(self, user: str | None) -> Sought:
        return Sought(
            clients=(self.client_id,) if self.client_id else None,
            user=user,
            album=self.album_id or None,
            tags=tuple(tag for each in self.tags if (tag := each.strip())),
            words=self.search,
            name=self.name,
            private=self.is_private,
            order=ORDERS[self.sort_by],
            rising=self.sort_order == "asc",
        )


class WantedTags(Camel):
    search: Annotated[str, Field(max_length=200)] = ""
    limit: Annotated[int, Field(ge=1, le=1000)] = 100


class ChangedImage(Camel):
    """What is left out stays as it is; null clears the description."""

    tags: Annotated[tuple[Tag, ...], Field(max_length=200)] = ()
    description: str | None = None
    is_private: bool = False

    @property
    def changes(self) -> ImageChanges:
        names = {"is_private": "private"}
        return {names.get(each, each): getattr(self, each) for each in self.model_fields_set}  # type: ignore[return-value]


class ImageChangedByAdmin(ChangedImage):
    original_name: str = ""


class Image(CamelAnswer):
    """What was uploaded; what is served of it is smaller or of another format. `size` in bytes.

    `user` and `client` are only told to those who come with a key or as an admin. `isOptimized` is always false: what
    is uploaded is kept as it is.
    """

    id: str
    user_id: str
    client_id: str
    user: UserOf | None
    client: ClientOf | None
    original_name: str
    format: str
    width: int
    height: int
    size: int
    mime_type: str
    is_optimized: bool = False
    is_private: bool
    tags: list[str]
    views: int
    downloads: int
    description: str | None
    created_at: Moment
    updated_at: Moment
    url: str
    thumbnail_url: str
    full_path: str


class Images(CamelAnswer):
    data: list[Image]
    pagination: Pagination


class AlbumName(CamelAnswer):
    id: str
    name: str


class AdminImage(Image):
    """`activeShareLinks`: how many links to it are good."""

    albums: list[AlbumName]
    active_share_links: int
    is_bookmarked: bool = False


class AdminImages(CamelAnswer):
    data: list[AdminImage]
    pagination: Pagination


class TagList(CamelAnswer):
    """`total`: of all that fit, also beyond the limit."""

    tags: list[str]
    total: int


def image(found: models.Image, who: Who, links: Links) -> Image:
    return Image.model_validate(_fields(found, who, links))


def images(found: Page[models.Image], wanted: Slice, who: Who, links: Links) -> Images:
    return Images(data=[image(each, who, links) for each in found.items], pagination=pagination(found, wanted))


def admin_image(found: models.Image, who: Who, links: Links, albums: dict[str, str], shares: int) -> AdminImage:
    """`albums`: their names, by id."""
    named = [AlbumName(id=id, name=albums[id]) for id in found.albums if id in albums]
    return AdminImage.model_validate(_fields(found, who, links) | {"albums": named, "active_share_links": shares})


def _fields(found: models.Image, who: Who, links: Links) -> dict[str, Any]:
    url = links.image(found.id)
    return {
        "id": found.id,
        "user_id": found.user,
        "client_id": found.client,
        "user": user_of(found.user, who),
        "client": client_of(found.client, who),
        "original_name": found.original_name,
        "format": found.picture.mime.removeprefix("image/"),
        "width": found.picture.width,
        "height": found.picture.height,
        "size": found.digests.size,
        "mime_type": found.picture.mime,
        "is_private": found.private,
        "tags": list(found.tags),
        "views": found.views,
        "downloads": found.downloads,
        "description": found.description,
        "created_at": found.created_at,
        "updated_at": found.updated_at,
        "url": url,
        "thumbnail_url": links.image(found.id, thumb="true"),
        "full_path": links.full(url),
    }
