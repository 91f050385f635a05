"""Orders: durable errands that doors leave and couriers carry out. The caller may wait for the outcome."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence, Set
from contextlib import aclosing, suppress

from vault import errors, ports
from vault.links import Links
from vault.models.errands import Order, OrderState, SendTask
from vault.tongue import noted, say

POLL = 1.0  # seconds; change streams are the fast path, this is the floor under them
BREATH = 0.05  # seconds between two looks, however much moves
PAGE = 1000
ANY = ""  # for whoever looks at all errands
DOWN = 5.0  # seconds


async def each(orders: ports.Orders, errand: str) -> AsyncIterator[Order]:
    """Every order of an errand, by id, however many there are."""
    after = ""
    while page := await orders.page(errand, after=after, limit=PAGE):
        for order in page:
            yield order
        after = page[-1].id


class Desk:
    """Where orders are left and their outcome is awaited.

    `patience`: seconds in which nothing moves until whoever waits is told so. `down`: the same for a line that is down;
    a bot should be able to start again in that time.
    """

    def __init__(self, orders: ports.Orders, links: Links, patience: float, down: float = DOWN) -> None:
        self._orders = orders
        self._links = links
        self._patience = patience
        self._down = down
        self._bells: dict[str, set[asyncio.Event]] = defaultdict(set)  # by errand, one for whoever looks
        self._moved: dict[str, float] = {}  # when something last moved in an account, by our own clock

    async def carry_out(self, errand: str, orders: Sequence[Order]) -> list[Order]:
        """Leave orders for an errand and wait for the outcome of all it has. StoreDown: they may have been left."""
        await self._orders.add(orders)
        return await self.outcome(errand)

    async def leave(self, orders: Sequence[Order]) -> None:
        """For whoever does not wait. An id that is already there stays as it is."""
        await self._orders.add(orders)

    async def watch(self) -> None:
        """Wake whoever waits for an order that changes. Runs for as long as the process does."""
        async with self._orders.changes() as changes:
            async for order in changes:
                self._moved[order.account] = time.monotonic()
                for bell in (*self._bells.get(order.errand, ()), *self._bells.get(ANY, ())):
                    bell.set()

    async def looks(self, errand: str, pause: float = BREATH) -> AsyncGenerator[None, None]:
        """When to look at an errand: now, and when it may have moved, but `pause` seconds apart at least."""
        bell = asyncio.Event()
        self._bells[errand].add(bell)
        try:
            while True:
                yield
                with suppress(TimeoutError):
                    await asyncio.wait_for(bell.wait(), POLL)
                await asyncio.sleep(pause)
                bell.clear()
        finally:
            self._bells[errand].remove(bell)
            if not self._bells[errand]:
                del self._bells[errand]

    async def outcome(self, errand: str) -> list[Order]:
        """The orders of an errand once all have ended, or as they stand when there is no use in waiting.

        What nobody took by then is taken back; what is under way goes on without us, but for sends (`_given_up`).
        """
        orders = await self._orders.of(errand)
        reason = await self.wait(errand, {(order.owner, order.account) for order in orders})
        return await self._settled(errand, reason) if reason else await self._orders.of(errand)

    async def wait(self, errand: str, lines: Set[tuple[str, str]], pause: float = BREATH, *, idle: float = 0) -> str:
        """Until all orders of an errand have ended; otherwise the reason why there is no use in waiting.

        That is when nothing moved on its lines (owner, account) for as long as patience lasts, or when one stays down.
        `idle`: seconds in which none of them may begin yet.
        """
        patience = Patience(self._links, self._moved, lines, quiet=self._patience + idle, down=self._down)
        async with aclosing(self.looks(errand, pause)) as looks:
            async for _ in looks:
                if not await self._orders.open(errand):
                    break
                if await patience.ends():
                    return patience.reason
        return ""

    async def _settled(self, errand: str, reason: str) -> list[Order]:
        orders = await self._orders.of(errand)
        open_ = [order for order in orders if not order.state.ended]
        if not open_:
            return orders
        waiting = [order.id for order in open_]
        await self._orders.move_all(waiting, OrderState.CANCELLED, among=[OrderState.WAITING], reason=reason)
        for order in open_:
            if isinstance(order.task, SendTask):
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

    def __init__(
        self, links: Links, moved: Mapping[str, float], lines: Set[tuple[str, str]], *, quiet: float, down: float
    ) -> None:
        self._links = links
        self._moved = moved
        self._lines = lines
        self._quiet = quiet
        self._down = down
        self._began = self._up_at = time.monotonic()
        self.reason = noted("The order waited too long and was taken back.")

    async def ends(self) -> bool:
        now = time.monotonic()
        try:
            for owner, account in self._lines:
                await self._links.require(owner, {account})
            self._up_at = now
        except errors.Unreachable as down:
            if now - self._up_at > self._down:
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
        case _ if isinstance(order.task, SendTask):
            raise errors.Unconfirmed
        case _:
            raise errors.Unreachable(say("It takes longer than usual and goes on; look again in a moment."))
