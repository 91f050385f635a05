"""What is made of an original, how large, and under which keys all of it is kept."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendition:
    """`side` is the longest side in pixels, or whatever is cheapest to make between `least` and `side`.

    A smaller original is never enlarged.
    """

    name: str
    side: int
    least: int
    mime: str


SCREEN = Rendition(name="screen.jpg", side=2048, least=1280, mime="image/jpeg")
GRID2X = Rendition(name="grid2x.webp", side=1024, least=640, mime="image/webp")
GRID = Rendition(name="grid.webp", side=512, least=320, mime="image/webp")
THUMB = Rendition(name="thumb.jpg", side=200, least=200, mime="image/jpeg")  # contractual: 200 px, JPEG quality 60

ALL = (SCREEN, GRID2X, GRID, THUMB)  # largest first: each is made from the one before
NAMES = tuple(each.name for each in ALL)


def original(sha256: bytes) -> str:
    return f"originals/{_path(sha256)}"


def rendition(sha256: bytes, name: str) -> str:
    """`sha256` is that of the original."""
    return f"renditions/{_path(sha256)}/{name}"


def form(sha256: bytes) -> str:
    """`sha256` is that of the form itself, not of its original."""
    return f"forms/{_path(sha256)}"


def variant(sha256: bytes, name: str) -> str:
    """What the image service serves; `sha256` is that of the original. Without a name: what all of its begin with."""
    return f"variants/{_path(sha256)}/{name}"


def _path(sha256: bytes) -> str:
    return f"{sha256.hex()[:2]}/{sha256.hex()}"
