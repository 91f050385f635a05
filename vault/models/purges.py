"""Purges: what is looked for, what was found, what was planned, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from vault.models.chats import MessageRef


class Tier(StrEnum):
    """Why a message matched, strongest first."""

    TRACKED = "tracked"  # we sent this photo there
    EXACT = "exact"  # the same bytes, in any form they ever left in
    REENCODED = "re-encoded"  # the same picture, compressed again
    LOOKALIKE = "look-alike"  # never chosen by itself
    LISTED = "listed"  # asked for as such: every photo of a chat


class Scope(StrEnum):
    """From whose view a message goes."""

    ME = "me"
    EVERYONE = "everyone"


SURE = (Tier.TRACKED, Tier.EXACT)  # what a purge takes unless it is told otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which photos, in which messages. All conditions must hold; what is left out does not narrow.

    Without `photos`, `album`, `tag` and `words` the messages themselves are meant: every photo in them, whether it
    is in the vault or not. Then at least one of `chats`, `before` and `mine` is needed.
    """

    photos: tuple[int, ...] = ()  # ids of assets
    album: int | None = None
    tag: str = ""
    words: str = ""
    chats: tuple[str, ...] = ()  # ids of chats
    before: datetime | None = None  # written before then
    mine: bool = False  # written by me

    @property
    def of_photos(self) -> bool:
        """Whether photos of the vault are looked for, and not just messages."""
        return bool(self.photos or self.album is not None or self.tag or self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A message that holds a photo, and why we think so."""

    ref: MessageRef
    tiers: tuple[Tier, ...]  # strongest first
    from_me: bool
    sent_at: datetime | None  # None where only its hash is known
    sender_name: str = ""
    asset: int | None = None  # the photo of the vault that it holds
    photo: bytes | None = None  # its sha256; of a photo that is not in the vault that of the message's bytes
    distance: int | None = None  # bits between the pictures' hashes, where that is why
    pictured: bool = False  # the message's own small picture of it is known

    @property
    def tier(self) -> Tier:
        return self.tiers[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was seen of one account, and so can be found in it."""

    account: str
    since: datetime | None  # older messages may not have been seen here; None when nothing was seen at all
    photos: int  # messages with media that are indexed
    deletes: bool  # messages can be deleted for me
    reachable: bool  # its line is ready now
    trimmed: int = 0  # chats in which older messages are forgotten, but for what was sent from here


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """`by_hand`: how many of them can only be deleted on the phone. `since`: older messages may not have been found."""

    found: tuple[Place, ...]
    by_hand: int = 0
    since: datetime | None = None

    @property
    def chats(self) -> Counter[tuple[str, str]]:
        """Messages by account and chat."""
        return Counter((each.ref.account, each.ref.chat) for each in self.found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    deleted: int
    failed: int
    chats: int  # with at least one deletion


# ── plans ─────────────────────────────────────────────────────────────────────────────────────────────────


class Origin(StrEnum):
    """Who wanted a purge."""

    PERSON = "person"
    SWEEP = "sweep"
    EXPIRY = "expiry"
    RETRY = "retry"


class PlanState(StrEnum):
    """PLANNED → RUNNING ⇄ PAUSED → DONE; CANCELLED from any of the first three.

    WAITING is RUNNING that has not started yet: it is what is told, and never what is kept.
    """

    PLANNED = "planned"
    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"


BEGUN = (PlanState.RUNNING, PlanState.PAUSED)


class Outcome(StrEnum):
    """What became of one message of a purge."""

    DELETED = "deleted"
    GONE = "already_gone"
    REFUSED = "refused"
    TOO_OLD = "too_old"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatCount:
    account: str
    chat: str
    name: str
    messages: int
    own: bool = False  # “message yourself”: nobody else has a copy there


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Exactly which messages a purge takes. The messages themselves are its orders; `digest` covers both.

    Everything up to `expires_at` never changes; what follows is how far it has come. Every change of `state` raises
    `epoch`, and an order never obeys an older epoch than the one that steered it last.
    """

    id: str
    owner: str
    origin: Origin
    parent: str = ""  # the plan that is tried again, the sweep, …
    selection: Selection
    scope: Scope
    tiers: tuple[Tier, ...]
    photos: tuple[bytes, ...] = ()  # sha256 of the vault's photos it was made for
    total: int
    chats: tuple[ChatCount, ...]
    why: Mapping[str, int] = field(default_factory=dict)  # messages by (strongest) tier
    by_hand: int = 0
    beyond: int = 0  # messages that can no longer be deleted for everyone, or never could
    coverage: tuple[Coverage, ...] = ()
    digest: bytes
    created_at: datetime
    expires_at: datetime  # it must be executed before

    state: PlanState = PlanState.PLANNED
    epoch: int = 0
    never_again: bool = False
    starts_at: datetime | None = None
    closed_at: datetime | None = None  # its receipt is written
    retries: int = 0
    retry_at: datetime | None = None  # when what was refused is tried again

    def told(self, now: datetime) -> PlanState:
        """Its state as people know it."""
        undoable = self.state is PlanState.RUNNING and self.starts_at is not None and now < self.starts_at
        return PlanState.WAITING if undoable else self.state


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counted by looking at each order. Once all have ended, the outcomes and `cancelled` add up to `planned`."""

    planned: int
    outcomes: Mapping[Outcome, int]
    cancelled: int = 0
    chats: int = 0  # with at least one message deleted

    def of(self, outcome: Outcome) -> int:
        return self.outcomes.get(outcome, 0)

    @property
    def ended(self) -> int:
        return sum(self.outcomes.values()) + self.cancelled

    @property
    def open(self) -> int:
        return self.planned - self.ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    plan: Plan
    tally: Tally


# ── afterwards ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The sealed record of one purge. `lines` are the messages, one canonical JSON text each.

    `digest` is the end of the chain that starts at `previous` (the receipt before, of the same owner) and goes over
    `head` and every line: `vault.receipts` says how.
    """

    plan: str
    owner: str
    number: int  # 1, 2, 3 … without a gap
    head: str  # canonical JSON
    count: int  # of lines
    previous: bytes
    digest: bytes
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A photo that is never again to be saved or sent."""

    id: str
    owner: str
    photo: bytes  # sha256
    sha256s: tuple[bytes, ...]  # the photo in every form it ever left in
    phash: int | None
    filename: str  # to tell it by
    plan: str = ""  # the purge that blocked it
    created_at: datetime
