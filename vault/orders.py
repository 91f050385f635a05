"""Orders: durable errands that doors leave and couriers carry out. The caller may wait for the outcome."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress

from vault import errors, ports
from vault.links import Links
from vault.models.errands import Order, OrderState, SendPhoto

POLL = 1.0  # seconds; change streams are the fast path, this is the floor under them
BREATH = 0.05  # seconds between two looks, however much moves
DOWN = 5.0  # seconds a line may be down before whoever waits is told so; a bot that starts again takes less


class Desk:
    """Where orders are left and their outcome is awaited."""

    def __init__(self, orders: ports.Orders, links: Links, patience: float) -> None:
        self._orders = orders
        self._links = links
        self._patience = patience
        self._stirred: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._moved: dict[str, float] = {}  # when something last moved in an account, by our own clock

    async def carry_out(self, errand: str, orders: Sequence[Order]) -> list[Order]:
        """Leave orders for an errand and wait for the outcome of all it has. StoreDown: they may have been left."""
        await self._orders.add(orders)
        return await self.outcome(errand)

    async def leave(self, orders: Sequence[Order]) -> None:
        """For whoever does not wait. An id that is already there stays as it is."""
        await self._orders.add(orders)

    async def begun(self, errand: str) -> bool:
        """Whether orders were left for it."""
        return bool(await self._orders.of(errand))

    async def watch(self) -> None:
        """Wake whoever waits for an order that changes. Runs for as long as the process does."""
        async with self._orders.changes() as changes:
            async for order in changes:
                self._moved[order.account] = time.monotonic()
                if order.errand in self._stirred:
                    self._stirred[order.errand].set()

    async def outcome(self, errand: str) -> list[Order]:
        """The orders of an errand once all have ended, or as they stand when there is no use in waiting.

        That is when nothing moved in their accounts for as long as patience lasts, or when a line stays down. What
        nobody took by then is taken back; what is under way goes on without us, but for sends (`_given_up`).
        """
        orders = await self._orders.of(errand)
        patience = Patience(self._links, self._moved, orders, self._patience)
        stirred = self._stirred[errand]
        try:
            while await self._orders.open(errand) and not await patience.ends():
                stirred.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(stirred.wait(), POLL)
                await asyncio.sleep(BREATH)
        finally:
            self._stirred.pop(errand, None)
        return await self._settled(errand, patience.reason)

    async def _settled(self, errand: str, reason: str) -> list[Order]:
        orders = await self._orders.of(errand)
        open_ = [order for order in orders if not order.state.ended]
        if not open_:
            return orders
        waiting = [order.id for order in open_]
        await self._orders.move_all(waiting, OrderState.CANCELLED, among=[OrderState.WAITING], reason=reason)
        for order in open_:
            if isinstance(order.task, SendPhoto):
                await self._given_up(order.id, reason)
        return await self._orders.of(errand)

    async def _given_up(self, id: str, reason: str) -> None:
        """Whoever asked for this send is told now how it stands, so nothing may be sent after that."""
        while not (await self._orders.get(id)).state.ended:
            back = [OrderState.WAITING, OrderState.CLAIMED]
            if not await self._orders.move(id, OrderState.CANCELLED, among=back, reason=reason):
                await self._orders.move(id, OrderState.UNCONFIRMED, among=[OrderState.CALLING])


class Patience:
    """When to stop waiting for orders, and why."""

    def __init__(self, links: Links, moved: Mapping[str, float], orders: Sequence[Order], quiet: float) -> None:
        self._links = links
        self._moved = moved
        self._lines = {(order.owner, order.account) for order in orders}
        self._quiet = quiet
        self._began = self._up_at = time.monotonic()
        self.reason = "The order waited too long and was taken back."

    async def ends(self) -> bool:
        now = time.monotonic()
        try:
            for owner, account in self._lines:
                await self._links.require(owner, {account})
            self._up_at = now
        except errors.Unreachable as down:
            if now - self._up_at > DOWN:
                self.reason = down.remedy
                return True
        return now - max(self._began, *(self._moved.get(account, 0) for _, account in self._lines)) > self._quiet


def verdict(order: Order) -> Order:
    """The order if it was carried out; otherwise its refusal is raised."""
    match order.state:
        case OrderState.DONE:
            return order
        case OrderState.FAILED:
            raise errors.retold(order.code, order.reason)
        case OrderState.CANCELLED:
            raise errors.Unreachable(order.reason)
        case _ if isinstance(order.task, SendPhoto):
            raise errors.Unconfirmed
        case _:
            raise errors.Unreachable("It takes longer than usual and goes on; look again in a moment.")
