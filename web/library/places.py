"""Where photos live."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from quart import Response

from vault.errors import Invalid, Missing
from vault.models.photos import Asset
from vault.models.principals import Scope
from vault.models.purges import Tier
from web.guard import MEDIA_POLICY
from web.library.wire import places as wire
from web.library.wire.terms import BODY
from web.surface import Bytes, Route, Visit


async def read_places(visit: Visit, id: int, query: wire.Looking) -> wire.PhotoPlaces:
    """Every message that holds the photo, why we think so, and whether it can still be deleted."""
    found = await _found(visit, [await visit.vault.library.get(visit.owner, id)], query.tiers)
    return wire.PhotoPlaces(photo_id=id, places=found.places, coverage=found.coverage)


async def find_places(visit: Visit, body: wire.LookingFor) -> wire.Found:
    """Every message that holds one of these photos, each once."""
    return await _found(visit, await visit.vault.library.require(visit.owner, body.photo_ids), body.tiers)


async def _found(visit: Visit, photos: Sequence[Asset], tiers: Sequence[Tier]) -> wire.Found:
    places = await visit.vault.places.of(photos, tiers)
    chats = await visit.vault.chats.all(visit.owner)
    coverage = await visit.vault.places.coverage(visit.owner)
    return wire.found(places, chats, coverage, datetime.now(UTC))


async def read_coverage(visit: Visit) -> list[wire.CoverageEntry]:
    """What was seen of each account, and so can be found in it."""
    return [wire.covered(each) for each in await visit.vault.places.coverage(visit.owner)]


async def read_message_thumbnail(visit: Visit, query: wire.FullName) -> Response:
    """The small JPEG that a message shows of its photo."""
    small = await visit.vault.chats.small(visit.owner, query.ref)
    return Response(small, mimetype="image/jpeg", headers=SMALL)


SMALL = {"Cache-Control": "private, max-age=3600", "Content-Security-Policy": MEDIA_POLICY}

ROUTES = (
    Route(
        method="GET",
        path="/<serial:id>/places",
        handler=read_places,
        scope=Scope.CHATS_READ,
        query=wire.Looking,
        answers={200: wire.PhotoPlaces},
        refusals=(Missing, Invalid),
    ),
    Route(
        method="POST",
        path="/places",
        handler=find_places,
        scope=Scope.CHATS_READ,
        quiet=True,
        body=wire.LookingFor,
        limit=BODY,
        answers={200: wire.Found},
        refusals=(Missing, Invalid),
    ),
    Route(
        method="GET",
        path="/messages/thumb",
        handler=read_message_thumbnail,
        scope=Scope.CHATS_READ,
        query=wire.FullName,
        answers={200: Bytes(mime="image/jpeg")},
        refusals=(Missing, Invalid),
    ),
    Route(
        method="GET",
        path="/coverage",
        handler=read_coverage,
        scope=Scope.CHATS_READ,
        answers={200: list[wire.CoverageEntry]},
    ),
)
