"""Copies of the same picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from vault.matches import alike
from vault.models.copies import Copies
from vault.models.photos import Asset
from vault.models.purges import Tier
from web.library.wire.assets import Photo, photo, photos
from web.library.wire.terms import Id
from web.wire import CamelAnswer, Wire


class GroupsPage(Wire):
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Id | None = None


class Group(CamelAnswer):
    """Photos that look like the first of them, `best`: it has the most pixels, or bytes, or is the oldest.

    `tier` is `re-encoded`, or `look-alike` where not all of them are that near. The `id` is another one as soon as
    another photo belongs to them.
    """

    id: str
    tier: Tier
    photos: tuple[Photo, ...]
    best: int


class NearCopy(CamelAnswer):
    """`distance`: bits of their perceptual hashes that differ, of 64."""

    photo: Photo
    distance: int
    tier: Tier


def groups(found: Sequence[Copies]) -> list[Group]:
    return [
        Group(id=each.id, tier=each.tier, photos=tuple(photos(each.photos)), best=each.photos[0].id) for each in found
    ]


def copies(found: Sequence[tuple[Asset, int]]) -> list[NearCopy]:
    return [NearCopy(photo=photo(asset), distance=bits, tier=alike(bits)) for asset, bits in found]
