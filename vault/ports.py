"""The sockets the vault plugs into. Each has a contract suite in tests/contracts run over every plug.

Stores answer with our models, raise our errors (`StoreDown` when the database stays silent for too long), and
acknowledge only what is journaled by a majority. `get` raises `Missing`; `find` may answer None or empty.
Every write may be repeated: doing it twice leaves what doing it once leaves.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from vault.models.accounts import Account, Link, LinkState, Pairing, Progress
from vault.models.chats import Chat, Message, MessageRef, Portrait
from vault.models.credentials import Credential, CredentialKind
from vault.models.errands import Order, OrderState, Send, Stir, Task
from vault.models.photos import Album, Asset, Form, Surface
from vault.models.purges import Block, Plan, PlanState, Receipt, Scope, Tally
from vault.models.sweeps import Run, Sweep, When


class Blobs(Protocol):
    """Immutable bytes by key. A key is a relative POSIX path, such as `originals/ab/abcd…`."""

    def scratch(self) -> Path:
        """A fresh file name on the store's own file system, to be written and then `put`. NoSpace if there is none."""

    async def put(self, file: Path, key: str) -> None:
        """fsync, rename, fsync of the folder; the file is gone from where it was.

        The same key again is no error: the bytes that are there stay, and count as put now (see `expire`).
        """

    async def get(self, key: str) -> Path:
        """A local file with the bytes, for reading only. Missing."""

    async def renew(self, key: str) -> None:
        """Let these bytes count as put now; no error where there are none."""

    async def expire(self, key: str, before: datetime) -> bool:
        """Remove bytes last put before this time; False when they are newer or not there.

        A `put` at the same moment wins: either it sees them gone and places its own, or it saves these.
        """

    def keys(self, prefix: str, before: datetime) -> AsyncIterator[str]:
        """Keys under a prefix whose bytes were put before this time."""

    async def clear_scratch(self, before: datetime) -> int:
        """Remove scratch files left by the dead; answers how many."""


class Assets(Protocol):
    async def add(self, asset: Asset) -> Asset:
        """Insert under a fresh serial id (the given id is ignored).

        Answers the record that is there now: another door may have been first, so compare `filename` to tell.
        """

    async def get(self, owner: str, id: int) -> Asset: ...

    async def find(self, owner: str, surface: Surface, sha256: bytes) -> Asset | None: ...

    async def replace(self, asset: Asset) -> None:
        """Store a changed caption or changed tags. Missing."""

    async def remove(self, owner: str, id: int) -> None: ...

    async def page(
        self, owner: str, surface: Surface, *, limit: int | None, before: int | None, words: str, tag: str = ""
    ) -> list[Asset]:
        """Newest first. `before` is an id to go on from; `words` must all occur in caption, tags or file name."""

    async def these(self, owner: str, ids: Sequence[int]) -> list[Asset]:
        """Those of them that there are, in the order of their ids."""

    async def all(self, owner: str, sha256s: Sequence[bytes]) -> list[Asset]:
        """Every photo of the owner with one of these hashes, on whichever surface."""

    async def holding(self, sha256s: Sequence[bytes]) -> set[bytes]:
        """Which of these originals any record of any owner still points at."""


class Forms(Protocol):
    """Keyed by original and form: two photos may come to the same bytes when their metadata is taken off."""

    async def add(self, form: Form) -> None: ...

    async def find(self, original: bytes, sha256: bytes) -> Form | None: ...

    async def of(self, originals: Sequence[bytes]) -> list[Form]:
        """Every form these were ever prepared in."""

    async def originals(self, sha256s: Sequence[bytes]) -> dict[bytes, set[bytes]]:
        """For each of these bytes that is a form, the photos it was made from."""


class Sends(Protocol):
    async def add(self, send: Send) -> None: ...

    async def of(self, owner: str, photos: Sequence[bytes]) -> list[Send]:
        """Every send of these photos, also those of an asset deleted since, oldest first."""

    async def to(self, owner: str, chats: Sequence[str], before: datetime | None) -> list[Send]:
        """What was sent to these chats (to all, when none are named) before then, oldest first."""

    async def find(self, ref: MessageRef) -> Send | None: ...

    async def expire(self, ref: MessageRef, at: datetime | None, scope: Scope) -> bool:
        """Let it be purged then, or not at all; False when there is no such send."""

    async def due(self, now: datetime, limit: int) -> list[Send]:
        """Whose time has come, of every owner, the longest due first."""

    async def expiring(self, owner: str) -> list[Send]:
        """Those that will be purged by themselves, the next one first."""

    async def remove(self, refs: Sequence[MessageRef]) -> None: ...


