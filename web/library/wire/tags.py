"""Tags of many photos."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vault.assets import TAG_LIMIT, TAGS_LIMIT
from web.library.wire.terms import PhotoIds, Tag
from web.wire import CamelAnswer, Wire

Tags = Annotated[tuple[Tag, ...], Field(max_length=TAGS_LIMIT)]


class Tagging(PhotoIds):
    """`remove` is taken off first, then `add` is put on."""

    add: Tags = ()
    remove: Tags = ()


class TagName(Wire):
    name: Annotated[str, Field(min_length=1, max_length=TAG_LIMIT)]


class Retagged(CamelAnswer):
    """How many photos have other tags now."""

    changed: int
