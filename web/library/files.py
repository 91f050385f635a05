"""Photos' bytes: the original, the thumbnail, and the renditions the site shows."""

from __future__ import annotations

from quart import Response

from vault import renditions
from vault.errors import Missing
from vault.models.photos import Asset
from vault.models.principals import Scope
from vault.renditions import THUMB, Rendition
from web import deliver
from web.surface import Bytes, Route, Visit

RENDITIONS = {rendition.name: rendition for rendition in renditions.ALL}


async def read_file(visit: Visit, id: int) -> Response:
    """The photo exactly as it came in. Honours If-None-Match, Range and If-Range."""
    asset = await visit.vault.library.get(visit.owner, id)
    return await deliver.picture(
        await visit.vault.library.original(asset),
        mime=asset.picture.mime,
        etag=asset.digests.sha256.hex(),
        filename=asset.original_name,
        visit=visit,
    )


async def read_thumbnail(visit: Visit, id: int) -> Response:
    """A JPEG, 200 px on its longest side."""
    asset = await visit.vault.library.get(visit.owner, id)
    return await _rendition(visit, asset, THUMB, asset.thumbnail_name)


async def read_rendition(visit: Visit, id: int, name: str) -> Response:
    """A smaller picture: `grid.webp`, `grid2x.webp` (twice as sharp), `screen.jpg` (fills a screen) or `thumb.jpg`."""
    asset = await visit.vault.library.get(visit.owner, id)
    if name not in RENDITIONS:
        raise Missing("rendition", name)
    return await _rendition(visit, asset, RENDITIONS[name], name)


async def _rendition(visit: Visit, asset: Asset, rendition: Rendition, filename: str) -> Response:
    return await deliver.picture(
        await visit.vault.library.rendition(asset, rendition.name),
        mime=rendition.mime,
        etag=f"{asset.digests.sha256.hex()}-{rendition.name}",
        filename=filename,
        visit=visit,
    )


ANY = {200: Bytes(mime="image/*"), 206: Bytes(mime="image/*"), 304: None, 416: None}
JPEG = {200: Bytes(mime="image/jpeg"), 206: Bytes(mime="image/jpeg"), 304: None, 416: None}

ROUTES = (
    Route(
        method="GET",
        path="/<serial:id>/file",
        handler=read_file,
        scope=Scope.LIBRARY_READ,
        answers=ANY,
        refusals=(Missing,),
    ),
    Route(
        method="GET",
        path="/<serial:id>/thumb",
        handler=read_thumbnail,
        scope=Scope.LIBRARY_READ,
        answers=JPEG,
        refusals=(Missing,),
    ),
    Route(
        method="GET",
        path="/<serial:id>/rendition/<name>",
        handler=read_rendition,
        scope=Scope.LIBRARY_READ,
        answers=ANY,
        refusals=(Missing,),
    ),
)
