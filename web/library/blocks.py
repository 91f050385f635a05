"""Never again: photos that are neither saved nor sent any more."""

from __future__ import annotations

from vault.errors import Invalid, Missing
from vault.models.principals import Scope
from web.library.wire import blocks as wire
from web.library.wire.terms import Done
from web.surface import Answer, Route, Visit


async def list_blocks(visit: Visit) -> list[wire.BlockEntry]:
    """Every blocked photo, newest first."""
    blocks = await visit.vault.blocks.all(visit.owner)
    kept = await visit.vault.library.holding(visit.owner, [block.photo for block in blocks])
    ids = {asset.digests.sha256: asset.id for asset in kept}
    return [wire.block(block, ids.get(block.photo)) for block in blocks]


async def add_block(visit: Visit, body: wire.Blocking) -> Answer:
    """Refuse to save or send this photo, or a re-encoded copy of it, from now on. Asking again changes nothing."""
    asset = await visit.vault.library.get(visit.owner, body.photo_id)
    [added] = await visit.vault.blocks.add([asset])
    there = {block.photo: block for block in await visit.vault.blocks.all(visit.owner)}
    return Answer(wire.block(there.get(added.photo, added), asset.id), 201)


async def remove_block(visit: Visit, id: str) -> Done:
    """Let it be saved and sent again."""
    await visit.vault.blocks.remove(visit.owner, id)
    return Done()


ROUTES = (
    Route(
        method="GET",
        path="/blocks",
        handler=list_blocks,
        scope=Scope.LIBRARY_READ,
        answers={200: list[wire.BlockEntry]},
    ),
    Route(
        method="POST",
        path="/blocks",
        handler=add_block,
        scope=Scope.LIBRARY_WRITE,
        body=wire.Blocking,
        answers={201: wire.BlockEntry},
        refusals=(Missing, Invalid),
    ),
    Route(
        method="DELETE",
        path="/blocks/<id>",
        handler=remove_block,
        scope=Scope.LIBRARY_WRITE,
        answers={200: Done},
        refusals=(Missing,),
    ),
)
