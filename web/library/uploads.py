"""Photos that are uploaded: at once in a form, or in pieces that go on where they stopped."""

from __future__ import annotations

from typing import cast

from quart import Response, request

from vault.assets import CAPTION_LIMIT
from vault.errors import (
    Blocked,
    Busy,
    Damaged,
    EmptyFile,
    Invalid,
    Missing,
    NoDarkroom,
    NoSpace,
    NotAnImage,
    TooLarge,
    TooLong,
    TooMany,
    TooManyPixels,
    TooSlow,
    WrongChecksum,
    WrongOffset,
)
from vault.models.photos import Incoming
from vault.models.principals import Scope
from vault.models.uploads import Piece, Upload
from vault.tongue import say
from web import receive
from web.body import MeteredBody, paced
from web.library import tus
from web.library.wire import assets as wire
from web.surface import Answer, Pieces, Route, Visit
from web.surface import Upload as Form

FIELD = "photo"


async def upload_photo(visit: Visit) -> Answer:
    """Take a photo in: 201 when it is new, 200 with the record that is there when the same bytes already are."""
    async with receive.photo(request, FIELD, visit.vault.blobs, visit.doors) as received:
        accepted = await visit.vault.intake.accept(_incoming(visit, received))
    return Answer(wire.taken(accepted), 201 if accepted.new else 200)


def _incoming(visit: Visit, received: receive.Received) -> Incoming:
    return Incoming(
        owner=visit.owner,
        file=received.file,
        filename=received.filename,
        source="upload",
        digests=received.digests,
        caption=_caption(received.texts.get("caption", "")),
    )


def _caption(text: str) -> str | None:
    if len(text) > CAPTION_LIMIT:
        raise Invalid(say("A caption has at most {limit} characters.", limit=CAPTION_LIMIT))
    return text or None


async def describe_uploads(visit: Visit) -> Response:
    """What uploads in pieces can do here (tus 1.0)."""
    return Response(b"", 204, tus.offers(visit.doors.max_upload))


async def begin_upload(visit: Visit) -> Response:
    """Begin an upload of `Upload-Length` bytes; the first of them may come along.

    `Upload-Metadata` may tell a `filename` and a `caption`. `Location` is where the pieces go. As soon as all of it is
    there the answer names the photo: `X-Photo-Id`, and whether it is an `X-Duplicate`, or `X-Restored` from the trash.
    """
    tus.spoken()
    told, size = tus.metadata(), tus.number("Upload-Length")
    if size > visit.doors.max_upload:
        raise TooLarge(visit.doors.max_upload)
    upload = await visit.vault.uploads.begin(
        visit.owner,
        receive.clean_name(told.get("filename", "")),
        size,
        caption=_caption(told.get("caption", "")),
        metadata=request.headers.get("Upload-Metadata", ""),
    )
    if request.mimetype == tus.PIECE:
        upload = await _appended(visit, upload.id, 0)
    # relative, so that it is right behind any proxy
    return Response(b"", 201, tus.standing(upload) | {"Location": f"uploads/{upload.id}"})


async def read_upload(visit: Visit, id: str) -> Response:
    """How far it is: `Upload-Offset` is where the next piece belongs."""
    tus.spoken()
    upload = await visit.vault.uploads.get(visit.owner, id)
    told = {"Upload-Metadata": upload.metadata} if upload.metadata else {}
    return Response(b"", 200, tus.standing(upload) | told | {"Upload-Length": str(upload.size)})


async def continue_upload(visit: Visit, id: str) -> Response:
    """Take the piece that belongs at `Upload-Offset`. The last one makes the photo, and is answered as in the POST."""
    tus.spoken()
    tus.piece_follows()
    upload = await _appended(visit, id, tus.number("Upload-Offset"))
    return Response(b"", 204, tus.standing(upload))


async def stop_upload(visit: Visit, id: str) -> Response:
    """Forget the upload; a photo that it has become stays."""
    tus.spoken()
    await visit.vault.uploads.stop(visit.owner, id)
    return Response(b"", 204)


async def _appended(visit: Visit, id: str, offset: int) -> Upload:
    cast(MeteredBody, request.body).limit = None  # the upload counts for itself
    data = paced(request.body, visit.doors.slow_body_grace, visit.doors.slow_body_rate)
    piece = Piece(offset=offset, data=data, length=request.content_length, checksum=tus.checksum())
    return await visit.vault.uploads.append(visit.owner, id, piece)


TAKING = (Invalid, EmptyFile, NotAnImage, Damaged, TooLarge, TooManyPixels, TooSlow, NoSpace, Blocked, NoDarkroom)
APPENDING = (*TAKING, Busy, WrongOffset, TooLong, WrongChecksum)
VERSION_UNKNOWN = 412

ROUTES = (
    Route(
        method="POST",
        path="/upload",
        handler=upload_photo,
        scope=Scope.LIBRARY_WRITE,
        body=Form(file=FIELD, texts=("caption",)),
        answers={201: wire.TakenPhoto, 200: wire.TakenPhoto},
        refusals=TAKING,
    ),
    Route(method="OPTIONS", path="/uploads", handler=describe_uploads, answers={204: None}, public=True),
    Route(
        method="POST",
        path="/uploads",
        handler=begin_upload,
        scope=Scope.LIBRARY_WRITE,
        quiet=True,
        body=Pieces(mime=tus.PIECE, needed=False),
        answers={201: None},
        refusals=(*APPENDING, TooMany),
        declined=(VERSION_UNKNOWN,),
    ),
    Route(
        method="HEAD",
        path="/uploads/<id>",
        handler=read_upload,
        scope=Scope.LIBRARY_WRITE,
        answers={200: None},
        refusals=(Missing,),
        declined=(VERSION_UNKNOWN,),
    ),
    Route(
        method="PATCH",
        path="/uploads/<id>",
        handler=continue_upload,
        scope=Scope.LIBRARY_WRITE,
        quiet=True,
        body=Pieces(mime=tus.PIECE),
        answers={204: None},
        refusals=(*APPENDING, Missing),
        declined=(VERSION_UNKNOWN,),
    ),
    Route(
        method="DELETE",
        path="/uploads/<id>",
        handler=stop_upload,
        scope=Scope.LIBRARY_WRITE,
        quiet=True,
        answers={204: None},
        refusals=(Missing, Busy),
        declined=(VERSION_UNKNOWN,),
    ),
)
