"""The image service: what clients put in for their users, and who asks for it. Sizes are bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Generic, TypeVar

from vault.models.photos import Digests, Picture

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One upload of a client; the same bytes may have been uploaded often, each time as an image of its own."""

    id: str  # a UUID
    client: str  # id of the principal
    user: str  # id of the principal
    digests: Digests
    picture: Picture
    original_name: str
    description: str | None = None
    tags: tuple[str, ...] = ()
    private: bool = False
    albums: tuple[str, ...] = ()  # ids
    views: int = 0  # these two are kept by the store
    downloads: int = 0
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageAlbum:
    """A user's named set of images; an image may be in many. `external_id`: the client's own, unique for it."""

    id: str  # a UUID
    client: str
    user: str
    external_id: str | None = None
    name: str
    description: str | None = None
    public: bool = False
    cover: str | None = None  # the id of an image
    images: int = 0  # how many there are; counted by the store
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Avatar:
    """The picture of a user; each has one at most."""

    id: str  # a UUID
    client: str
    user: str
    digests: Digests
    picture: Picture
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewImage:
    """An image at the door. `file` is a temporary file that is taken over: moved in, or removed."""

    client: str
    user: str
    file: Path
    digests: Digests
    original_name: str
    album: str | None = None
    tags: tuple[str, ...] = ()
    description: str | None = None
    private: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAlbum:
    client: str
    user: str
    name: str
    description: str | None = None
    public: bool = False
    external_id: str | None = None
    cover: str | None = None


# ── who asks ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks: the client whose key came along, the user it speaks for, and the secret of a link; each if any."""

    client: str | None = None
    user: str | None = None
    token: str | None = None

    def knows(self, client: str) -> bool:
        """Whether this client's things may be known of. Somebody without a key is of no client, and may be of any."""
        return self.client is None or self.client == client

    def owns(self, thing: Image | ImageAlbum | Avatar) -> bool:
        return self.client == thing.client and self.user == thing.user

    def tends(self, thing: Image | Avatar) -> bool:
        """Whether it may be changed: by its client, on behalf of its owner or of nobody in particular."""
        return self.client == thing.client and self.user in (None, thing.user)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overseer:
    """An administrator who looks after these clients, or after all of them (None). All that is theirs is open."""

    clients: tuple[str, ...] | None = None

    def knows(self, client: str) -> bool:
        return self.clients is None or client in self.clients

    def owns(self, thing: Image | ImageAlbum | Avatar) -> bool:
        return self.knows(thing.client)

    def tends(self, thing: Image | Avatar) -> bool:
        return self.knows(thing.client)


Asker = Caller | Overseer


# ── lists ─────────────────────────────────────────────────────────────────────────────────────────────────


class ImageOrder(StrEnum):
    CREATED = "created_at"
    SIZE = "size"
    NAME = "original_name"
    VIEWS = "views"
    DOWNLOADS = "downloads"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a list goes on: after what was made at this time and has this id."""

    at: datetime
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """The part of a list that is wanted: by its number, from 1, or after a place, newest first."""

    page: int = 1
    per_page: int = 20
    after: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """`total`: of all pages. `next`: where the list goes on, None at its end and where it is not newest first."""

    items: tuple[T, ...]
    total: int
    next: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which images, albums or avatars are wanted; what is None does not matter, nor does what a noun has not got.

    `clients`: any of these. `viewer`: as this user may see them: what is public, and their own; "" is a stranger.
    """

    clients: tuple[str, ...] | None = None
    viewer: str | None = None
    user: str | None = None
    album: str | None = None
    tags: tuple[str, ...] = ()  # all of them
    words: str = ""  # in its name, its description or a tag
    name: str = ""  # in its name
    private: bool | None = None
    order: ImageOrder = ImageOrder.CREATED
    rising: bool = False


# ── links ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A link to one image or one album. The secret itself is only known when it is made."""

    id: str
    object: str  # id of the image or the album
    client: str
    created_at: datetime
    expires_at: datetime | None
    of_album: bool = False


# ── numbers ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    images: int = 0
    avatars: int = 0
    albums: int = 0
    users: int = 0
    storage: int = 0  # bytes of the originals of images and avatars, as often as each was uploaded


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTotals:
    """What was new on one day (UTC)."""

    day: date
    images: int = 0
    avatars: int = 0
    albums: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Of several clients: everything, what is new in seven days, day by day, and everything of each client by id."""

    totals: Totals
    new: Totals
    days: tuple[DayTotals, ...]  # seven, today last
    clients: dict[str, Totals]


# ── what is made of an original ───────────────────────────────────────────────────────────────────────────


class Kind(StrEnum):
    """What an image is served as; its value is also the extension of a file."""

    WEBP = "webp"
    JPEG = "jpeg"
    PNG = "png"

    @property
    def mime(self) -> str:
        return f"image/{self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transform:
    """An image that fits into so many pixels, upright and never enlarged. `moving`: with all of its frames."""

    width: int
    height: int
    quality: int  # 1 to 100; of no account for PNG
    kind: Kind
    moving: bool = False

    @property
    def name(self) -> str:
        """The same for the same, and a file's name."""
        return f"{self.width}x{self.height}-q{self.quality}{'-moving' * self.moving}.{self.kind.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """What a transform made: a file, to be read at once and only.

    `etag`: another one for every picture, and for all who ask for the same of it the same. It does not tell that two
    pictures are made of the same bytes.
    """

    file: Path
    mime: str
    etag: str
