"""What couriers and the clock did and do, and another try for what went wrong."""

from __future__ import annotations

from contextlib import aclosing

from quart import Response

from vault.errors import Invalid, Missing, TooMany, Unreachable, WrongState
from vault.models.errands import OrderState
from vault.models.principals import Scope
from web.library.paging import page
from web.library.wire import activity as wire
from web.library.wire.terms import Done
from web.streams import Event, News
from web.surface import Answer, Bytes, Route, Visit


async def list_activity(visit: Visit, query: wire.Looking) -> Answer:
    """What was asked of the couriers, newest first; what waits for a purge to begin is not among it."""
    found = await visit.vault.activity.page(
        visit.owner, among=wire.AMONG.get(query.state, tuple(OrderState)), before=query.cursor, limit=query.limit + 1
    )
    orders = found[: query.limit]
    names = {(chat.account, chat.id): chat.name for chat in await visit.vault.chats.all(visit.owner)}
    return page(
        [wire.entry(order, names) for order in orders],
        wire.cursor(orders[-1]) if len(found) > len(orders) else None,
    )


async def read_standing(visit: Visit) -> wire.Standing:
    """How many orders stand how, and when each chore of the clock was last done."""
    return wire.standing(await visit.vault.activity.standing(visit.owner))


async def watch_activity(visit: Visit) -> Response:
    """The standing as server-sent events: `standing` now, and whenever an order has changed."""
    return await visit.streams.response(_told(visit))


async def _told(visit: Visit) -> News:
    async with aclosing(visit.vault.activity.watch(visit.owner)) as standings:
        async for standing in standings:
            yield Event(name="standing", value=wire.standing(standing))


async def retry_order(visit: Visit, id: str, body: wire.Retrying) -> Done:
    """Try again what went wrong. A send that may have arrived is sent anew only `atRisk` that it comes twice."""
    await visit.vault.activity.retry(visit.owner, id, at_risk=body.at_risk)
    return Done()


ROUTES = (
    Route(
        method="GET",
        path="/activity",
        handler=list_activity,
        scope=Scope.CHATS_READ,
        query=wire.Looking,
        answers={200: list[wire.Activity]},
        refusals=(Invalid,),
    ),
    Route(
        method="GET",
        path="/activity/standing",
        handler=read_standing,
        scope=Scope.CHATS_READ,
        answers={200: wire.Standing},
    ),
    Route(
        method="GET",
        path="/activity/events",
        handler=watch_activity,
        scope=Scope.CHATS_READ,
        answers={200: Bytes(mime="text/event-stream"), 204: None},
        refusals=(TooMany,),
    ),
    Route(
        method="POST",
        path="/activity/<path:id>/retry",
        handler=retry_order,
        scope=Scope.CHATS_SEND,
        body=wire.Retrying,
        answers={200: Done},
        refusals=(Missing, WrongState, Invalid, Unreachable),
    ),
)
