"""Orders: durable errands that doors leave and couriers carry out. The caller may wait for the outcome."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress

from vault import errors, ports
from vault.models import Order, OrderState

POLL = 2.0  # seconds; change streams are the fast path, this is the floor under them


class Desk:
    """Where orders are left and their outcome is awaited."""

    def __init__(self, orders: ports.Orders, patience: float) -> None:
        self._orders = orders
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
        """The orders of an errand once all have ended, or as they stand when patience runs out.

        What still waits by then is cancelled; what is under way goes on without us.
        """
        deadline = time.monotonic() + self._patience
        stirred = self._stirred[errand]
        try:
            while await self._orders.open(errand) and time.monotonic() < deadline:
                with suppress(TimeoutError):
                    await asyncio.wait_for(stirred.wait(), POLL)
                stirred.clear()
        finally:
            self._stirred.pop(errand, None)
        return await self._settled(errand)

    async def _settled(self, errand: str) -> list[Order]:
        orders = await self._orders.of(errand)
        for order in orders:
            if order.state is OrderState.WAITING:
                await self._orders.move(order.id, OrderState.CANCELLED, among=[OrderState.WAITING])
        return await self._orders.of(errand) if any(not order.state.ended for order in orders) else orders


def verdict(order: Order) -> Order:
    """The order if it was carried out; otherwise its refusal is raised."""
    if order.state is OrderState.DONE:
        return order
    if order.state is OrderState.CANCELLED:
        raise errors.Unreachable("The order waited too long and was taken back.")
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
