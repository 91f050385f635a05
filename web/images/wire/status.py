"""What the service says of itself."""

from __future__ import annotations

from typing import Literal

from web.wire import CamelAnswer, Moment


class StatusClient(CamelAnswer):
    id: str
    name: str
    active: bool


class Status(CamelAnswer):
    """`apiKey`: what is thought of the key that was sent. `client`: whose it is."""

    status: Literal["ok"] = "ok"
    version: str
    timestamp: Moment
    api_key: Literal["missing", "invalid", "valid"]
    client: StatusClient | None = None
