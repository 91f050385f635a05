"""Named sets of photos."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vault.models.photos import Album
from web.wire import CamelAnswer, Moment, Wire


class AlbumName(Wire):
    name: Annotated[str, Field(max_length=512)]


class AlbumEntry(CamelAnswer):
    """`cover` is the photo of it that was taken last."""

    id: int
    name: str
    photo_count: int
    cover: int | None
    created_at: Moment


def album(album: Album) -> AlbumEntry:
    return AlbumEntry(
        id=album.id, name=album.name, photo_count=album.photos, cover=album.cover, created_at=album.created_at
    )
