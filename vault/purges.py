"""Purge: find every message that holds a photo, say exactly which, and delete them, from my view or for everyone.

A plan is made first, and what is executed is that plan. Its messages are orders, held until then; so there is one
ledger, and an interrupted purge goes on wherever its orders stand.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime, timedelta

from vault import ports
from vault.assets import Library
from vault.blocks import Blocks
from vault.links import Links
from vault.models.chats import MessageRef
from vault.models.errands import Order
from vault.models.purges import SURE, Origin, Plan, Preview, Progress, Purged, Scope, Selection, Tier
from vault.orders import Desk
from vault.places import Places
from vault.receipts import Receipts

UNDO = timedelta(seconds=10)
UNDO_MOST = timedelta(seconds=60)
LIFE = timedelta(minutes=30)  # of a plan that nobody executes


class Purges:
    def __init__(
        self,
        plans: ports.Plans,
        orders: ports.Orders,
        places: Places,
        library: Library,
        links: Links,
        blocks: Blocks,
        receipts: Receipts,
        desk: Desk,
        now: Callable[[], datetime],
    ) -> None:
        self._plans = plans
        self._orders = orders
        self._places = places
        self._library = library
        self._links = links
        self._blocks = blocks
        self._receipts = receipts
        self._desk = desk
        self._now = now

    # ── in one go, as the seed has it ────────────────────────────────────────────────────────────────────

    async def preview(self, owner: str, asset_id: int) -> Preview:
        """What `purge` would delete now: tracked and exact. Changes nothing. Missing."""
        raise NotImplementedError

    async def purge(self, owner: str, asset_id: int, *, key: str | None = None) -> Purged:
        """Delete the photo for me from every conversation it is in, and wait; the photo itself stays in the vault.

        The same `key` again is the same purge: it goes on, and counts what was done before.
        Raises Missing, and Unreachable before anything was touched.
        """
        raise NotImplementedError

    # ── planned first ────────────────────────────────────────────────────────────────────────────────────

    async def plan(
        self,
        owner: str,
        selection: Selection,
        *,
        scope: Scope = Scope.ME,
        tiers: Sequence[Tier] = SURE,
        only: Sequence[MessageRef] | None = None,
        origin: Origin = Origin.PERSON,
        parent: str = "",
        id: str = "",
        life: timedelta = LIFE,
    ) -> Plan:
        """Write down exactly which messages would go. `only`: of those found, just these.

        Messages that can't be deleted for everyone are in it as such, and will not be tried. Missing, Invalid.
        """
        raise NotImplementedError

    async def execute(
        self, owner: str, id: str, *, undo: timedelta = UNDO, never_again: bool = False, digest: bytes | None = None
    ) -> Progress:
        """Begin once the time to undo is over. Executing it again changes nothing.

        Missing; Stale: it ran out, or its digest is another; WrongState; Invalid: more than a minute to undo.
        """
        raise NotImplementedError

    async def pause(self, owner: str, id: str) -> Progress:
        """Nothing more is begun until it is resumed. Missing, WrongState."""
        raise NotImplementedError

    async def resume(self, owner: str, id: str) -> Progress:
        """Missing, WrongState."""
        raise NotImplementedError

    async def cancel(self, owner: str, id: str) -> Progress:
        """Undo what has not been done yet, and lift what it blocked if nothing was. Missing, WrongState."""
        raise NotImplementedError

    async def get(self, owner: str, id: str) -> Progress:
        """Missing."""
        raise NotImplementedError

    async def all(self, owner: str, *, limit: int = 50, before: str = "") -> list[Plan]:
        """Newest first."""
        raise NotImplementedError

    async def items(self, owner: str, id: str, *, after: str = "", limit: int = 1000) -> list[Order]:
        """Its messages as they stand, by id. Missing."""
        raise NotImplementedError

    def watch(self, owner: str, id: str) -> AsyncIterator[Progress]:
        """How it stands now, and whenever that changes, until it has ended. Missing."""
        raise NotImplementedError

    async def finished(self, owner: str, id: str) -> Progress:
        """Wait until it has ended, or there is no use in waiting any longer. Missing."""
        raise NotImplementedError

    # ── for the clock ────────────────────────────────────────────────────────────────────────────────────

    async def keep(self) -> dict[str, int]:
        """Let every open plan's orders stand as the plan says, and close those whose orders have ended. Counts."""
        raise NotImplementedError

    async def retry(self) -> dict[str, int]:
        """Plan and execute again what was refused, each time after a longer while. Counts."""
        raise NotImplementedError

    async def clear(self) -> dict[str, int]:
        """Forget plans that nobody executed. Counts."""
        raise NotImplementedError
