"""Photos sent to several chats at once: left for the couriers, and followed from here."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from quart import Response

from vault.errors import Blocked, Invalid, Missing, NoSpace, Refusal, TooMany, UnknownChat, Unreachable
from vault.models.errands import Order
from vault.models.principals import Scope
from web.library.wire import dispatches as wire
from web.library.wire.terms import PhotoIds
from web.streams import Event, News
from web.surface import Answer, Bytes, Route, Visit


async def begin_dispatch(visit: Visit, body: wire.Dispatching) -> Answer:
    """Send photos to chats, without waiting until they went. Either all of it is begun or nothing."""
    key = await visit.vault.dispatches.begin(
        visit.owner,
        body.photo_ids,
        body.recipients,
        caption=body.caption,
        document=body.as_document,
        expiry=body.expiry,
        key=body.key,
    )
    return Answer(await read_dispatch(visit, key), 202)


async def read_dispatch(visit: Visit, id: str) -> wire.Dispatch:
    """How far it is, chat by chat."""
    return wire.dispatch(id, await visit.vault.dispatches.get(visit.owner, id), await _names(visit))


async def retry_dispatch(visit: Visit, id: str) -> wire.Dispatch:
    """Send once more what surely did not go out. What is unconfirmed stays as it is."""
    await visit.vault.dispatches.again(visit.owner, id)
    return await read_dispatch(visit, id)


async def stop_dispatch(visit: Visit, id: str) -> wire.Dispatch:
    """Take back what has not begun to go out."""
    await visit.vault.dispatches.stop(visit.owner, id)
    return await read_dispatch(visit, id)


async def watch_dispatch(visit: Visit, id: str) -> Response:
    """How far it is as server-sent events: `progress` now and at every change, and in the end `done`."""
    watched = visit.vault.dispatches.watch(visit.owner, id)
    return await visit.streams.response(_told(id, watched, await _names(visit)))


async def _told(id: str, watched: AsyncGenerator[list[Order], None], names: wire.Names) -> News:
    async with aclosing(watched):
        async for orders in watched:
            yield Event(name="progress", value=(last := wire.dispatch(id, orders, names)))
    yield Event(name="done", value=last, last=True)


async def list_paces(visit: Visit) -> list[wire.PaceEntry]:
    """How fast photos go out of each account, so that it can be said how long many will take."""
    return [wire.pace(each) for each in await visit.vault.dispatches.paces(visit.owner)]


async def list_past_sends(visit: Visit, body: PhotoIds) -> list[wire.Past]:
    """Which chats got any of these photos from here already."""
    photos = await visit.vault.library.these(visit.owner, body.photo_ids)
    return wire.past(await visit.vault.sends.all(photos))


async def _names(visit: Visit) -> wire.Names:
    return {(chat.account, chat.id): chat.name for chat in await visit.vault.chats.all(visit.owner)}


STATUS = {200: wire.Dispatch}

ROUTES = (
    Route(
        method="POST",
        path="/dispatches",
        handler=begin_dispatch,
        scope=Scope.CHATS_SEND,
        body=wire.Dispatching,
        answers={202: wire.Dispatch},
        refusals=(Invalid, UnknownChat, Refusal, Missing, Blocked, NoSpace, Unreachable),
    ),
    Route(
        method="GET",
        path="/dispatches/<id>",
        handler=read_dispatch,
        scope=Scope.CHATS_SEND,
        answers=STATUS,
        refusals=(Missing,),
    ),
    Route(
        method="POST",
        path="/dispatches/<id>/retry",
        handler=retry_dispatch,
        scope=Scope.CHATS_SEND,
        answers=STATUS,
        refusals=(Missing, Unreachable),
    ),
    Route(
        method="POST",
        path="/dispatches/<id>/stop",
        handler=stop_dispatch,
        scope=Scope.CHATS_SEND,
        answers=STATUS,
        refusals=(Missing,),
    ),
    Route(
        method="GET",
        path="/dispatches/<id>/events",
        handler=watch_dispatch,
        scope=Scope.CHATS_SEND,
        answers={200: Bytes(mime="text/event-stream"), 204: None},
        refusals=(Missing, TooMany),
    ),
    Route(
        method="GET",
        path="/sends/paces",
        handler=list_paces,
        scope=Scope.CHATS_READ,
        answers={200: list[wire.PaceEntry]},
    ),
    Route(
        method="POST",
        path="/sends/past",
        handler=list_past_sends,
        scope=Scope.CHATS_READ,
        quiet=True,
        body=PhotoIds,
        answers={200: list[wire.Past]},
        refusals=(Invalid,),
    ),
)
