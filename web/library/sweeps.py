"""Sweeps: purges by rule, on the clock."""

from __future__ import annotations

from vault.errors import Invalid, Missing
from vault.models.principals import Scope
from vault.models.purges import Plan
from web.library.plans import shown
from web.library.wire import sweeps as wire
from web.library.wire.plans import NewPlan
from web.library.wire.terms import Done
from web.surface import Answer, Route, Visit


async def list_sweeps(visit: Visit) -> list[wire.SweepEntry]:
    """Every rule, by name."""
    return [wire.entry(sweep) for sweep in await visit.vault.sweeps.all(visit.owner)]


async def add_sweep(visit: Visit, body: wire.NewSweep) -> Answer:
    """Lay down a rule, which is off at first, and show exactly what it would take now."""
    sweep, plan = await visit.vault.sweeps.add(wire.added(body, visit.owner))
    return Answer(wire.trial(sweep, await _shown(visit, plan)), 201)


async def read_sweep(visit: Visit, id: str) -> wire.SweepEntry:
    """One rule, by id or by name."""
    return wire.entry(await visit.vault.sweeps.get(visit.owner, id))


async def change_sweep(visit: Visit, id: str, body: wire.SweepChange) -> wire.SweepEntry:
    """Change a rule, or switch it on or off."""
    sweep = await visit.vault.sweeps.get(visit.owner, id)
    return wire.entry(await visit.vault.sweeps.change(wire.changed(sweep, body)))


async def remove_sweep(visit: Visit, id: str) -> Done:
    """Remove a rule; what its runs did stays on record."""
    await visit.vault.sweeps.remove(visit.owner, id)
    return Done()


async def try_sweep(visit: Visit, id: str) -> wire.SweepTrial:
    """Show exactly what it would take now. Deletes nothing."""
    plan = await visit.vault.sweeps.dry_run(visit.owner, id)
    return wire.trial(await visit.vault.sweeps.get(visit.owner, id), await _shown(visit, plan))


async def run_sweep(visit: Visit, id: str) -> Answer:
    """Run it now, whether it is on or off."""
    return Answer(wire.run(await visit.vault.sweeps.run(visit.owner, id)), 202)


async def list_runs(visit: Visit, id: str) -> list[wire.SweepRun]:
    """Its last 50 runs, newest first."""
    return [wire.run(run) for run in await visit.vault.sweeps.runs(visit.owner, id)]


async def _shown(visit: Visit, plan: Plan | None) -> NewPlan | None:
    return await shown(visit, plan.id) if plan else None


ROUTES = (
    Route(method="GET", path="/sweeps", handler=list_sweeps, scope=Scope.PURGE, answers={200: list[wire.SweepEntry]}),
    Route(
        method="POST",
        path="/sweeps",
        handler=add_sweep,
        scope=Scope.PURGE,
        body=wire.NewSweep,
        answers={201: wire.SweepTrial},
        refusals=(Invalid, Missing),
    ),
    Route(
        method="GET",
        path="/sweeps/<id>",
        handler=read_sweep,
        scope=Scope.PURGE,
        answers={200: wire.SweepEntry},
        refusals=(Missing,),
    ),
    Route(
        method="PATCH",
        path="/sweeps/<id>",
        handler=change_sweep,
        scope=Scope.PURGE,
        body=wire.SweepChange,
        answers={200: wire.SweepEntry},
        refusals=(Missing, Invalid),
    ),
    Route(
        method="DELETE",
        path="/sweeps/<id>",
        handler=remove_sweep,
        scope=Scope.PURGE,
        answers={200: Done},
        refusals=(Missing,),
    ),
    Route(
        method="POST",
        path="/sweeps/<id>/dry-run",
        handler=try_sweep,
        scope=Scope.PURGE,
        quiet=True,
        answers={200: wire.SweepTrial},
        refusals=(Missing, Invalid),
    ),
    Route(
        method="POST",
        path="/sweeps/<id>/run",
        handler=run_sweep,
        scope=Scope.PURGE,
        answers={202: wire.SweepRun},
        refusals=(Missing, Invalid),
    ),
    Route(
        method="GET",
        path="/sweeps/<id>/runs",
        handler=list_runs,
        scope=Scope.PURGE,
        answers={200: list[wire.SweepRun]},
        refusals=(Missing,),
    ),
)
