"""Errands, and the trail they leave."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any, Protocol

from vault.models.chats import MessageRef
from vault.models.errands import Order, OrderState, Send, Stir, Task
from vault.models.purges import Scope, Tally


class Orders(Protocol):
    async def add(self, orders: Sequence[Order]) -> None:
        """Insert; an id already there stays as it is."""

    async def get(self, id: str) -> Order: ...

    async def of(self, errand: str) -> list[Order]: ...

    async def find_send(self, account: str, message_id: str, *, among: Sequence[OrderState]) -> Order | None:
        """The send that goes by this message id, if it is in one of these states."""

    async def open(self, errand: str) -> int:
        """How many orders of this errand have not ended."""

    async def claim(
        self, account: str, limit: int, *, only: type[Task] | None = None, scope: Scope | None = None
    ) -> list[Order]:
        """Take the oldest order that is due and not held: WAITING → CLAIMED. `only`: of those with this kind of task.
        `scope`: of the deletions of this scope.

        When that one is a deletion, up to `limit` due deletions of the same scope are taken together, for one call.
        """

    async def steer(
        self,
        errand: str,
        epoch: int,
        *,
        held: bool,
        not_before: datetime | None = None,
        cancel: bool = False,
        last: str = "",
    ) -> None:
        """Hold or let go every order of an errand that has not ended, unless a later epoch steered it already.

        `last`: none that follows this id.
        `not_before` is set where it is given. `cancel`: those that are WAITING end as CANCELLED, also when this very
        epoch was here before, since an order under way may come back.
        """

    async def tally(self, errand: str) -> Tally:
        """Counted by the database, in one look."""

    async def page(self, errand: str, *, after: str, limit: int) -> list[Order]:
        """By id, those that follow `after` ("" is the beginning)."""

    async def recent(
        self,
        owner: str,
        *,
        among: Sequence[OrderState] = tuple(OrderState),
        before: tuple[datetime, str] | None = None,
        limit: int,
    ) -> list[Order]:
        """Newest first, those in one of these states, not held. `before`: when the last one was left, and its id."""

    async def counts(self, owner: str) -> dict[OrderState, int]:
        """How many stand how, but for those that are held."""

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

    async def drop(self, errand: str, *, after: str = "") -> None:
        """Remove the orders of an errand that follow this id ("" is the beginning)."""

    def changes(
        self, *, among: Sequence[OrderState] = tuple(OrderState)
    ) -> AbstractAsyncContextManager[AsyncIterator[Stir]]:
        """Whenever an order changes and is then in one of these states, from the moment this is entered.

        Hints, not history: a subscriber reads the current state after it has entered. An order may come as it was
        a little later than the change, and twice. Survives a restart of the database.
        """


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


class Allowances(Protocol):
    """So many a day (UTC, on the server's clock)."""

    async def take(self, name: str, most: int) -> bool:
        """One of today's; False when they are used up. Rather one too few: a lost answer may take two."""


class Leases(Protocol):
    """One holder at a time, on the server's clock."""

    async def take(self, name: str, holder: str, span: timedelta) -> bool:
        """Take or renew; False when somebody else holds it."""

    async def drop(self, name: str, holder: str) -> None: ...
