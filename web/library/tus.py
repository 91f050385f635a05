"""The headers of tus 1.0, the protocol of uploads that can be resumed (tus.io/protocols/resumable-upload)."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC
from email.utils import format_datetime

from quart import Blueprint, Response, request
from werkzeug.exceptions import PreconditionFailed, UnsupportedMediaType

from vault.errors import Invalid
from vault.models.uploads import Checksum, Upload
from vault.parts import ALGORITHMS
from vault.tongue import say

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,expiration,checksum,termination"
PIECE = "application/offset+octet-stream"
METADATA_LIMIT = 4096  # characters


def install(room: Blueprint, prefix: str) -> None:
    """Every answer below this address says which protocol it speaks, also one that says no."""

    @room.after_request
    async def signed(response: Response) -> Response:
        if request.path.startswith(prefix):
            response.headers.update({"Tus-Resumable": VERSION, "Tus-Version": VERSION})
        return response


def spoken() -> None:
    """PreconditionFailed for a client that speaks another version, or none."""
    if request.headers.get("Tus-Resumable") != VERSION:
        raise PreconditionFailed(
            say("Say which protocol this is, in the header Tus-Resumable: {version}", version=VERSION)
        )


def offers(limit: int) -> dict[str, str]:
    """What we can do; `limit` is the size of the largest file, in bytes."""
    return {
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(limit),
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    }


def number(name: str) -> int:
    """A header that is a number. Invalid."""
    text = request.headers.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Invalid(say("The header {name} must be a number.", name=name))
    return int(text)


def metadata() -> Mapping[str, str]:
    """What the sender tells of the file, by name. Invalid."""
    text = request.headers.get("Upload-Metadata", "")
    if len(text) > METADATA_LIMIT:
        raise Invalid(say("Upload-Metadata takes at most {limit} characters.", limit=METADATA_LIMIT))
    pairs = (pair.strip().partition(" ") for pair in text.split(",") if pair.strip())
    return {name: _decoded(value).decode(errors="replace") for name, _, value in pairs}


def piece_follows() -> None:
    """UnsupportedMediaType unless the body is a piece of the file."""
    if request.mimetype != PIECE:
        raise UnsupportedMediaType(say("Send the bytes as {kind}.", kind=PIECE))


def checksum() -> Checksum | None:
    """What the piece should come to, if the sender says so. Invalid."""
    text = request.headers.get("Upload-Checksum")
    if text is None:
        return None
    algorithm, _, digest = text.partition(" ")
    if algorithm not in ALGORITHMS:
        raise Invalid(say("The checksums are {names}.", names=", ".join(ALGORITHMS)))
    return Checksum(algorithm=algorithm, digest=_decoded(digest))


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise Invalid(say("This is not Base64: {text}", text=text[:40])) from None


def standing(upload: Upload) -> dict[str, str]:
    """How far it is; the photo, once it is one."""
    headers = {
        "Upload-Offset": str(upload.offset),
        "Upload-Expires": format_datetime(upload.expires_at.astimezone(UTC), usegmt=True),
    }
    return headers | _photo(upload)


def _photo(upload: Upload) -> dict[str, str]:
    if upload.photo is None:
        return {}
    told = {"X-Duplicate": upload.duplicate, "X-Restored": upload.restored}
    return {"X-Photo-Id": str(upload.photo)} | {name: str(value).lower() for name, value in told.items()}
