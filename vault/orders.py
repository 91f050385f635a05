"""Orders: durable errands that doors leave and couriers carry out. The caller may wait for the outcome."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress

from vault import errors, ports
from vault.links import Links
from vault.models import Order, OrderState

POLL = 1.0  # seconds; change streams are the fast path, this is the floor under them
DOWN = 5.0  # seconds a line may be down before whoever waits is told so; a bot that starts again takes less


class Desk:
    """Where orders are left and their outcome is awaited."""

    def __init__(self, orders: ports.Orders, links: Links, patience: float) -> None:
        self._orders = orders
        self._links = links
        self._patience = patience
        self._stirred: dict[str, asyncio.Event] = defaultdict(asyncio.Event)

    async def place(self, orders: Sequence[Order]) -> None:
        await self._orders.add(orders)

    async def begun(self, errand: str) -> bool:
        """Whether orders were placed for it."""
        return bool(await self._orders.of(errand))

    async def watch(self) -> None:
        """Wake whoever waits for an order that changes. Runs for as long as the process does."""
        async with self._orders.changes() as changes:
            async for order in changes:
                if order.errand in self._stirred:
                    self._stirred[order.errand].set()

    async def outcome(self, errand: str) -> list[Order]:
        """The orders of an errand once all have ended, or as they stand when there is no use in waiting.

        That is when nothing moved for as long as patience lasts, or when the line stays down. What nobody took by
        then is taken back; what is under way goes on without us.
        """
        orders = await self._orders.of(errand)
        patience = Patience(self._links, orders, self._patience)
        stirred = self._stirred[errand]
        try:
            while await self._orders.open(errand) and not await patience.ends(stirred.is_set()):
                stirred.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(stirred.wait(), POLL)
        finally:
            self._stirred.pop(errand, None)
        return await self._settled(errand, patience.reason)

    async def _settled(self, errand: str, reason: str) -> list[Order]:
        orders = await self._orders.of(errand)
        waiting = [order.id for order in orders if order.state is OrderState.WAITING]
        if waiting:
            await self._orders.move_all(waiting, OrderState.CANCELLED, among=[OrderState.WAITING], reason=reason)
        return await self._orders.of(errand) if any(not order.state.ended for order in orders) else orders


class Patience:
    """When to stop waiting for orders, and why."""

    def __init__(self, links: Links, orders: Sequence[Order], quiet: float) -> None:
        self._links = links
        self._lines = {(order.owner, order.account) for order in orders}
        self._quiet = quiet
        self._stirred_at = self._up_at = time.monotonic()
        self.reason = "The order waited too long and was taken back."

    async def ends(self, stirred: bool) -> bool:
        now = time.monotonic()
        self._stirred_at = now if stirred else self._stirred_at
        try:
            for owner, account in self._lines:
                await self._links.require(owner, {account})
            self._up_at = now
        except errors.Unreachable as down:
            if now - self._up_at > DOWN:
                self.reason = down.remedy
                return True
        return now - self._stirred_at > self._quiet


def verdict(order: Order) -> Order:
    """The order if it was carried out; otherwise its refusal is raised."""
    if order.state is OrderState.DONE:
        return order
    if order.state is OrderState.CANCELLED:
        raise errors.Unreachable(order.reason)
    if order.state is not OrderState.FAILED:
        raise errors.Unconfirmed
    raise _refusal(order)


def _refusal(order: Order) -> errors.VaultError:
    match order.code:
        case errors.Unreachable.code:
            return errors.Unreachable(order.reason)
        case errors.SendRefused.code:
            return errors.SendRefused(order.reason)
        case errors.DeleteRefused.code:
            return errors.DeleteRefused(order.reason)
        case errors.MediaGone.code:
            return errors.MediaGone()
        case errors.Damaged.code:
            return errors.Damaged()
        case errors.NotAnImage.code:
            return errors.NotAnImage()
        case _:
            return errors.Refusal(order.reason)
