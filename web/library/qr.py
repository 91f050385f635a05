"""QR codes in a page."""

from __future__ import annotations

import segno


def drawn(content: str) -> str:
    """An SVG picture as a `data:` address, dark on white with its quiet zone, whatever the page's colours."""
    return segno.make(content, micro=False).svg_data_uri(scale=4, dark="#000", light="#fff")
