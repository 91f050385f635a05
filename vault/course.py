"""The course of a purge: its orders stand as its plan says, and once all have ended it is closed with a receipt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from vault import ports, receipts
from vault.assets import Library
from vault.blocks import Blocks
from vault.errors import Invalid, Stale
from vault.models.errands import Order
from vault.models.purges import BEGUN, Outcome, Plan, PlanState, Progress, Tally
from vault.orders import each
from vault.plans import digest, name
from vault.receipts import Receipts
from vault.tongue import say

BACK_OFF = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=3))


class Course:
    """Everything here may be repeated, and done by several processes at once: the plan is what counts."""

    def __init__(
        self,
        plans: ports.Plans,
        orders: ports.Orders,
        library: Library,
        receipts: Receipts,
        blocks: Blocks,
        now: Callable[[], datetime],
    ) -> None:
        self._plans = plans
        self._orders = orders
        self._library = library
        self._receipts = receipts
        self._blocks = blocks
        self._now = now

    async def begin(self, plan: Plan, undo: timedelta, never_again: bool) -> Plan:
        """What is to be blocked is blocked before anything goes, so that it can't come back in between. Stale."""
        await self._check(plan)
        if never_again:
            await self._block(plan)
        changes = {"starts_at": self._now() + undo, "never_again": never_again}
        begun = await self.turn(plan, PlanState.RUNNING, among=[PlanState.PLANNED], **changes)
        if not begun.never_again:  # somebody else was faster, or died after blocking
            await self._blocks.lift(plan.owner, plan.id)
        if begun.state is PlanState.PLANNED:  # it ran out by the server's clock
            raise Stale
        return begun

    async def turn(self, plan: Plan, to: PlanState, *, among: Sequence[PlanState], **changes: Any) -> Plan:
        """The plan as it is then, whoever turned it."""
        await self._plans.turn(plan.id, to, among=among, **changes)
        return await self._plans.get(plan.owner, plan.id)

    async def stand(self, plan: Plan) -> Progress:
        """Let its orders stand as it says. A newer decision than this plan's stays: orders obey the higher epoch.

        What follows the last of its orders is of no plan: a slower process had the same wish, and found more.
        """
        running, last = plan.state is PlanState.RUNNING, name(plan, plan.total - 1)
        await self._orders.drop(plan.id, after=last)
        await self._orders.steer(
            plan.id,
            plan.epoch,
            last=last,
            held=not running,
            not_before=plan.starts_at if running else None,
            cancel=plan.state is PlanState.CANCELLED,
        )
        return await self.see(plan)

    async def see(self, plan: Plan) -> Progress:
        """How it stands; whoever sees first that all has ended closes it."""
        tally = await self._tally(plan)
        if plan.closed_at is None and plan.state is not PlanState.PLANNED and not tally.open:
            plan = await self._close(plan, tally)
        return Progress(plan=plan, tally=tally)

    async def refused(self, plan: Plan) -> list[Order]:
        """What WhatsApp was asked for, and refused."""
        return [
            order async for order in each(self._orders, plan.id) if order.outcome is Outcome.REFUSED and order.attempts
        ]

    async def _check(self, plan: Plan) -> None:
        if self._now() > plan.expires_at:
            raise Stale
        if digest(plan, [order async for order in each(self._orders, plan.id)]) != plan.digest:
            raise Stale(say("Its messages are not those that were planned."))

    async def _block(self, plan: Plan) -> None:
        if not plan.photos:
            raise Invalid(say("Only photos of the vault can be blocked, and this purge is of none."))
        await self._blocks.add(await self._library.holding(plan.owner, plan.photos), plan=plan.id)

    async def _tally(self, plan: Plan) -> Tally:
        """Orders are forgotten one day, receipts never."""
        receipt = await self._receipts.find(plan.owner, plan.id) if plan.closed_at else None
        return receipts.tally(receipt) if receipt else await self._orders.tally(plan.id)

    async def _close(self, plan: Plan, tally: Tally) -> Plan:
        if plan.starts_at:  # a plan that was never executed did nothing
            await self._receipts.write(plan, tally)
        if plan.state is PlanState.CANCELLED:
            await self._withdraw(plan, tally)
        else:
            retry_at = await self._retry_at(plan, tally)
            await self._plans.turn(plan.id, PlanState.DONE, among=BEGUN, closed_at=self._now(), retry_at=retry_at)
        return await self._plans.get(plan.owner, plan.id)

    async def _withdraw(self, plan: Plan, tally: Tally) -> None:
        if not tally.of(Outcome.DELETED):
            await self._blocks.lift(plan.owner, plan.id)
        await self._plans.note(plan.id, closed_at=self._now())

    async def _retry_at(self, plan: Plan, tally: Tally) -> datetime | None:
        tired = plan.retries >= len(BACK_OFF) or not tally.of(Outcome.REFUSED)
        return self._now() + BACK_OFF[plan.retries] if not tired and await self.refused(plan) else None
