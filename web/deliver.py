"""Pictures on their way out: validators, ranges, and headers that let no browser run what they hold."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

from quart import Response, request
from werkzeug.datastructures import Range

from vault.errors import Missing
from web.doors import Doors
from web.guard import MEDIA_POLICY

AT_ONCE = 256 * 1024  # bytes read and answered in one go; more goes out in pieces of this size
DAY = 24 * 3600
THEIRS = f"private, max-age={DAY}, immutable"


async def picture(
    file: Path, *, mime: str, etag: str, filename: str, doors: Doors, cache: str = THEIRS, attached: bool = False
) -> Response:
    """Answer GET and HEAD with a file that never changes: 200, 206, 304 or 416. `etag` names these very bytes.

    `attached`: to be kept rather than looked at.
    """
    response = Response(b"", 304) if request.if_none_match.contains_weak(etag) else await _answer(file, etag, doors)
    response.mimetype = mime
    response.set_etag(etag)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = cache
    response.headers["Vary"] = "Cookie, Authorization, X-API-Key"
    disposition = "attachment" if attached else "inline"
    response.headers["Content-Disposition"] = f"{disposition}; filename*=UTF-8''{quote(filename, safe='')}"
    response.headers["Content-Security-Policy"] = MEDIA_POLICY
    return response


def portrait(image: bytes, *, mime: str) -> Response:
    """A small picture that may be another one tomorrow: 200 or 304."""
    etag = hashlib.sha256(image).hexdigest()
    response = Response(b"" if (known := request.if_none_match.contains_weak(etag)) else image, 304 if known else 200)
    response.mimetype = mime
    response.set_etag(etag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Cookie, Authorization, X-API-Key"
    response.headers["Content-Security-Policy"] = MEDIA_POLICY
    return response


async def _answer(file: Path, etag: str, doors: Doors) -> Response:
    size, whole = await _looked_into(file)
    asked = _asked(etag)
    span = asked.range_for_length(size) if asked else (0, size)
    if span is None:
        return Response(b"", 416, headers={"Content-Range": f"bytes */{size}"})
    start, stop = span
    response = Response(_content(file, whole, start, stop), 206 if asked else 200)
    response.content_length = stop - start
    response.timeout = doors.patience(size)
    if asked:
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return response


async def _looked_into(file: Path) -> tuple[int, bytes]:
    """How large it is, and all of it where that is little."""
    try:
        return await asyncio.to_thread(_look_into, file)
    except FileNotFoundError:
        raise Missing("file", file.name) from None


def _look_into(file: Path) -> tuple[int, bytes]:
    with file.open("rb", buffering=0) as stream:
        size = os.fstat(stream.fileno()).st_size
        return size, stream.read() if size <= AT_ONCE else b""


def _asked(etag: str) -> Range | None:
    """The one part that is asked for. Several at once, or of other bytes, get it all."""
    asked = request.range if _range_holds(etag) else None
    return asked if asked and asked.units == "bytes" and len(asked.ranges) == 1 else None


def _range_holds(etag: str) -> bool:
    """`If-Range`: a part is only wanted of these very bytes."""
    wanted = request.if_range
    return wanted is None or wanted.etag == etag or (wanted.etag is None and wanted.date is None)


def _content(file: Path, whole: bytes, start: int, stop: int) -> bytes | AsyncIterator[bytes]:
    if request.method == "HEAD":
        return b""
    return whole[start:stop] if whole else _pieces(file, start, stop)


async def _pieces(file: Path, start: int, stop: int) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(file.open, "rb", buffering=0) as stream:
        stream.seek(start)
        while start < stop and (piece := await asyncio.to_thread(stream.read, min(AT_ONCE, stop - start))):
            start += len(piece)
            yield piece
