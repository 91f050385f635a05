"""The whole site below a path of its own, as in `https://example.org/vault`.

The proxy before it may leave that path on requests or cut it off; pages and answers name it either way.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

App = Callable[[Any, Any, Any], Coroutine[Any, Any, None]]


def below(path: str, app: App) -> App:
    """`path` as in "/vault"; "" is the site at the top."""

    async def mounted(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] in ("http", "websocket"):
            scope = {**scope, "root_path": path, "path": _inside(scope["path"], path)}
        await app(scope, receive, send)

    return mounted if path else app


def _inside(asked: str, path: str) -> str:
    if asked == path:
        return f"{path}/"
    return asked if asked.startswith(f"{path}/") else path + asked
