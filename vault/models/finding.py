"""Finding photos: what is looked for, in which order, and what there is of each kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from vault.models.photos import Asset


class State(StrEnum):
    """How a photo stands."""

    SENT = "sent"
    NEVER_SENT = "never-sent"
    EXPIRING = "expiring"  # a send of it will be purged by itself
    DUPLICATES = "duplicates"  # something in the vault looks like it
    UNTAGGED = "untagged"


class Sorting(StrEnum):
    """Newest first, by when it came in or by when it was taken."""

    ADDED = "added"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """All conditions must hold; what is left out does not narrow. Days are those of `taken_at`, UTC."""

    words: str = ""  # must all occur in caption, tags or file name
    tag: str = ""
    album: int | None = None
    chat: str = ""  # saved from it, or sent to it
    sender: str = ""  # WhatsApp id of who wrote the message it was saved from
    since: date | None = None
    until: date | None = None  # and that day
    state: State | None = None
    ids: tuple[int, ...] = ()  # one of these


EVERYTHING = Filter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The photo a page ended with: the next one goes on after it. By the date taken both count, else the id alone."""

    id: int
    taken_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """`shape` is the sum of width by height, each kept within 0.4 and 3, so that a grid can foresee its rows."""

    day: date
    photos: int
    size: int  # bytes
    shape: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Somebody whose photos were saved. The name is the one of the newest of them."""

    id: str
    name: str
    photos: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """How many photos there are of each kind."""

    tags: Mapping[str, int] = field(default_factory=dict)
    albums: Mapping[int, int] = field(default_factory=dict)
    chats: Mapping[str, int] = field(default_factory=dict)
    senders: tuple[Sender, ...] = ()
    states: Mapping[State, int] = field(default_factory=dict)


class Turn(StrEnum):
    """What happened to a photo of the library."""

    ADDED = "added"  # or restored
    CHANGED = "changed"
    REMOVED = "removed"  # or put in the trash


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`asset` is the photo as it is now, unless it was removed."""

    turn: Turn
    owner: str
    id: int
    asset: Asset | None = None
