"""Photos that are never again to be saved or sent."""

from __future__ import annotations

from vault.models.purges import Block
from web.library.wire.terms import Id
from web.wire import Camel, CamelAnswer, Moment


class Blocking(Camel):
    photo_id: Id


class BlockEntry(CamelAnswer):
    """`planId`: the purge that blocked it, or ""."""

    id: str
    filename: str
    sha256: str
    plan_id: str
    created_at: Moment


def block(block: Block) -> BlockEntry:
    return BlockEntry(
        id=block.id,
        filename=block.filename,
        sha256=block.photo.hex(),
        plan_id=block.plan,
        created_at=block.created_at,
    )
