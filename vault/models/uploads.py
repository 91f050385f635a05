"""Photos that come in pieces."""

from __future__ import annotations

from collections.abc import AsyncIterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """`offset`: so many of its `size` bytes are kept for certain. `photo`: what it became, once it is whole.

    `metadata` is what the sender told of it, in the words it was told in.
    """

    id: str
    owner: str
    filename: str
    caption: str | None = None
    metadata: str = ""
    size: int
    offset: int = 0
    expires_at: datetime
    photo: int | None = None
    duplicate: bool = False
    restored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The next bytes of an upload, and where they belong. `length`: how many there are, if that is known."""

    offset: int
    data: AsyncIterable[bytes]
    length: int | None = None
    checksum: Checksum | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checksum:
    """`algorithm` is one of `vault.parts.ALGORITHMS`."""

    algorithm: str
    digest: bytes
