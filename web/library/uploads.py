"""Photos that are uploaded."""

from __future__ import annotations

from quart import request

from vault.assets import CAPTION_LIMIT
from vault.errors import Blocked, Damaged, EmptyFile, Invalid, NoSpace, NotAnImage, TooLarge, TooManyPixels, TooSlow
from vault.models.photos import Incoming
from web import receive
from web.library.wire import assets as wire
from web.surface import Answer, Route, Upload, Visit

FIELD = "photo"


async def upload_photo(visit: Visit) -> Answer:
    """Take a photo in: 201 when it is new, 200 with the record that is there when the same bytes already are."""
    async with receive.photo(request, FIELD, visit.vault.blobs, visit.doors) as received:
        accepted = await visit.vault.intake.accept(_incoming(visit, received))
    return Answer(wire.taken(accepted), 201 if accepted.new else 200)


def _incoming(visit: Visit, received: receive.Received) -> Incoming:
    caption = received.texts.get("caption") or None
    if caption and len(caption) > CAPTION_LIMIT:
        raise Invalid(f"A caption has at most {CAPTION_LIMIT} characters.")
    return Incoming(
        owner=visit.owner,
        file=received.file,
        filename=received.filename,
        source="upload",
        digests=received.digests,
        caption=caption,
    )


ROUTES = (
    Route(
        method="POST",
        path="/upload",
        handler=upload_photo,
        body=Upload(file=FIELD, texts=("caption",)),
        answers={201: wire.TakenPhoto, 200: wire.TakenPhoto},
        refusals=(Invalid, EmptyFile, NotAnImage, Damaged, TooLarge, TooManyPixels, TooSlow, NoSpace, Blocked),
    ),
)
