"""The orders of one account as its courier sees them: claimed, and moved on from state to state."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from vault.errors import Internal, Unreachable, VaultError
from vault.intake import utc_now
from vault.models.errands import DeleteMessage, Order, OrderState, SendTask, Task
from vault.models.purges import Outcome, Scope
from vault.ports import Orders

log = logging.getLogger(__name__)

BEGUN = (OrderState.CLAIMED, OrderState.CALLING)
DOUBTFUL = (OrderState.CALLING, OrderState.UNCONFIRMED)
RETRIES = (0.5, 2)  # seconds until an order that went wrong is tried again
STALLS = (1, 5, 20, 40)  # the same for what WhatsApp did not get done: a line that broke is noticed within a minute


class Ledger:
    """`stands`: whether there is a line."""

    def __init__(self, orders: Orders, account: str, stands: Callable[[], bool]) -> None:
        self._orders = orders
        self._account = account
        self._stands = stands

    async def claim(self, kind: type[Task], limit: int = 1, scope: Scope | None = None) -> list[Order]:
        return await self._orders.claim(self._account, limit, only=kind, scope=scope)

    async def unfinished(self) -> Sequence[Order]:
        return await self._orders.unfinished(self._account)

    async def in_doubt(self, message_id: str) -> Order | None:
        """The send that was proposed under this id and may have gone out."""
        return await self._orders.find_send(self._account, message_id, among=DOUBTFUL)

    async def calling(self, order: Order, task: SendTask) -> bool:
        """WhatsApp is about to be told, and the task says under which message id. False: it is not ours any more."""
        return await self._orders.move(order.id, OrderState.CALLING, among=[OrderState.CLAIMED], task=task)

    async def done(self, order: Order, **result: Any) -> None:
        """Also where the caller was told in the meantime that nobody knows: now it is known."""
        await self._orders.move(order.id, OrderState.DONE, among=(*BEGUN, OrderState.UNCONFIRMED), **result)

    async def asking(self, orders: Sequence[Order]) -> None:
        """WhatsApp is about to be asked to delete these: from now on they may be gone by our hand."""
        await self._orders.move_all(_ids(orders), OrderState.CALLING, among=[OrderState.CLAIMED], called=True)

    async def back(self, orders: Sequence[Order], **changes: Any) -> None:
        await self._move_all(orders, OrderState.WAITING, **changes)

    async def all_done(self, orders: Sequence[Order], outcome: Outcome) -> None:
        await self._move_all(orders, OrderState.DONE, outcome=outcome)

    async def failed(self, orders: Sequence[Order], refusal: VaultError, outcome: Outcome | None = None) -> None:
        log.warning("Failed: %s (orders: %s)", refusal, ", ".join(_ids(orders)))
        told = {"code": refusal.code, "reason": refusal.message, "outcome": outcome}
        await self._move_all(orders, OrderState.FAILED, **told)

    async def unconfirmed(self, order: Order, outcome: Outcome | None = None) -> None:
        log.warning("Order %s: nobody knows whether it was done", order.id)
        await self._move_all([order], OrderState.UNCONFIRMED, outcome=outcome)

    async def again(self, order: Order) -> None:
        """Nothing was done yet, or it may be done again, unless it had its tries."""
        await self.retry([order], Internal())

    async def retry(self, orders: Sequence[Order], refusal: VaultError, outcome: Outcome | None = None) -> None:
        """Nothing was done: try these again, a little later each time. Those that had their tries fail with this."""
        await self._later(orders, RETRIES, refusal, outcome, called=False)

    async def stalled(self, orders: Sequence[Order], trouble: Unreachable, outcome: Outcome | None = None) -> None:
        """These did not get through. Without a line that is no fault of theirs, and Unreachable is raised again.

        Over a line that stands it counts as a try, and whatever else is to be done goes on meanwhile.
        """
        if not self._stands():
            await self.back(orders)
            raise trouble
        tried = [replace(order, attempts=order.attempts + 1) for order in orders]
        log.warning("%s Over a line that stands: %s", trouble, ", ".join(_ids(orders)))
        await self._later(tried, STALLS, trouble, outcome)

    async def given_up(self, order: Order) -> None:
        """What may have been done is never said to have failed."""
        deletion = isinstance(order.task, DeleteMessage)
        if order.state is OrderState.CALLING or order.called:
            await self.unconfirmed(order, Outcome.UNCONFIRMED if deletion else None)
        else:
            await self.failed([order], Internal(), Outcome.REFUSED if deletion else None)

    async def _later(
        self,
        orders: Sequence[Order],
        pauses: Sequence[float],
        refusal: VaultError,
        outcome: Outcome | None,
        **changes: Any,
    ) -> None:
        tries = attrgetter("attempts")
        for attempts, alike in groupby(sorted(orders, key=tries), tries):
            if attempts > len(pauses):
                await self.failed(list(alike), refusal, outcome)
            else:
                due = utc_now() + timedelta(seconds=pauses[attempts - 1]) if attempts else None
                await self.back(list(alike), attempts=attempts, not_before=due, **changes)

    async def _move_all(self, orders: Sequence[Order], to: OrderState, **changes: Any) -> None:
        await self._orders.move_all(_ids(orders), to, among=BEGUN, **changes)


def _ids(orders: Sequence[Order]) -> list[str]:
    return [order.id for order in orders]