class Messages(Protocol):
    """Messages seen (`messages`) and the media index (`media_files`). The same message twice is one record."""

    async def add(self, messages: Sequence[Message], *, todo: bool = False) -> None:
        """Store what is new. With `todo` a new message waits in `todo()` until `handled`."""

    async def sharpen(self, message: Message) -> None:
        """Replace the media of a message; what it carried before still counts in `holding`. New: store it."""

    async def find(self, ref: MessageRef) -> Message | None: ...

    async def todo(self, account: str) -> list[Message]:
        """Messages persisted but not yet handled, oldest first."""

    async def handled(self, ref: MessageRef) -> None: ...

    async def holding(
        self, accounts: Sequence[str], sha256s: Sequence[bytes], md5s: Sequence[bytes]
    ) -> list[tuple[MessageRef, bytes]]:
        """Messages that carry (or once carried) one of these bytes, each with the hash that matched.

        md5 counts only for media whose sha256 is unknown.
        """

    async def near(self, accounts: Sequence[str], phash: int, most: int) -> list[tuple[MessageRef, int]]:
        """Messages whose small JPEG looks like this, with how many bits differ: at most `most` (≤ 10)."""

    async def these(self, refs: Sequence[MessageRef]) -> dict[MessageRef, Message]:
        """Those of them that there are."""

    def photos(
        self, accounts: Sequence[str], *, chats: Sequence[str], before: datetime | None, mine: bool
    ) -> AsyncIterator[Message]:
        """Messages with a photo, oldest first: in these chats (in all, when none are named), written before then."""

    async def extent(self, account: str) -> tuple[datetime | None, int]:
        """When the oldest message known was written, and how many with media there are."""

    async def trim(self, account: str, chat: str, before: datetime) -> int:
        """Forget messages written before then, and their media; answers how many."""

    async def learn(self, ref: MessageRef, *, sha256: bytes, md5: bytes) -> None:
        """Remember the hashes of a medium whose bytes have now been here."""

    async def remove(self, refs: Sequence[MessageRef]) -> None:
        """Forget messages and their media."""


class Chats(Protocol):
    async def put(self, chat: Chat) -> None:
        """Insert or update; `last_at` never goes back."""

    async def used(self, account: str, id: str, at: datetime) -> None:
        """There was a message at this time. A chat that is not there stays so."""

    async def find(self, accounts: Sequence[str], id: str) -> Chat | None: ...

    async def all(self, accounts: Sequence[str]) -> list[Chat]:
        """Most recently used first."""

    async def keep(self, account: str, id: str, days: int) -> bool:
        """For how many days its messages are remembered, 0 is for ever; `put` leaves that as it is. False: no chat."""

    async def trimmed(self) -> list[Chat]:
        """Chats of any account whose messages are not remembered for ever."""


class Portraits(Protocol):
    """The pictures of chats; small."""

    async def put(self, portrait: Portrait, image: bytes) -> None:
        """Instead of the one before."""

    async def image(self, account: str, chat: str) -> bytes:
        """Empty where there is none."""

    async def all(self, accounts: Sequence[str]) -> list[Portrait]: ...


class Orders(Protocol):
    async def add(self, orders: Sequence[Order]) -> None:
        """Insert; an id already there stays as it is."""

    async def get(self, id: str) -> Order: ...

    async def of(self, errand: str) -> list[Order]: ...

    async def open(self, errand: str) -> int:
        """How many orders of this errand have not ended."""

    async def claim(self, account: str, limit: int, *, only: type[Task] | None = None) -> list[Order]:
        """Take the oldest order that is due and not held: WAITING → CLAIMED. `only`: of those with this kind of task.

        When that one is a deletion, up to `limit` due deletions of the same scope are taken together, for one call.
        """

    async def steer(
        self, errand: str, epoch: int, *, held: bool, not_before: datetime | None = None, cancel: bool = False
    ) -> None:
        """Hold or let go every order of an errand that has not ended, unless a later epoch steered it already.

        `not_before` is set where it is given. `cancel`: those that are WAITING end as CANCELLED, also when this very
        epoch was here before, since an order under way may come back.
        """

    async def tally(self, errand: str) -> Tally:
        """Counted by the database, in one look."""

    async def page(self, errand: str, *, after: str, limit: int) -> list[Order]:
        """By id, those that follow `after` ("" is the beginning)."""

    async def move(self, id: str, to: OrderState, *, among: Sequence[OrderState], **changes: Any) -> bool:
        """Change state (and other fields of Order) if it is still in one of `among`; answers whether it did."""

    async def move_all(
        self, ids: Sequence[str], to: OrderState, *, among: Sequence[OrderState], **changes: Any
    ) -> None:
        """Move each that is in one of `among`; the others stay as they are."""

    async def unfinished(self, account: str) -> list[Order]:
        """CLAIMED and CALLING: what a courier that died left behind."""

    async def clear(self, before: datetime) -> int:
        """Remove ended orders that were left before this time, and those held since then of which no plan knows."""

    async def drop(self, errand: str) -> None:
        """Remove every order of an errand."""

    def changes(
        self, *, among: Sequence[OrderState] = tuple(OrderState)
    ) -> AbstractAsyncContextManager[AsyncIterator[Stir]]:
        """Whenever an order changes and is then in one of these states, from the moment this is entered.

        Hints, not history: a subscriber reads the current state after it has entered. An order may come as it was
        a little later than the change, and twice. Survives a restart of the database.
        """


