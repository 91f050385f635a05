"""Lists of the image service: by the number of a page, or going on where one ended."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from storage.mongo.database import Collection
from storage.mongo.documents import Row
from vault.models.images import ImageOrder, Page, Place, Slice, Sought
from vault.words import plain

T = TypeVar("T")

ID = {"_id": 1}
FIELDS = {ImageOrder.SIZE: "digests.size"}  # that go by another name


async def paged(rows: Collection, where: Row, sought: Sought, slice: Slice, model: Callable[[Row], T]) -> Page[T]:
    """Pages are passed over in an index alone; the documents are only read of what is shown."""
    rest = {"$and": [where, _beyond(slice.after)]} if slice.after else where
    (shown, more), total = await asyncio.gather(_found(rows, rest, sought, slice), rows.count(where))
    goes_on = shown and more and sought.order is ImageOrder.CREATED and not sought.rising
    last = Place(at=shown[-1]["created_at"], id=shown[-1]["_id"]) if goes_on else None
    return Page(items=tuple(map(model, shown)), total=total, next=last)


async def _found(rows: Collection, where: Row, sought: Sought, slice: Slice) -> tuple[list[Row], bool]:
    """What is shown, and whether there is more."""
    direction = 1 if sought.rising else -1
    order = [(FIELDS.get(sought.order, sought.order.value), direction), ("_id", direction)]
    skip = 0 if slice.after else (slice.page - 1) * slice.per_page
    ids = [row["_id"] for row in await rows.find(where, sort=order, skip=skip, limit=slice.per_page + 1, fields=ID)]
    there = {row["_id"]: row for row in await rows.find({"_id": {"$in": ids[: slice.per_page]}})}
    return [there[id] for id in ids if id in there], len(ids) > slice.per_page


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
    return {"$regex": re.escape(plain(words)).replace("\0", r"\x00")}  # which MongoDB takes in no other way


def _beyond(place: Place) -> Row:
    earlier = {"created_at": {"$lt": place.at}}
    return {"created_at": {"$lte": place.at}, "$or": [earlier, {"created_at": place.at, "_id": {"$lt": place.id}}]}
