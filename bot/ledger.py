"""The orders of one account as its courier sees them: claimed, and moved on from state to state."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from vault.errors import Refusal
from vault.models import Order, OrderState, SendPhoto, Task
from vault.ports import Orders

log = logging.getLogger(__name__)

BEGUN = (OrderState.CLAIMED, OrderState.CALLING)


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
        await self._orders.move_all([order.id for order in orders], OrderState.DONE, among=BEGUN)

    async def failed(self, order: Order, refusal: Refusal) -> None:
        log.warning("Order %s failed: %s", order.id, refusal)
        told = {"code": refusal.code, "reason": refusal.message}
        await self._orders.move(order.id, OrderState.FAILED, among=BEGUN, **told)

    async def unconfirmed(self, order: Order) -> None:
        log.warning("Order %s: nobody knows whether it was sent", order.id)
        await self._orders.move(order.id, OrderState.UNCONFIRMED, among=BEGUN)

    async def again(self, order: Order, **changes: Any) -> None:
        """Nothing was done yet, or it may be done again."""
        await self._orders.move(order.id, OrderState.WAITING, among=BEGUN, **changes)
