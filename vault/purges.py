"""Purge: find every message that holds a photo, say exactly which, and delete them, from my view or for everyone.

A plan is made first, and what is executed is that plan. Its messages are orders, held until then; so there is one
ledger, and an interrupted purge goes on wherever its orders stand.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing, suppress
from datetime import datetime, timedelta

from vault import ports
from vault.assets import Library
from vault.blocks import Blocks
from vault.chats import Chats
from vault.course import Course
from vault.errors import Invalid, Stale, WrongState
from vault.links import Links
from vault.models.chats import MessageRef
from vault.models.errands import Order
from vault.models.photos import Asset
from vault.models.purges import (
    BEGUN,
    SURE,
    Origin,
    Outcome,
    Plan,
    PlanState,
    Preview,
    Progress,
    Purged,
    Scope,
    Selection,
    Tier,
)
from vault.orders import BREATH, Desk, each
from vault.places import Places
from vault.plans import LASTING, Planner, wish
from vault.receipts import Receipts
from vault.tongue import say

UNDO = timedelta(seconds=10)
UNDO_MOST = timedelta(seconds=60)
AT_ONCE = timedelta(0)
LIFE = timedelta(minutes=30)  # of a plan that nobody executes
FORGOTTEN = timedelta(days=1)  # after a plan ran out
GOOD = (Outcome.DELETED, Outcome.GONE)
GLANCE = 0.25  # seconds between two looks of whoever watches
MANY = 100  # messages, from which on counting them takes its time


class Purges:
    def __init__(
        self,
        plans: ports.Plans,
        orders: ports.Orders,
        places: Places,
        library: Library,
        chats: Chats,
        links: Links,
        blocks: Blocks,
        receipts: Receipts,
        desk: Desk,
        now: Callable[[], datetime],
        undo: timedelta = UNDO,
    ) -> None:
        """`undo`: how long one can change one's mind, where nothing else is said."""
        self.undo = undo
        self._plans = plans
        self._orders = orders
        self._places = places
        self._library = library
        self._links = links
        self._blocks = blocks
        self._desk = desk
        self._now = now
        self._planner = Planner(plans, orders, places, chats)
        self._course = Course(plans, orders, library, receipts, blocks, now)

    # ── in one go, as the seed has it ────────────────────────────────────────────────────────────────────

    async def preview(self, owner: str, asset_id: int) -> Preview:
        """What `purge` would delete now: tracked and exact. Changes nothing. Missing."""
        found = await self._places.of([await self._library.get(owner, asset_id)], SURE)
        links = {link.account: link for link in await self._links.of(owner)}
        by_hand = [place for place in found if (link := links.get(place.ref.account)) and not link.deletes]
        since = max((link.since for link in links.values() if link.since), default=None)
        return Preview(found=tuple(found), by_hand=len(by_hand), since=since)

    async def purge(self, owner: str, asset_id: int, *, key: str | None = None) -> Purged:
        """Delete the photo for me from every conversation it is in, and wait; the photo itself stays in the vault.

        The same `key` again is the same purge: it goes on, and counts what was done before.
        Raises Missing, and Unreachable before anything was touched.
        """
        plan = await self._everywhere(await self._library.get(owner, asset_id), key or "")
        if plan is None:
            return Purged(deleted=0, failed=0, chats=0)
        if plan.state is PlanState.PLANNED:
            await self.execute(owner, plan.id, undo=AT_ONCE)
        progress = await self.finished(owner, plan.id)
        if progress.plan.closed_at is None:
            progress = await self._course.stand(await self._course.turn(plan, PlanState.CANCELLED, among=BEGUN))
        if progress.tally.cancelled == progress.tally.planned:  # the line broke after it was looked at
            await self._links.require(owner, {chat.account for chat in plan.chats})
        return await self._purged(progress)

    async def _purged(self, progress: Progress) -> Purged:
        """As the seed counts: what was gone already counts as deleted."""
        ended = [order async for order in each(self._orders, progress.plan.id) if order.outcome in GOOD]
        chats = {(order.account, order.chat) for order in ended}
        return Purged(deleted=len(ended), failed=progress.tally.planned - len(ended), chats=len(chats))

    async def _everywhere(self, asset: Asset, id: str) -> Plan | None:
        """What the seed deletes, as a plan; None when there is nothing."""
        if id and await self._plans.find(id):
            return await self._plans.get(asset.owner, id)
        places = await self._places.of([asset], SURE)
        await self._links.require(asset.owner, {place.ref.account for place in places})
        selection, photos = Selection(photos=(asset.id,)), [asset.digests.sha256]
        wanted = wish(asset.owner, selection, at=self._now(), life=LASTING, id=id, photos=photos)
        return await self._planner.write(wanted, places) if places else None

    # ── planned first ────────────────────────────────────────────────────────────────────────────────────

    async def plan(
        self,
        owner: str,
        selection: Selection,
        *,
        scope: Scope = Scope.ME,
        tiers: Sequence[Tier] = SURE,
        only: Sequence[MessageRef] | None = None,
        origin: Origin = Origin.PERSON,
        parent: str = "",
        id: str = "",
        life: timedelta = LIFE,
    ) -> Plan:
        """Write down exactly which messages would go. `only`: of those found, just these.

        Messages that can't be deleted for everyone are in it as such, and will not be tried. The same `id` again is
        the plan it was. Missing, Invalid.
        """
        if id and await self._plans.find(id):
            return await self._plans.get(owner, id)
        found = await self._places.selected(owner, selection, tiers)
        chosen = {place.ref for place in found} if only is None else set(only)
        wanted = wish(
            owner,
            selection,
            at=self._now(),
            life=life,
            id=id,
            origin=origin,
            parent=parent,
            scope=scope,
            tiers=tiers,
            photos=[asset.digests.sha256 for asset in await self._places.assets(owner, selection)],
        )
        return await self._planner.write(wanted, [place for place in found if place.ref in chosen])

    async def execute(
        self,
        owner: str,
        id: str,
        *,
        undo: timedelta | None = None,
        never_again: bool = False,
        digest: bytes | None = None,
    ) -> Progress:
        """Begin once the time to undo is over. Executing it again changes nothing.

        Missing; Stale: it ran out, or its digest is another; WrongState; Invalid: more than a minute to undo.
        """
        undo = self.undo if undo is None else undo
        if not AT_ONCE <= undo <= UNDO_MOST:
            raise Invalid(say("The time to undo is 0 to {seconds} seconds.", seconds=UNDO_MOST.seconds))
        plan = await self._plans.get(owner, id)
        if digest not in (None, plan.digest):
            raise Stale(say("This is not the plan that was shown."))
        if plan.state is PlanState.PLANNED:
            plan = await self._course.begin(plan, undo, never_again)
        if plan.state is PlanState.CANCELLED:
            raise WrongState("executed", plan.state)
        return await self._course.stand(plan)

    # ── while it runs ────────────────────────────────────────────────────────────────────────────────────

    async def pause(self, owner: str, id: str) -> Progress:
        """Nothing more is begun until it is resumed. Missing, WrongState."""
        return await self._change(owner, id, PlanState.PAUSED, "paused", among=[PlanState.RUNNING])

    async def resume(self, owner: str, id: str) -> Progress:
        """Missing, WrongState."""
        return await self._change(owner, id, PlanState.RUNNING, "resumed", among=[PlanState.PAUSED])

    async def cancel(self, owner: str, id: str) -> Progress:
        """Undo what has not been done yet, and lift what it blocked if nothing was. Missing, WrongState.

        Of one that has ended, what was refused is not tried again.
        """
        plan = await self._plans.get(owner, id)
        if plan.state is PlanState.DONE and plan.retry_at:
            await self._plans.note(id, retry_at=None)
            return await self.get(owner, id)
        return await self._change(owner, id, PlanState.CANCELLED, "cancelled", among=[PlanState.PLANNED, *BEGUN])

    async def _change(self, owner: str, id: str, to: PlanState, wish: str, *, among: Sequence[PlanState]) -> Progress:
        """What stands so already may be told so again; what has come to its end stays as it is."""
        plan = (await self.get(owner, id)).plan
        turned = await self._course.turn(plan, to, among=among)
        if turned.state is not to:
            raise WrongState(wish, turned.told(self._now()))
        return await self._course.stand(turned)

    # ── looking on ───────────────────────────────────────────────────────────────────────────────────────

    async def get(self, owner: str, id: str) -> Progress:
        """Missing."""
        return await self._course.see(await self._plans.get(owner, id))

    async def all(self, owner: str, *, limit: int = 50, before: str = "") -> list[Plan]:
        """Newest first."""
        return await self._plans.of(owner, limit=limit, before=before)

    async def under_way(self, owner: str) -> list[Plan]:
        """What was begun and has not ended, oldest first."""
        return [plan for plan in await self._plans.open() if plan.owner == owner]

    async def items(self, owner: str, id: str, *, after: str = "", limit: int = 1000) -> list[Order]:
        """Its messages as they stand, by id. Missing."""
        await self._plans.get(owner, id)
        return await self._orders.page(id, after=after, limit=limit)

    async def every(self, owner: str, id: str) -> AsyncGenerator[Order, None]:
        """Each of its messages, by id, however many. Missing."""
        await self._plans.get(owner, id)
        async for order in each(self._orders, id):
            yield order

    async def watch(self, owner: str, id: str) -> AsyncGenerator[Progress, None]:
        """How it stands now, and whenever that changes, until it has ended. Missing."""
        seen = None
        async with aclosing(self._desk.looks(id, GLANCE)) as looks:
            async for _ in looks:
                progress = await self.get(owner, id)
                state = progress.plan.told(self._now())
                if (progress, state) != seen:
                    yield progress
                if progress.plan.closed_at or self._lapsed(progress.plan):
                    return
                seen = progress, state

    async def finished(self, owner: str, id: str) -> Progress:
        """Wait until it has ended, or there is no use in waiting any longer. Missing."""
        plan = await self._plans.get(owner, id)
        lines = {(owner, chat.account) for chat in plan.chats}
        undo = max(AT_ONCE, plan.starts_at - self._now()) if plan.starts_at else AT_ONCE
        pause = BREATH if plan.total < MANY else GLANCE
        await self._desk.wait(id, lines, pause, idle=undo.total_seconds())
        return await self.get(owner, id)

    # ── for the clock ────────────────────────────────────────────────────────────────────────────────────

    async def keep(self) -> dict[str, int]:
        """Let every open plan's orders stand as the plan says, and close those whose orders have ended. Counts."""
        stood = [await self._course.stand(plan) for plan in await self._plans.open()]
        closed = sum(progress.plan.closed_at is not None for progress in stood)
        return {"open": len(stood) - closed, "closed": closed}

    async def retry(self) -> dict[str, int]:
        """Plan and execute again what was refused, each time after a longer while. Counts."""
        due = await self._plans.retrying(self._now())
        for plan in due:
            with suppress(Stale, WrongState):  # somebody cancelled it, say
                await self._again(plan)
            await self._plans.note(plan.id, retry_at=None)
        return {"retried": len(due)}

    async def again(self, owner: str, id: str) -> Progress:
        """Try now what was refused, once however often it is asked for. Missing; WrongState: it has not ended."""
        plan = await self._plans.get(owner, id)
        if plan.closed_at is None:
            raise WrongState("tried again", plan.told(self._now()))
        await self._plans.note(id, retry_at=None)
        return await self._again(plan)

    async def _again(self, plan: Plan) -> Progress:
        again = await self._planner.again(plan, await self._course.refused(plan), self._now())
        return await self.execute(plan.owner, again.id, undo=AT_ONCE)

    async def clear(self) -> dict[str, int]:
        """Forget plans that nobody executed, and what a process blocked that died before executing one. Counts."""
        before = self._now() - FORGOTTEN
        for plan in await self._plans.stale(before):
            await self._blocks.lift(plan.owner, plan.id)
        forgotten = await self._plans.clear(before)
        for id in forgotten:
            await self._orders.drop(id)
        return {"plans": len(forgotten)}

    def _lapsed(self, plan: Plan) -> bool:
        return plan.state is PlanState.PLANNED and self._now() > plan.expires_at
