"""The orders of one account as its courier sees them: claimed, and moved on from state to state."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from vault.errors import Internal, VaultError
from vault.intake import utc_now
from vault.models.errands import Order, OrderState, SendPhoto, Task
from vault.ports import Orders

log = logging.getLogger(__name__)

BEGUN = (OrderState.CLAIMED, OrderState.CALLING)
RETRIES = (0.5, 2)  # seconds until an order that went wrong is tried again


class Ledger:
    def __init__(self, orders: Orders, account: str) -> None:
        self._orders = orders
        self._account = account

    async def claim(self, kind: type[Task], limit: int) -> list[Order]:
        return await self._orders.claim(self._account, limit, only=kind)

    async def unfinished(self) -> Sequence[Order]:
        return await self._orders.unfinished(self._account)

    async def calling(self, order: Order, task: SendPhoto) -> bool:
        """WhatsApp is about to be told, and the task says under which message id. False: it is not ours any more."""
        return await self._orders.move(order.id, OrderState.CALLING, among=[OrderState.CLAIMED], task=task)

    async def done(self, order: Order, **result: Any) -> None:
        """Also where the caller was told in the meantime that nobody knows: now it is known."""
        await self._orders.move(order.id, OrderState.DONE, among=(*BEGUN, OrderState.UNCONFIRMED), **result)

    async def all_done(self, orders: Sequence[Order]) -> None:
        await self._move_all(orders, OrderState.DONE)

    async def failed(self, orders: Sequence[Order], refusal: VaultError) -> None:
        log.warning("Failed: %s (orders: %s)", refusal, ", ".join(order.id for order in orders))
        await self._move_all(orders, OrderState.FAILED, code=refusal.code, reason=refusal.message)

    async def unconfirmed(self, order: Order) -> None:
        log.warning("Order %s: nobody knows whether it was sent", order.id)
        await self._orders.move(order.id, OrderState.UNCONFIRMED, among=BEGUN)

    async def again(self, order: Order) -> None:
        """Nothing was done yet, or it may be done again, unless it had its tries."""
        await self.retry([order], Internal())

    async def retry(self, orders: Sequence[Order], refusal: VaultError) -> None:
        """Try these again, a little later each time; those that had their tries fail with this refusal."""
        tries = attrgetter("attempts")
        for attempts, alike in groupby(sorted(orders, key=tries), tries):
            if attempts > len(RETRIES):
                await self.failed(list(alike), refusal)
            else:
                due = utc_now() + timedelta(seconds=RETRIES[attempts - 1]) if attempts else None
                await self._move_all(list(alike), OrderState.WAITING, attempts=attempts, not_before=due)

    async def given_up(self, order: Order) -> None:
        """A send that may have gone out is never said to have failed."""
        if order.state is OrderState.CALLING:
            await self.unconfirmed(order)
        else:
            await self.failed([order], Internal())

    async def _move_all(self, orders: Sequence[Order], to: OrderState, **changes: Any) -> None:
        await self._orders.move_all([order.id for order in orders], to, among=BEGUN, **changes)
