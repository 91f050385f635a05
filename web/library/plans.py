"""Purges by plan: what was shown is exactly what is deleted."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime

from quart import Response

from vault.errors import Invalid, Missing, Stale, TooMany, WrongState
from vault.models.principals import Scope
from vault.models.purges import Progress
from web.library.paging import page
from web.library.wire import plans as wire
from web.library.wire.items import PlanItem, items
from web.library.wire.tallies import PlanStatus, status
from web.library.wire.terms import BODY
from web.streams import Event, News
from web.surface import Answer, Bytes, Route, Visit

SHOWN = 1000  # messages of a new plan
LARGEST = 4 * 1024 * 1024 + BODY  # bytes of a body that names messages one by one, and their photos


async def plan_purge(visit: Visit, body: wire.Planning) -> Answer:
    """Write down exactly which messages would go. Deletes nothing; what has no matches is a plan of no messages."""
    plan = await visit.vault.purges.plan(
        visit.owner, body.selection(body.before), scope=body.scope, tiers=body.tiers, only=body.picked
    )
    return Answer(await shown(visit, plan.id), 201)


async def shown(visit: Visit, id: str) -> wire.NewPlan:
    """A plan with its first messages."""
    progress = await visit.vault.purges.get(visit.owner, id)
    return wire.new(progress, await visit.vault.purges.items(visit.owner, id, limit=SHOWN), now())


async def list_purges(visit: Visit, query: wire.Listing) -> Answer:
    """Every plan, newest first, also those of sweeps and of sends that expired; or only those under way."""
    if query.open:
        return Answer([wire.entry(plan, now()) for plan in await visit.vault.purges.under_way(visit.owner)])
    found = await visit.vault.purges.all(visit.owner, limit=query.limit + 1, before=query.cursor)
    plans = found[: query.limit]
    return page([wire.entry(plan, now()) for plan in plans], plans[-1].id if len(found) > len(plans) else None)


async def read_purge(visit: Visit, id: str) -> wire.PlanReport:
    """What it takes, and how far it has come."""
    return wire.report(await visit.vault.purges.get(visit.owner, id), now())


async def list_messages(visit: Visit, id: str, query: wire.ItemPaging) -> Answer:
    """Its messages, and what became of each."""
    plan = (await visit.vault.purges.get(visit.owner, id)).plan
    found = await visit.vault.purges.items(visit.owner, id, after=query.cursor, limit=query.limit + 1)
    orders = found[: query.limit]
    return page(items(plan, orders), orders[-1].id if len(found) > len(orders) else None)


async def execute_purge(visit: Visit, id: str, body: wire.Executing) -> Answer:
    """Delete exactly what the plan says, once the time to undo is over. Asking again changes nothing."""
    digest = bytes.fromhex(body.digest) if body.digest else None
    progress = await visit.vault.purges.execute(
        visit.owner, id, undo=body.undo, never_again=body.never_again, digest=digest
    )
    return Answer(status(progress, now()), 202)


async def pause_purge(visit: Visit, id: str) -> PlanStatus:
    """Begin nothing more until it is resumed."""
    return status(await visit.vault.purges.pause(visit.owner, id), now())


async def resume_purge(visit: Visit, id: str) -> PlanStatus:
    """Go on."""
    return status(await visit.vault.purges.resume(visit.owner, id), now())


async def cancel_purge(visit: Visit, id: str) -> PlanStatus:
    """Leave everything that was not deleted yet as it is."""
    return status(await visit.vault.purges.cancel(visit.owner, id), now())


async def watch_purge(visit: Visit, id: str) -> Response:
    """Its status as server-sent events: `progress` now and at every change, and in the end `done`."""
    return await visit.streams.response(_told(visit.vault.purges.watch(visit.owner, id)))


async def _told(watched: AsyncGenerator[Progress, None]) -> News:
    async with aclosing(watched):
        async for progress in watched:
            yield Event(name="progress", value=(last := status(progress, now())))
    yield Event(name="done", value=last, last=True)


def now() -> datetime:
    return datetime.now(UTC)


STATUS = {200: PlanStatus}

ROUTES = (
    Route(
        method="POST",
        path="/purges",
        handler=plan_purge,
        scope=Scope.PURGE,
        quiet=True,
        body=wire.Planning,
        limit=LARGEST,
        answers={201: wire.NewPlan},
        refusals=(Invalid, Missing),
    ),
    Route(
        method="GET",
        path="/purges",
        handler=list_purges,
        scope=Scope.PURGE,
        query=wire.Listing,
        answers={200: list[wire.PlanEntry]},
        refusals=(Invalid, Missing),
    ),
    Route(
        method="GET",
        path="/purges/<id>",
        handler=read_purge,
        scope=Scope.PURGE,
        answers={200: wire.PlanReport},
        refusals=(Missing,),
    ),
    Route(
        method="GET",
        path="/purges/<id>/items",
        handler=list_messages,
        scope=Scope.PURGE,
        query=wire.ItemPaging,
        answers={200: list[PlanItem]},
        refusals=(Missing, Invalid),
    ),
    Route(
        method="POST",
        path="/purges/<id>/execute",
        handler=execute_purge,
        scope=Scope.PURGE,
        body=wire.Executing,
        answers={202: PlanStatus},
        refusals=(Missing, Invalid, Stale, WrongState),
    ),
    *(
        Route(
            method="POST",
            path=f"/purges/<id>/{wish}",
            handler=handler,
            scope=Scope.PURGE,
            answers=STATUS,
            refusals=(Missing, WrongState),
        )
        for wish, handler in (("pause", pause_purge), ("resume", resume_purge), ("cancel", cancel_purge))
    ),
    Route(
        method="GET",
        path="/purges/<id>/events",
        handler=watch_purge,
        scope=Scope.PURGE,
        answers={200: Bytes(mime="text/event-stream"), 204: None},
        refusals=(Missing, TooMany),
    ),
)
