"""One spelling for everything that is hashed: JSON with sorted keys, without spaces, times in milliseconds of UTC."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime, timedelta
from typing import Any


def text(value: object) -> str:
    """The canonical JSON of plain values, dataclasses, times, spans (seconds) and bytes (hex)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain)


def digest(value: object) -> bytes:
    """sha256 of it."""
    return hashlib.sha256(text(value).encode()).digest()


def when(at: datetime) -> str:
    """`2026-05-04T12:00:00.000Z`: to the millisecond the database keeps."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def _plain(value: object) -> Any:
    match value:
        case datetime():
            return when(value)
        case timedelta():
            return value.total_seconds()
        case bytes():
            return value.hex()
        case _ if is_dataclass(value) and not isinstance(value, type):
            return asdict(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")
