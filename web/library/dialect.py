"""How the library says no."""

from __future__ import annotations

from web.errors import Dialect


def _body(number: int, code: str, sentence: str) -> dict[str, str]:
    return {"error": sentence, "code": code}


DIALECT = Dialect(
    body=_body,
    schema={
        "type": "object",
        "properties": {
            "error": {"type": "string", "description": "A sentence a person can act on."},
            "code": {"type": "string", "description": "A stable word a program can act on."},
        },
        "required": ["error", "code"],
    },
)
