"""Carrying out deletions, many in one call: “delete for me”, which is safe to repeat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.ledger import Ledger
from bot.transport import Deleted, Deletion, NotDeleted, Sender
from vault.chats import Chats
from vault.errors import DeleteRefused
from vault.models.chats import MessageRef
from vault.models.errands import DeleteMessage, Order
from vault.sends import Sends

BATCH = 100  # little enough that a send never waits long behind a purge


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
        if gone := [order for order in orders if isinstance(outcomes.get(order.ref), Deleted)]:
            await self._forget(gone)
        await self._refused(orders, outcomes)

    async def settle(self, order: Order) -> None:
        await self._ledger.again(order)

    async def _forget(self, orders: Sequence[Order]) -> None:
        refs = [order.ref for order in orders]
        await self._chats.forget(refs)
        await self._sends.forget(refs)
        await self._ledger.all_done(orders)

    async def _refused(self, orders: Sequence[Order], outcomes: Mapping[MessageRef, Deletion]) -> None:
        """They are tried a few times before that is said. Their records stay, so that a later purge finds them."""
        refused: dict[str, list[Order]] = defaultdict(list)
        for order in orders:
            outcome = outcomes.get(order.ref)
            if not isinstance(outcome, Deleted):
                reason = outcome.reason if isinstance(outcome, NotDeleted) else ""
                refused[reason].append(replace(order, attempts=order.attempts + 1))
        for reason, alike in refused.items():
            await self._ledger.retry(alike, DeleteRefused(reason))
