"""Photos that are never again to be saved or sent."""

from __future__ import annotations

from vault.models.purges import Block
from web.library.wire.terms import Id
from web.wire import Camel, CamelAnswer, Moment


class Blocking(Camel):
    photo_id: Id


class BlockEntry(CamelAnswer):
    """`id`: of the photo, however often it was blocked. `photoId`: where it is in the library, if it is.

    `planId`: the last purge that blocked it, or "".
    """

    id: str
    photo_id: int | None
    filename: str
    sha256: str
    plan_id: str
    created_at: Moment


def block(block: Block, photo_id: int | None) -> BlockEntry:
    return BlockEntry(
        id=block.photo.hex(),
        photo_id=photo_id,
        filename=block.filename,
        sha256=block.photo.hex(),
        plan_id=block.plan,
        created_at=block.created_at,
    )
