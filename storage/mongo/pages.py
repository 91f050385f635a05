"""Lists of the image service: by the number of a page, or going on where one ended."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from storage.mongo.database import Collection
from storage.mongo.documents import Row
from vault.models.images import ImageOrder, Page, Place, Slice, Sought
from vault.words import plain

T = TypeVar("T")

FIELDS = {ImageOrder.SIZE: "digests.size"}  # that go by another name


async def paged(rows: Collection, where: Row, sought: Sought, slice: Slice, model: Callable[[Row], T]) -> Page[T]:
    """Pages are passed over in an index alone; the documents are only read of what is shown."""
    direction = 1 if sought.rising else -1
    found = await rows.find(
        {"$and": [where, _beyond(slice.after)]} if slice.after else where,
        sort=[(FIELDS.get(sought.order, sought.order.value), direction), ("_id", direction)],
        skip=0 if slice.after else (slice.page - 1) * slice.per_page,
        limit=slice.per_page + 1,
        fields={"_id": 1},
    )
    ids = [row["_id"] for row in found[: slice.per_page]]
    there = {row["_id"]: row for row in await rows.find({"_id": {"$in": ids}})}
    shown = [there[id] for id in ids if id in there]
    goes_on = len(found) > len(ids) and shown and sought.order is ImageOrder.CREATED and not sought.rising
    return Page(
        items=tuple(map(model, shown)),
        total=await rows.count(where),
        next=Place(at=shown[-1]["created_at"], id=shown[-1]["_id"]) if goes_on else None,
    )


def belonging(sought: Sought) -> Row:
    """Whose, and who may see it."""
    where: Row = {}
    if sought.clients is not None:
        where["client"] = one_of(sought.clients)
    if sought.user is not None:
        where["user"] = sought.user
    if sought.viewer is not None:
        shown = ["", sought.viewer] if sought.user in (None, sought.viewer) else [""]
        where["shown_to"] = one_of(sorted(set(shown)))
    return where


def one_of(values: Sequence[str]) -> Row | str:
    return values[0] if len(values) == 1 else {"$in": list(values)}


def containing(words: str) -> Row:
    return {"$regex": re.escape(plain(words))}


def _beyond(place: Place) -> Row:
    earlier = {"created_at": {"$lt": place.at}}
    return {"created_at": {"$lte": place.at}, "$or": [earlier, {"created_at": place.at, "_id": {"$lt": place.id}}]}
