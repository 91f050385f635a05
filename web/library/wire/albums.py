"""Named sets of photos."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vault.models.photos import Album
from web.wire import CamelAnswer, Moment, Wire


class AlbumName(Wire):
    name: Annotated[str, Field(max_length=512)]


class AlbumEntry(CamelAnswer):
    id: int
    name: str
    photo_count: int
    created_at: Moment


def album(album: Album) -> AlbumEntry:
    return AlbumEntry(id=album.id, name=album.name, photo_count=album.photos, created_at=album.created_at)
