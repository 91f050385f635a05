"""How the image service says no."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from quart import request

from vault.errors import Unacceptable
from web.errors import Dialect


def _body(number: int, code: str, sentence: str) -> dict[str, Any]:
    return {
        "statusCode": number,
        "message": sentence,
        "errors": [],
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "path": request.path,
        "code": code,
    }


DIALECT = Dialect(
    body=_body,
    schema={
        "type": "object",
        "properties": {
            "statusCode": {"type": "integer"},
            "message": {"type": "string", "description": "A sentence a person can act on."},
            "errors": {"type": "array", "items": {"type": "string"}},
            "timestamp": {"type": "string", "format": "date-time"},
            "path": {"type": "string"},
            "code": {"type": "string", "description": "A stable word a program can act on."},
        },
        "required": ["statusCode", "message", "errors", "timestamp", "path", "code"],
    },
    statuses={Unacceptable: 400},
)
