"""Runs of sweeps: what a rule takes now, and taking it.

The purge of a run bears the run's own name; so whatever step a crash comes after, the next one goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from vault import ports
from vault.errors import Invalid, Missing, Refusal
from vault.models.purges import Origin, Place, Plan, PlanState, Scope, Selection
from vault.models.sweeps import Run, RunState, Sweep
from vault.places import Places
from vault.plans import LASTING
from vault.purges import AT_ONCE, LIFE, Purges
from vault.reach import objection
from vault.tongue import noted, say

ABANDONED = timedelta(minutes=2)  # a run begun before that and not ended was left behind by a crash
UNDER_WAY = noted("Its last purge is still under way.")  # with its line down they would pile up
TOO_MANY = noted("It would take {found} messages, and {most} are allowed.")


class Runs:
    def __init__(self, sweeps: ports.Sweeps, places: Places, purges: Purges, now: Callable[[], datetime]) -> None:
        self._sweeps = sweeps
        self._places = places
        self._purges = purges
        self._now = now

    async def of(self, owner: str, sweep: str, limit: int) -> list[Run]:
        """Newest first, each with the tally of its purge."""
        return [await self._counted(run) for run in await self._sweeps.runs(owner, sweep, limit)]

    async def dry(self, sweep: Sweep) -> Plan | None:
        """A plan of what it would take now; None for nothing."""
        now = self._now()
        found = await self._found(sweep, now)
        return await self._plan(sweep, found, now) if found else None

    async def begin(self, sweep: Sweep, slot: datetime, now: datetime) -> Run | None:
        """The run of this slot; None when it was begun before, whoever did."""
        named = f"{slot:%Y%m%dT%H%M%S}.{slot.microsecond // 1000:03}Z"
        run = Run(id=f"{sweep.id}@{named}", sweep=sweep.id, owner=sweep.owner, slot=slot, began_at=now)
        return run if await self._sweeps.begin(run) else None

    async def abandoned(self) -> list[Run]:
        """What somebody began and did not end."""
        return [run for run in await self._sweeps.begun() if run.began_at < self._now() - ABANDONED]

    async def conduct(self, run: Run) -> Run:
        """Take what the rule says, from wherever the run had come to; the run as it ended."""
        try:
            ended = await self._carried_out(run)
        except Refusal as refusal:
            ended = replace(run, state=RunState.FAILED, reason=refusal.message)
        await self._sweeps.end(ended)
        return ended

    async def _carried_out(self, run: Run) -> Run:
        plan = await self._planned(run)
        if plan is None or plan.state is PlanState.PLANNED:
            sweep = await self._rule(run)
            if plan is None and (nothing := await self._prepared(run, sweep)):
                return nothing
        await self._purges.execute(run.owner, run.id, undo=AT_ONCE)
        return replace(run, state=RunState.DONE, plan=run.id)

    async def _prepared(self, run: Run, sweep: Sweep) -> Run | None:
        """Its plan is made; or the run as it ends without one."""
        if any(plan.parent == sweep.id for plan in await self._purges.under_way(run.owner)):
            return replace(run, state=RunState.FAILED, reason=UNDER_WAY)
        found = await self._found(sweep, run.began_at)
        if not found:
            return replace(run, state=RunState.EMPTY)
        if len(found) > sweep.most:
            reason = TOO_MANY.format(found=len(found), most=sweep.most)
            return replace(run, state=RunState.TOO_MANY, reason=reason)
        await self._plan(sweep, found, run.began_at, id=run.id, life=LASTING)
        return None

    async def _rule(self, run: Run) -> Sweep:
        sweep = await self._sweeps.get(run.owner, run.sweep)
        if not (sweep.enabled or run.by_hand):
            raise Invalid(say("The rule was switched off before it came to that."))
        return sweep

    async def _planned(self, run: Run) -> Plan | None:
        try:
            return (await self._purges.get(run.owner, run.id)).plan
        except Missing:
            return None

    async def _counted(self, run: Run) -> Run:
        return replace(run, tally=(await self._purges.get(run.owner, run.plan)).tally) if run.plan else run

    async def _found(self, sweep: Sweep, at: datetime) -> list[Place]:
        """What can't be deleted for everyone would be refused time and again, so it is left out."""
        found = await self._places.selected(sweep.owner, _selection(sweep, at), sweep.tiers)
        if sweep.scope is Scope.ME:
            return found
        return [place for place in found if not objection(place.from_me, place.sent_at, at)]

    async def _plan(
        self, sweep: Sweep, found: Sequence[Place], at: datetime, *, id: str = "", life: timedelta = LIFE
    ) -> Plan:
        """Of just what was found, so that it never takes more than was counted."""
        return await self._purges.plan(
            sweep.owner,
            _selection(sweep, at),
            scope=sweep.scope,
            tiers=sweep.tiers,
            only=[place.ref for place in found],
            origin=Origin.SWEEP,
            parent=sweep.id,
            id=id,
            life=life,
        )


def _selection(sweep: Sweep, at: datetime) -> Selection:
    return replace(sweep.selection, before=at - sweep.older_than) if sweep.older_than else sweep.selection
