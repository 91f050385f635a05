"""Pictures on their way out: validators, ranges, and headers that let no browser run what they hold."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from quart import Response, request
from quart.wrappers.response import DataBody
from werkzeug.datastructures import Range
from werkzeug.http import quote_etag

from web.guard import MEDIA_POLICY
from web.surface import Visit

PIECE = 256 * 1024  # bytes
DAY = 24 * 3600
THEIRS = f"private, max-age={DAY}, immutable"
NOTHING: Mapping[str, str] = MappingProxyType({})


async def picture(
    file: Path,
    *,
    mime: str,
    etag: str,
    filename: str,
    visit: Visit,
    cache: str = THEIRS,
    attached: bool = False,
    also: Mapping[str, str] = NOTHING,
) -> Response:
    """Answer GET and HEAD with a file that never changes: 200, 206, 304 or 416. `etag` names these very bytes.

    `attached`: to be kept rather than looked at; `also`: further headers.
    """
    headers = {
        "Content-Type": mime,
        "ETag": quote_etag(etag),
        "Accept-Ranges": "bytes",
        "Cache-Control": cache,
        "Vary": "Cookie, Authorization, X-API-Key",
        "Content-Disposition": _disposition(filename, attached=attached),
        "Content-Security-Policy": MEDIA_POLICY,
        **also,
    }
    if request.if_none_match.contains_weak(etag):
        return Response(b"", 304, headers)
    return await _answer(file, etag, visit, headers)


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


@lru_cache(maxsize=1024)
def _disposition(filename: str, *, attached: bool) -> str:
    return f"{'attachment' if attached else 'inline'}; filename*=UTF-8''{quote(filename, safe='')}"


async def _answer(file: Path, etag: str, visit: Visit, headers: dict[str, str]) -> Response:
    size, whole = await visit.vault.shelf.look(file)
    asked = _asked(etag)
    span = asked.range_for_length(size) if asked else (0, size)
    if span is None:
        return Response(b"", 416, headers | {"Content-Range": f"bytes */{size}"})
    start, stop = span
    headers["Content-Length"] = f"{stop - start}"
    if asked:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    response = Response(_content(file, whole, start, stop), 206 if asked else 200, headers)
    response.timeout = visit.doors.patience(size)
    return response


def _asked(etag: str) -> Range | None:
    """The one part that is asked for. Several at once, or of other bytes, get it all."""
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    return asked if _range_holds(etag) else None


def _range_holds(etag: str) -> bool:
    """`If-Range`: a part is only wanted of these very bytes."""
    wanted = request.if_range
    return wanted is None or wanted.etag == etag or (wanted.etag is None and wanted.date is None)


def _content(file: Path, whole: bytes, start: int, stop: int) -> DataBody | AsyncIterator[bytes]:
    """The body of an answer that says its length itself."""
    if request.method == "HEAD":
        return DataBody(b"")
    return DataBody(whole[start:stop]) if whole else _pieces(file, start, stop)


async def _pieces(file: Path, start: int, stop: int) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(file.open, "rb", buffering=0) as stream:
        stream.seek(start)
        while start < stop and (piece := await asyncio.to_thread(stream.read, min(PIECE, stop - start))):
            start += len(piece)
            yield piece
