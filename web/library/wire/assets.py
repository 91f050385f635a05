"""Photos' records."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from vault.assets import TAGS_LIMIT
from vault.models.photos import Accepted, Asset, DateSource
from web.library.wire.terms import Caption, Changes, Tag
from web.wire import CamelAnswer, Moment, Wire


class Change(Changes):
    """`tags` are all that it has then."""

    caption: Caption | None = None
    tags: Annotated[tuple[Tag, ...], Field(max_length=TAGS_LIMIT)] = ()


class Photo(Wire):
    id: int
    filename: str
    thumbnail_name: str
    md5_hash: str
    caption: str | None
    created_at: Moment
    file_size_bytes: int
    width: int
    height: int
    mime_type: str
    original_source: str
    sha256_hash: str
    taken_at: Moment
    taken_from: DateSource
    tags: tuple[str, ...]
    thumbhash: str
    animated: bool
    times_sent: int
    expires_at: Moment | None
    sender_name: str
    trashed_at: Moment | None


class TakenPhoto(Photo):
    """`duplicate`: these bytes were already here, and this is their record. `restored`: it was in the trash."""

    duplicate: bool
    restored: bool


class Deleted(CamelAnswer):
    """`trackedSends`: messages in chats that still hold the photo."""

    success: bool = True
    tracked_sends: int


def photo(asset: Asset) -> Photo:
    return Photo.model_validate(_fields(asset))


def photos(assets: Sequence[Asset]) -> list[Photo]:
    return [photo(asset) for asset in assets]


def taken(accepted: Accepted) -> TakenPhoto:
    return TakenPhoto.model_validate(
        {**_fields(accepted.asset), "duplicate": not accepted.new, "restored": accepted.restored}
    )


def _fields(asset: Asset) -> dict[str, object]:
    return {
        "id": asset.id,
        "filename": asset.filename,
        "thumbnail_name": asset.thumbnail_name,
        "md5_hash": asset.digests.md5.hex(),
        "caption": asset.caption,
        "created_at": asset.created_at,
        "file_size_bytes": asset.digests.size,
        "width": asset.picture.width,
        "height": asset.picture.height,
        "mime_type": asset.picture.mime,
        "original_source": asset.source,
        "sha256_hash": asset.digests.sha256.hex(),
        "taken_at": asset.taken_at,
        "taken_from": asset.taken_from,
        "tags": asset.tags,
        "thumbhash": b64encode(asset.picture.thumbhash).decode(),
        "animated": asset.picture.frames > 1,
        "times_sent": asset.times_sent,
        "expires_at": asset.expires_at,
        "sender_name": asset.sender_name,
        "trashed_at": asset.trashed_at,
    }
