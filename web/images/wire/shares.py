"""Links to images and albums, on the wire."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, Field

from vault.intake import utc_now
from vault.models import images as models
from vault.tongue import noted
from web.images.links import Links
from web.images.wire.paging import Pagination
from web.images.wire.people import ClientOf, Who, client_of
from web.wire import Camel, CamelAnswer, Moment

LONGEST = 100 * 366 * 24 * 3600  # seconds


def _ahead(value: datetime) -> datetime:
    if value <= utc_now():
        raise ValueError(noted("A link ends in the future"))
    return value


class Life(Camel):
    """For how long: in seconds, or until a moment; without either, for good."""

    expires_in: Annotated[int, Field(ge=1, le=LONGEST)] | None = None
    expires_at: Annotated[AwareDatetime, AfterValidator(_ahead)] | None = None

    @property
    def life(self) -> timedelta | None:
        return timedelta(seconds=self.expires_in) if self.expires_in else None


class AlbumLife(Life):
    expires_in_days: Annotated[int, Field(ge=1, le=LONGEST // 86_400)] | None = None

    @property
    def life(self) -> timedelta | None:
        return timedelta(days=self.expires_in_days) if self.expires_in_days else super().life


class Share(CamelAnswer):
    """A link to an image, which itself is only known to whom it was given."""

    id: str
    image_id: str
    created_at: Moment
    expires_at: Moment | None


class FreshShare(Share):
    """`readToken` and `shareUrl`: shown this once."""

    read_token: str
    share_url: str


class AlbumToken(CamelAnswer):
    """A link to an album, which itself is only known to whom it was given."""

    id: str
    album_id: str
    created_at: Moment
    expires_at: Moment | None


class FreshAlbumToken(AlbumToken):
    """`token` and `url`: shown this once."""

    token: str
    url: str


class AdminLink(CamelAnswer):
    """A link to an image or an album. `name`: what that is called."""

    id: str
    kind: Literal["image", "album"]
    object_id: str
    name: str
    client_id: str
    client: ClientOf | None
    created_at: Moment
    expires_at: Moment | None


class AdminLinks(CamelAnswer):
    data: list[AdminLink]
    pagination: Pagination


def share(found: models.Share) -> Share:
    return Share(id=found.id, image_id=found.object, created_at=found.created_at, expires_at=found.expires_at)


def fresh_share(secret: str, found: models.Share, links: Links) -> FreshShare:
    url = links.full(links.shared_image(secret))
    return FreshShare(read_token=secret, share_url=url, **dict(share(found)))


def token(found: models.Share) -> AlbumToken:
    return AlbumToken(id=found.id, album_id=found.object, created_at=found.created_at, expires_at=found.expires_at)


def fresh_token(secret: str, found: models.Share, links: Links) -> FreshAlbumToken:
    url = links.full(links.shared_album(secret))
    return FreshAlbumToken(token=secret, url=url, **dict(token(found)))


def link(found: models.Share, name: str, who: Who) -> AdminLink:
    return AdminLink(
        id=found.id,
        kind="album" if found.of_album else "image",
        object_id=found.object,
        name=name,
        client_id=found.client,
        client=client_of(found.client, who),
        created_at=found.created_at,
        expires_at=found.expires_at,
    )
