"""What this installation is made of, and how much is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something that others wrote; `licence` is "" where it does not say."""

    name: str
    version: str
    licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known without looking. `whatsapp`: the version of its library, or "" where there is none.

    `own_database`: the vault runs it itself. `kept`: for how many days, by what is kept.
    """

    version: str
    data: Path
    own_database: bool
    whatsapp: str
    parts: tuple[Part, ...]
    kept: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """How much there is of one owner's. `size`: bytes of their originals."""

    photos: int
    size: int
    chats: int
    messages: int
    sends: int
    database: str  # the server's version
