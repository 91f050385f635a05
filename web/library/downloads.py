"""Many photos in one file."""

from __future__ import annotations

from urllib.parse import quote

from quart import Response, request, url_for

from vault.errors import Invalid, Missing
from vault.models.principals import Scope
from web.library.wire import downloads as wire
from web.library.wire.terms import BODY
from web.library.wire.trash import Photos
from web.surface import Answer, Bytes, Route, Visit

ZIP = "application/zip"


async def prepare_download(visit: Visit, body: Photos) -> Answer:
    """An address for these photos as one zip file. It has to be asked for within 10 minutes, by the same owner."""
    made = await visit.vault.downloads.prepare(visit.owner, body.photo_ids)
    address = url_for("library.read_download", id=made.id)
    return Answer(wire.Prepared(url=address, photos=len(made.photos), bytes=made.size), 201)


async def read_download(visit: Visit, id: str) -> Response:
    """The photos, as they came in, packed while they are fetched."""
    download = await visit.vault.downloads.get(visit.owner, id)
    content = b"" if request.method == "HEAD" else visit.vault.downloads.pieces(download)
    response = Response(content, mimetype=ZIP)
    response.timeout = visit.doors.patience(download.size)
    response.headers["Cache-Control"] = "no-store"
    name = f"ChatVault {download.created_at:%Y-%m-%d %H.%M}.zip"
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return response


ROUTES = (
    Route(
        method="POST",
        path="/downloads",
        handler=prepare_download,
        scope=Scope.LIBRARY_READ,
        body=Photos,
        limit=BODY,
        quiet=True,
        answers={201: wire.Prepared},
        refusals=(Missing, Invalid),
    ),
    Route(
        method="GET",
        path="/downloads/<id>",
        handler=read_download,
        scope=Scope.LIBRARY_READ,
        answers={200: Bytes(mime=ZIP)},
        refusals=(Missing,),
    ),
)
