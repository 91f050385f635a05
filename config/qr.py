"""QR codes in a terminal."""

from __future__ import annotations

import io

import segno


def drawn(content: str) -> str:
    """In characters, two rows to a line."""
    drawing = io.StringIO()
    segno.make(content, micro=False).terminal(drawing, compact=True)
    return drawing.getvalue()
