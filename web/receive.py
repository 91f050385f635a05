"""Uploads: the body goes straight to a file beside the originals and is hashed on the way, in constant memory."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import cast

from multipart import (  # type: ignore[import-untyped]
    MultipartError,
    MultipartSegment,
    ParserLimitReached,
    PushMultipartParser,
)
from quart import Request
from werkzeug.exceptions import RequestEntityTooLarge

from vault import space
from vault.assets import NAME_LIMIT
from vault.digests import Hasher
from vault.errors import EmptyFile, Invalid, TooLarge
from vault.models.photos import Digests
from vault.ports import Blobs
from vault.tongue import say
from web.body import MeteredBody, paced
from web.doors import Doors

PARTS = 16
TEXT_LIMIT = 64 * 1024  # bytes of one text field
SLACK = 256 * 1024  # bytes of a form that are not the file: boundaries, headers, text fields
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")  # also what turns writing round


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An upload, whole. `file` is removed with the block unless somebody moved it away."""

    file: Path
    filename: str
    digests: Digests
    texts: Mapping[str, str]


@asynccontextmanager
async def photo(request: Request, field: str, blobs: Blobs, doors: Doors) -> AsyncIterator[Received]:
    """Read a form with one file in `field`. Invalid, EmptyFile, TooLarge, TooSlow or NoSpace leave nothing."""
    boundary = _boundary(request)
    if (request.content_length or 0) > doors.max_upload + SLACK:
        raise TooLarge(doors.max_upload)
    cast(MeteredBody, request.body).limit = None  # the form counts for itself
    file = blobs.scratch()
    form = Form(boundary, field, file, doors.max_upload)
    try:
        async for piece in paced(request.body, doors.slow_body_grace, doors.slow_body_rate):
            await asyncio.to_thread(form.feed, piece)
        yield await asyncio.to_thread(form.done)
    finally:
        await asyncio.to_thread(form.discard)


def _boundary(request: Request) -> str:
    if request.mimetype != "multipart/form-data":
        raise Invalid(say("Send the photo as multipart/form-data, in the field `photo`."))
    boundary = request.mimetype_params.get("boundary", "")
    if not re.fullmatch(r"[ -~]{1,200}", boundary):
        raise Invalid(say("The form does not say its boundary."))
    return boundary


class Form:
    """A form on its way in. Its methods block: call them from a thread, one at a time."""

    def __init__(self, boundary: str, field: str, file: Path, limit: int) -> None:
        self._parser = PushMultipartParser(boundary, max_segment_count=PARTS)
        self._field = field
        self._file = file
        self._limit = limit
        with _translated():
            self._stream = file.open("xb")
        self._hasher = Hasher()
        self._filename: str | None = None
        self._texts: dict[str, bytearray] = {}
        self._take: Callable[[bytes], None] = self._write_file
        self._size = 0  # bytes of the whole form

    def feed(self, piece: bytes) -> None:
        """Take the next bytes of the body."""
        self._size += len(piece)
        if self._size > self._limit + SLACK:
            raise TooLarge(self._limit)
        with _translated():
            for event in self._parser.parse(piece):
                if isinstance(event, MultipartSegment):
                    self._begin(event)
                elif event is not None:
                    self._take(event)

    def _begin(self, part: MultipartSegment) -> None:
        if part.filename is None:
            self._take = partial(self._write_text, self._texts.setdefault(part.name, bytearray()))
        elif part.name != self._field:
            raise Invalid(say("The photo goes into the field “{field}”.", field=self._field))
        elif self._filename is not None:
            raise Invalid(say("One photo at a time."))
        else:
            self._filename = clean_name(part.filename)
            self._take = self._write_file

    def _write_text(self, text: bytearray, data: bytes) -> None:
        if len(text) + len(data) > TEXT_LIMIT:
            raise RequestEntityTooLarge(f"A text field takes at most {TEXT_LIMIT} bytes.")
        text += data

    def _write_file(self, data: bytes) -> None:
        self._hasher.update(data)
        self._stream.write(data)

    def done(self) -> Received:
        """The whole of it, written out."""
        with _translated():
            self._parser.close()
            self._stream.close()
        digests = self._hasher.done()
        if self._filename is None:
            raise Invalid(say("There is no file in the field “{field}”.", field=self._field))
        if not digests.size:
            raise EmptyFile
        if digests.size > self._limit:
            raise TooLarge(self._limit)
        texts = {name: text.decode(errors="replace") for name, text in self._texts.items()}
        return Received(file=self._file, filename=self._filename, digests=digests, texts=texts)

    def discard(self) -> None:
        """Remove what was written, if it is still there."""
        with suppress(OSError):  # the last bytes did not fit on the disk; they go anyway
            self._stream.close()
        self._file.unlink(missing_ok=True)


def clean_name(name: str) -> str:
    """The last part of a path in anybody's style, without what cannot be printed."""
    last = re.split(r"[/\\]", UNPRINTABLE.sub("", name))[-1].strip(" .")
    return last[-NAME_LIMIT:] or "photo"


@contextmanager
def _translated() -> Iterator[None]:
    """What the parser and the disk say, as refusals."""
    try:
        with space.needed():
            yield
    except ParserLimitReached as error:
        raise RequestEntityTooLarge(f"{error}.") from error
    except MultipartError as error:
        raise Invalid(say("The form cannot be read: {error}.", error=error)) from error
