"""Uploads: the body goes straight to a file beside the originals and is hashed on the way, in constant memory."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
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
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from vault import space
from vault.assets import NAME_LIMIT
from vault.digests import Hasher
from vault.errors import EmptyFile, Invalid, TooLarge
from vault.models.photos import Digests
from vault.ports import Blobs
from vault.tongue import counted, say
from web.body import MeteredBody, paced
from web.doors import Doors

PARTS = 80
TEXT_LIMIT = 64 * 1024  # bytes of all text fields of one name
SLACK = 256 * 1024  # bytes of a form that are not the file: boundaries, headers, text fields
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")  # also what turns writing round


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An upload, whole. `file` is removed with the block unless somebody moved it away. Texts may come repeatedly."""

    file: Path
    filename: str
    digests: Digests
    texts: MultiDict[str, str]


@asynccontextmanager
async def photo(
    request: Request, field: str, blobs: Blobs, doors: Doors, *, limit: int | None = None
) -> AsyncIterator[Received]:
    """Read a form with one file in `field`, of at most `limit` bytes where that is not what the doors say.

    Invalid, EmptyFile, TooLarge, TooSlow or NoSpace leave nothing.
    """
    async with photos(request, field, blobs, doors, most=1, limit=limit) as received:
        yield received[0]


@asynccontextmanager
async def photos(
    request: Request, field: str, blobs: Blobs, doors: Doors, *, most: int, limit: int | None = None
) -> AsyncIterator[Sequence[Received]]:
    """The same with up to so many files, at least one of them."""
    boundary, limit = _boundary(request, field), limit or doors.max_upload
    if (request.content_length or 0) > most * limit + SLACK:
        raise TooLarge(limit)
    cast(MeteredBody, request.body).limit = None  # the form counts for itself
    form = Form(boundary, field, blobs, limit, most)
    try:
        async for piece in paced(request.body, doors.slow_body_grace, doors.slow_body_rate):
            await asyncio.to_thread(form.feed, piece)
        yield await asyncio.to_thread(form.done)
    finally:
        await asyncio.to_thread(form.discard)


def _boundary(request: Request, field: str) -> str:
    if request.mimetype != "multipart/form-data":
        raise Invalid(say("Send the photo as multipart/form-data, in the field `{field}`.", field=field))
    boundary = request.mimetype_params.get("boundary", "")
    if not re.fullmatch(r"[ -~]{1,200}", boundary):
        raise Invalid(say("The form does not say its boundary."))
    return boundary


class Arriving:
    """A file of a form on its way in."""

    def __init__(self, filename: str, file: Path, limit: int) -> None:
        self.filename = filename
        self._file = file
        self._limit = limit
        self._stream = file.open("xb")
        self._hasher = Hasher()
        self._size = 0

    def write(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > self._limit:
            raise TooLarge(self._limit)
        self._hasher.update(data)
        self._stream.write(data)

    def done(self, texts: MultiDict[str, str]) -> Received:
        self._stream.close()
        digests = self._hasher.done()
        if not digests.size:
            raise EmptyFile
        return Received(file=self._file, filename=self.filename, digests=digests, texts=texts)

    def discard(self) -> None:
        """Remove what was written, if it is still there."""
        with suppress(OSError):  # the last bytes did not fit on the disk; they go anyway
            self._stream.close()
        self._file.unlink(missing_ok=True)


class Form:
    """A form on its way in. Its methods block: call them from a thread, one at a time."""

    def __init__(self, boundary: str, field: str, blobs: Blobs, limit: int, most: int) -> None:
        self._parser = PushMultipartParser(boundary, max_segment_count=PARTS + most)
        self._field = field
        self._blobs = blobs
        self._limit = limit  # bytes of one file
        self._most = most  # files
        self._files: list[Arriving] = []
        self._texts: dict[str, list[bytearray]] = {}
        self._take: Callable[[bytes], None] = _nowhere
        self._size = 0  # bytes of the whole form

    def feed(self, piece: bytes) -> None:
        """Take the next bytes of the body."""
        self._size += len(piece)
        if self._size > self._most * self._limit + SLACK:
            raise TooLarge(self._limit)
        with _translated():
            for event in self._parser.parse(piece):
                if isinstance(event, MultipartSegment):
                    self._begin(event)
                elif event is not None:
                    self._take(event)

    def _begin(self, part: MultipartSegment) -> None:
        if part.filename is None:
            texts = self._texts.setdefault(part.name, [])
            texts.append(bytearray())
            self._take = partial(self._write_text, texts)
        elif part.name != self._field:
            raise Invalid(say("The photo goes into the field “{field}”.", field=self._field))
        elif len(self._files) == self._most:
            raise Invalid(counted("One photo at a time.", "At most {n} photos at a time.", self._most))
        else:
            self._files.append(Arriving(clean_name(part.filename), self._blobs.scratch(), self._limit))
            self._take = self._files[-1].write

    def _write_text(self, texts: list[bytearray], data: bytes) -> None:
        if sum(map(len, texts)) + len(data) > TEXT_LIMIT:
            raise RequestEntityTooLarge(say("A text field takes at most {limit} bytes.", limit=TEXT_LIMIT))
        texts[-1].extend(data)

    def done(self) -> Sequence[Received]:
        """The whole of it, written out."""
        texts = MultiDict(
            (name, text.decode(errors="replace")) for name, texts in self._texts.items() for text in texts
        )
        with _translated():
            self._parser.close()
            received = [file.done(texts) for file in self._files]
        if not received:
            raise Invalid(say("There is no file in the field “{field}”.", field=self._field))
        return received

    def discard(self) -> None:
        """Remove what was written, as far as it is still there."""
        for file in self._files:
            file.discard()


def _nowhere(data: bytes) -> None:
    """Bytes before the first part begins."""


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
