"""Carrying out deletions, many in one call: “delete for me”, which is safe to repeat."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from bot.ledger import Ledger
from bot.transport import Deleted, Deletion, NotDeleted, Sender
from vault.chats import Chats
from vault.errors import DeleteRefused
from vault.intake import utc_now
from vault.models import DeleteMessage, Order
from vault.sends import Sends

BATCH = 100  # little enough that a send never waits long behind a purge
RETRIES = (0.5, 2)  # seconds until a refused deletion is tried again


class Deleting:
    kind = DeleteMessage
    batch = BATCH
    due = True

    def __init__(self, transport: Sender, chats: Chats, sends: Sends, ledger: Ledger) -> None:
        self._transport = transport
        self._chats = chats
        self._sends = sends
        self._ledger = ledger

    async def carry_out(self, orders: Sequence[Order]) -> None:
        outcomes = await self._transport.delete_for_me([order.ref for order in orders])
        gone = [order for order in orders if isinstance(outcomes.get(order.ref), Deleted)]
        await self._forget(gone)
        refused = [order for order in orders if not isinstance(outcomes.get(order.ref), Deleted)]
        await asyncio.gather(*(self._refused(order, outcomes.get(order.ref)) for order in refused))

    async def settle(self, order: Order) -> None:
        await self._ledger.again(order)

    async def _forget(self, orders: Sequence[Order]) -> None:
        refs = [order.ref for order in orders]
        await self._chats.forget(refs)
        await self._sends.forget(refs)
        await self._ledger.all_done(orders)

    async def _refused(self, order: Order, outcome: Deletion | None) -> None:
        """It is tried a few times before that is said. Its records stay, so that a later purge finds it again."""
        if order.attempts < len(RETRIES):
            due = utc_now() + timedelta(seconds=RETRIES[order.attempts])
            await self._ledger.again(order, attempts=order.attempts + 1, not_before=due)
        else:
            reason = outcome.reason if isinstance(outcome, NotDeleted) else ""
            await self._ledger.failed(order, DeleteRefused(reason))