class Plans(Protocol):
    async def add(self, plan: Plan) -> None:
        """Insert; an id already there stays as it is."""

    async def get(self, owner: str, id: str) -> Plan: ...

    async def find(self, id: str) -> Plan | None:
        """Whoever's it is."""

    async def of(self, owner: str, *, limit: int, before: str = "") -> list[Plan]:
        """Newest first. `before` is an id to go on from."""

    async def open(self) -> list[Plan]:
        """Everybody's that were executed or cancelled and are not closed yet, oldest first."""

    async def turn(self, id: str, to: PlanState, *, among: Sequence[PlanState], **changes: Any) -> Plan | None:
        """Change state (and fields of Plan) if it is in one of `among`, and raise its epoch; the plan as it is now.

        A PLANNED one that is out of date does not turn, but to CANCELLED.
        """

    async def note(self, id: str, **changes: Any) -> None:
        """Change fields that are not its state: no new epoch."""

    async def retrying(self, now: datetime) -> list[Plan]:
        """Closed ones whose `retry_at` has come."""

    async def clear(self, before: datetime) -> list[str]:
        """Remove those that were never executed and went out of date before then; answers their ids."""


class Receipts(Protocol):
    """Append-only: nothing here changes or removes."""

    async def write(self, plan: str, start: int, lines: Sequence[str]) -> None:
        """Lines of a receipt to be, from the line number `start`; the same start again stays as it is."""

    async def add(self, receipt: Receipt) -> bool:
        """False when the owner has one of this number already, or this plan has one."""

    async def find(self, owner: str, plan: str) -> Receipt | None: ...

    async def last(self, owner: str) -> Receipt | None: ...

    def all(self, owner: str) -> AsyncIterator[Receipt]:
        """By number."""

    async def page(self, owner: str, *, limit: int, before: int | None) -> list[Receipt]:
        """Newest first. `before` is a number to go on from."""

    def lines(self, plan: str) -> AsyncIterator[str]: ...


class Blocks(Protocol):
    async def add(self, block: Block) -> None:
        """Insert; an id already there stays as it is."""

    async def of(self, owner: str) -> list[Block]:
        """Newest first."""

    async def holding(self, owner: str, sha256: bytes) -> Block | None: ...

    async def near(self, owner: str, phash: int, most: int) -> Block | None:
        """One whose picture's hash differs from this by at most so many bits (≤ 10)."""

    async def remove(self, owner: str, id: str) -> bool: ...

    async def lift(self, owner: str, plan: str) -> None:
        """Remove those of a plan."""


class Albums(Protocol):
    async def add(self, album: Album) -> Album:
        """Insert under a fresh serial id (the given id is ignored)."""

    async def get(self, owner: str, id: int) -> Album: ...

    async def of(self, owner: str) -> list[Album]:
        """By name."""

    async def replace(self, album: Album) -> None:
        """Store another name. Missing."""

    async def remove(self, owner: str, id: int) -> None: ...

    async def put_in(self, id: int, assets: Sequence[int]) -> None: ...

    async def take_out(self, assets: Sequence[int], *, id: int | None = None) -> None:
        """Out of this album, or out of every one."""

    async def photos(self, id: int) -> list[int]:
        """Ids of its assets, rising."""


