"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from quart import request

from web.surface import Answer
from web.wire import Wire


def page(entries: Sequence[Wire], cursor: str | int | None) -> Answer:
    """With a cursor there is more: `Link: …; rel="next"` and `X-Next-Cursor` name the next page."""
    return Answer(entries, headers={} if cursor is None else _next(str(cursor)))


def _next(cursor: str) -> dict[str, str]:
    query = urlencode({**request.args.to_dict(), "cursor": cursor})
    return {"Link": f'<{request.root_path}{request.path}?{query}>; rel="next"', "X-Next-Cursor": cursor}
