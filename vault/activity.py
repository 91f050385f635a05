"""Activity: what couriers and the clock did and do, and what can be done about an errand that went wrong."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from vault import ports
from vault.diary import Diary, Entry
from vault.errors import Invalid, Missing, NoRemedy
from vault.links import Links
from vault.models.errands import DeleteMessage, Order, OrderState, SendTask
from vault.orders import ANY, Desk
from vault.purges import Purges
from vault.tongue import say

GLANCE = 1.0  # seconds between two looks of whoever watches
FRESH = {"code": "", "reason": "", "attempts": 0, "ended_at": None, "not_before": None}
OVER = (OrderState.FAILED, OrderState.CANCELLED)  # surely not done


class Remedy(StrEnum):
    """What can be done about an order: try it again, send it again though it may have arrived, or nothing."""

    AGAIN = "again"
    AT_RISK = "at_risk"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many orders stand how, and when each chore was last done."""

    orders: dict[OrderState, int]
    chores: Sequence[Entry]


class Activity:
    def __init__(
        self,
        orders: ports.Orders,
        desk: Desk,
        links: Links,
        purges: Purges,
        diary: Diary,
        now: Callable[[], datetime],
    ) -> None:
        self._orders = orders
        self._desk = desk
        self._links = links
        self._purges = purges
        self._diary = diary
        self._now = now

    async def page(
        self,
        owner: str,
        *,
        among: Sequence[OrderState] = tuple(OrderState),
        before: tuple[datetime, str] | None = None,
        limit: int,
    ) -> list[Order]:
        """Newest first, without what waits for a purge to begin. `before`: when the last one was left, and its id."""
        return await self._orders.recent(owner, among=among, before=before, limit=limit)

    async def standing(self, owner: str) -> Standing:
        return Standing(orders=await self._orders.counts(owner), chores=await self._diary.all())

    async def watch(self, owner: str) -> AsyncGenerator[Standing, None]:
        """How it stands now, and whenever an order has changed, for as long as somebody listens."""
        seen = None
        async with aclosing(self._desk.looks(ANY, GLANCE)) as looks:
            async for _ in looks:
                counts = await self._orders.counts(owner)
                if counts != seen:
                    yield Standing(orders=counts, chores=await self._diary.all())
                seen = counts

    async def retry(self, owner: str, id: str, *, at_risk: bool = False) -> None:
        """Try an order again; asking twice is asking once.

        A deletion takes along all that its purge was refused. A send in doubt is sent anew, and only `at_risk` that it
        arrives twice. Missing; NoRemedy; WrongState: its purge goes on; Invalid: the risk was not taken; Unreachable.
        """
        order = await self._orders.get(id)
        if order.owner != owner:
            raise Missing("order", id)
        await self._links.require(owner, {order.account})
        match remedy(order):
            case Remedy.NONE:
                raise NoRemedy(order.state)
            case Remedy.AT_RISK if not at_risk:
                raise Invalid(say("This may have arrived: send it again only if it may come twice."))
            case Remedy.AT_RISK:
                await self._desk.leave([self._anew(order)])
            case Remedy.AGAIN if isinstance(order.task, DeleteMessage):
                await self._purges.again(owner, order.errand)
            case Remedy.AGAIN:
                await self._orders.move(id, OrderState.WAITING, among=OVER, **FRESH)

    def _anew(self, order: Order) -> Order:
        """Another order, for this one may still turn out to have been carried out. Its name makes it one."""
        id = f"again/{order.id}"
        task = replace(order.task, message_id="")
        return Order(
            id=id,
            errand=id,
            owner=order.owner,
            account=order.account,
            chat=order.chat,
            task=task,
            created_at=self._now(),
        )


def remedy(order: Order) -> Remedy:
    deletes = isinstance(order.task, DeleteMessage)
    match order.state:
        case OrderState.FAILED:
            return Remedy.AGAIN
        case OrderState.CANCELLED if not deletes:
            return Remedy.AGAIN
        case OrderState.UNCONFIRMED if isinstance(order.task, SendTask):
            return Remedy.AT_RISK
        case _:
            return Remedy.NONE