class Sweeps(Protocol):
    async def add(self, sweep: Sweep) -> None: ...

    async def get(self, owner: str, id: str) -> Sweep: ...

    async def of(self, owner: str) -> list[Sweep]:
        """By name."""

    async def replace(self, sweep: Sweep) -> None:
        """Missing."""

    async def remove(self, owner: str, id: str) -> None:
        """The rule; its runs stay."""

    async def due(self, now: datetime) -> list[Sweep]:
        """Everybody's that are enabled and whose `next_at` has come."""

    async def advance(self, id: str, slot: datetime, to: datetime) -> bool:
        """Set `next_at`, if it still is `slot`."""

    async def begin(self, run: Run) -> bool:
        """False when this slot was begun before."""

    async def end(self, run: Run) -> None:
        """Store how a run stands."""

    async def runs(self, owner: str, sweep: str, limit: int) -> list[Run]:
        """Newest first."""

    async def begun(self) -> list[Run]:
        """Everybody's that are STARTED."""


class Calendar(Protocol):
    """When schedules fall due."""

    def next(self, when: When, after: datetime) -> datetime:
        """The first time strictly after. Invalid, with what is wrong about it."""


class Links(Protocol):
    async def report(
        self,
        account: str,
        owner: str,
        kind: str,
        state: LinkState,
        remedy: str,
        *,
        deletes: bool = True,
        since: datetime | None = None,
        history: Progress | None = None,
    ) -> None:
        """The bot's heartbeat: at least every few seconds (server time)."""

    async def of(self, owner: str) -> list[Link]: ...

    async def remove(self, account: str) -> None: ...


class Accounts(Protocol):
    """Which accounts there are."""

    async def add(self, account: Account) -> bool:
        """False when there is one of this name."""

    async def begin(self, account: Account) -> None:
        """Add one that was never there: what was removed stays so."""

    async def all(self, owner: str) -> list[Account]:
        """By name."""

    async def remove(self, owner: str, name: str) -> None: ...


class Pairings(Protocol):
    """One record for each account: the last wish, and its answer."""

    async def put(self, pairing: Pairing) -> None:
        """Instead of whatever was wished before."""

    async def replace(self, pairing: Pairing) -> bool:
        """Store a new state of this very wish; False when it has ended, or there is a newer one."""

    async def find(self, account: str) -> Pairing | None: ...

    async def remove(self, account: str) -> None: ...


class Allowances(Protocol):
    """So many a day (UTC, on the server's clock)."""

    async def take(self, name: str, most: int) -> bool:
        """One of today's; False when they are used up. Rather one too few: a lost answer may take two."""


class Leases(Protocol):
    """One holder at a time, on the server's clock."""

    async def take(self, name: str, holder: str, span: timedelta) -> bool:
        """Take or renew; False when somebody else holds it."""

    async def drop(self, name: str, holder: str) -> None: ...


class Credentials(Protocol):
    async def add(self, credential: Credential) -> None: ...

    async def find(self, kind: CredentialKind, digest: bytes) -> Credential | None: ...

    async def of(self, owner: str, kind: CredentialKind) -> list[Credential]: ...

    async def remove(self, id: str) -> bool:
        """True for exactly one caller."""

    async def used(self, id: str, at: datetime, expires_at: datetime | None) -> None: ...

    async def clear(self, before: datetime) -> int:
        """Remove those that expired before this time; answers how many."""


class Owners(Protocol):
    """Who the installation belongs to: at most one record in this release."""

    async def claim(self, owner: str, password_hash: str) -> bool:
        """False when somebody already did."""

    async def password_hash(self, owner: str) -> str | None: ...

    async def set_password_hash(self, owner: str, password_hash: str) -> None:
        """Missing."""


class Records(Protocol):
    """A collection of plain rows, for rooms whose nouns the vault does not know (the sandbox's world).

    A row is a dict with a string `_id` and plain values. `where` matches by equality; a list value means any of these.
    A count may come out too low when the database went away in the middle and the call was repeated.
    """

    async def add(self, rows: Sequence[dict[str, Any]]) -> int:
        """Insert; a row whose `_id` is there already stays as it is. Answers how many were new."""

    async def find(
        self, where: Mapping[str, Any], *, order: str = "_id", limit: int | None = None
    ) -> list[dict[str, Any]]: ...

    async def set(self, where: Mapping[str, Any], changes: Mapping[str, Any], *, upsert: bool = False) -> int:
        """Set these fields on every match; answers how many rows were changed or made."""

    async def next(self, count: int = 1) -> int:
        """The first of `count` fresh serial numbers, rising, never given twice."""

    async def index(self, *fields: str) -> None:
        """Make it quick to find by these fields, in this order. May be repeated."""

    def changes(self) -> AsyncIterator[None]:
        """A tick at once, which says that the subscription stands, and one soon after any insert or update.

        Several may be one tick, and a tick may come for nothing. What is read after a tick is never older than it.
        Survives a restart of the database, however long it takes.
        """
