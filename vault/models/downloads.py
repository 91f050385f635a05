"""Many photos in one file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A ticket for these photos, packed into one file as they are fetched."""

    id: str
    owner: str
    photos: tuple[int, ...]
    size: int  # bytes of the photos; the file has a little more
    created_at: datetime
    expires_at: datetime
