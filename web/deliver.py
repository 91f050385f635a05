"""Pictures on their way out: validators, ranges, and headers that let no browser run what they hold."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from quart import Response, request

from vault.errors import Missing
from web.doors import Doors
from web.guard import MEDIA_POLICY

AT_ONCE = 256 * 1024  # bytes read and answered in one go; more goes out in pieces of this size
DAY = 24 * 3600


async def picture(file: Path, *, mime: str, etag: str, filename: str, doors: Doors) -> Response:
    """Answer GET and HEAD with a file that never changes: 200, 206, 304 or 416. `etag` names these very bytes."""
    stream = await _opened(file)
    try:
        size = await asyncio.to_thread(stream.seek, 0, 2)
        response = await _answer(stream, size, etag)
    except BaseException:
        stream.close()
        raise
    response.mimetype = mime
    response.timeout = doors.patience(size)
    response.set_etag(etag)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Cache-Control"] = f"private, max-age={DAY}, immutable"
    response.headers["Vary"] = "Cookie, Authorization, X-API-Key"
    response.headers["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(filename, safe='')}"
    response.headers["Content-Security-Policy"] = MEDIA_POLICY
    return response


async def _opened(file: Path) -> BinaryIO:
    try:
        return await asyncio.to_thread(file.open, "rb", buffering=0)
    except FileNotFoundError:
        raise Missing("file", file.name) from None


async def _answer(stream: BinaryIO, size: int, etag: str) -> Response:
    if request.if_none_match.contains_weak(etag):
        stream.close()
        return Response(b"", 304)
    asked = request.range if _range_holds(etag) else None
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return await _part(stream, 0, size, 200)
    span = asked.range_for_length(size)
    if span is None:
        stream.close()
        return Response(b"", 416, headers={"Content-Range": f"bytes */{size}"})
    response = await _part(stream, *span, 206)
    response.headers["Content-Range"] = f"bytes {span[0]}-{span[1] - 1}/{size}"
    return response


def _range_holds(etag: str) -> bool:
    """`If-Range`: a part is only wanted of these very bytes."""
    wanted = request.if_range
    return wanted is None or wanted.etag == etag or (wanted.etag is None and wanted.date is None)


async def _part(stream: BinaryIO, start: int, stop: int, status: int) -> Response:
    length = stop - start
    if request.method == "HEAD":
        stream.close()
        response = Response(b"", status)
    elif length <= AT_ONCE:
        response = Response(await asyncio.to_thread(_read_all, stream, start, length), status)
    else:
        response = Response(_pieces(stream, start, stop), status)
    response.content_length = length
    return response


def _read_all(stream: BinaryIO, start: int, length: int) -> bytes:
    with stream:
        stream.seek(start)
        return stream.read(length)


async def _pieces(stream: BinaryIO, start: int, stop: int) -> AsyncIterator[bytes]:
    with stream:
        stream.seek(start)
        while start < stop and (piece := await asyncio.to_thread(stream.read, min(AT_ONCE, stop - start))):
            start += len(piece)
            yield piece
