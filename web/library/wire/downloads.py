"""Many photos in one file."""

from __future__ import annotations

from web.wire import CamelAnswer


class Prepared(CamelAnswer):
    """`bytes` are those of the photos; the file has a little more."""

    url: str
    photos: int
    bytes: int
