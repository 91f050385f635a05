"""How `assets` are looked through: the conditions, the order, and what there is of each kind.

Behind each condition stands an index (`INDEXES`), and no page is reached by skipping what comes before it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, time
from typing import Any

from pymongo import IndexModel

from storage.mongo.database import Database, Sort
from storage.mongo.documents import Row, pack, unpack
from storage.mongo.streams import Stream, opened
from vault.models.finding import EVERYTHING, Change, Day, Facets, Filter, Mark, Sender, Sorting, State, Turn
from vault.models.photos import Asset, Surface
from vault.words import plain

SHOWN = [("owner", 1), ("surface", 1), ("trashed_at", 1)]
SORTS: dict[Sorting, Sort] = {Sorting.ADDED: [("_id", -1)], Sorting.TAKEN: [("taken_at", -1), ("_id", -1)]}
TAKEN = SORTS[Sorting.TAKEN]
EVER: Row = {"$gt": datetime(1970, 1, 1, tzinfo=UTC)}  # at any time
INDEXES = (
    *(IndexModel([*SHOWN, *sort]) for sort in SORTS.values()),
    *(IndexModel([*SHOWN, (field, 1), *TAKEN]) for field in ("tags", "source", "sent.chat", "sender", "times_sent")),
    IndexModel([("albums", 1), ("trashed_at", 1), *TAKEN]),
    IndexModel([*SHOWN, ("expires_at", 1)], partialFilterExpression={"expires_at": EVER}),
    IndexModel([*SHOWN, ("alike", 1), *TAKEN], partialFilterExpression={"alike": True}),
)
UNSEEN = {"sent": 0, "albums": 0}  # what a record keeps only to be found by

FROM_CHAT = "chat:"
STATES: dict[State, Row] = {
    State.SENT: {"times_sent": {"$gt": 0}},
    State.NEVER_SENT: {"times_sent": 0},
    State.EXPIRING: {"expires_at": EVER},
    State.DUPLICATES: {"alike": True},
    State.UNTAGGED: {"tags": []},
}
SHAPE: Row = {"$divide": ["$picture.width", {"$max": [1, "$picture.height"]}]}
NARROWEST, WIDEST = 0.6, 1.9


class Finder:
    def __init__(self, database: Database) -> None:
        self._rows = database.collection("assets")

    async def page(
        self,
        owner: str,
        surface: Surface,
        sought: Filter = EVERYTHING,
        *,
        by: Sorting = Sorting.ADDED,
        limit: int | None = None,
        after: Mark | None = None,
    ) -> list[Asset]:
        where = conditions(owner, surface, sought, after)
        return [asset(row) for row in await self._rows.find(where, sort=SORTS[by], limit=limit or 0, fields=UNSEEN)]

    async def days(self, owner: str, surface: Surface, sought: Filter) -> list[Day]:
        groups = await self._rows.aggregate(days(owner, surface, sought))
        return [unpack(Day, group, day=group["_id"].date()) for group in groups]

    async def facets(self, owner: str, surface: Surface) -> Facets:
        [found] = await self._rows.aggregate(facets(owner, surface))
        [states] = found["states"] or [{}]
        return Facets(
            tags=_counts(found["tags"]),
            albums=_counts(found["albums"]),
            chats=_counts(found["chats"]),
            senders=tuple(unpack(Sender, group, id=group["_id"]) for group in found["senders"]),
            states={state: states.get(state.name, 0) for state in State},
        )

    @asynccontextmanager
    async def changes(self, surface: Surface) -> AsyncIterator[AsyncIterator[Change]]:
        async with opened(Stream(self._rows, _watched(surface), before="whenAvailable"), self._rows) as stream:
            yield _changes(stream)


def conditions(owner: str, surface: Surface, sought: Filter = EVERYTHING, after: Mark | None = None) -> Row:
    """What is looked for; trashed photos are in no list."""
    named = {"tags": sought.tag, "albums": sought.album, "sender": sought.sender}
    every: list[Row] = [{name: value} for name, value in named.items() if value]
    every += [_in_chat(sought.chat)] if sought.chat else []
    every += [{"taken_at": {"$gte": _midnight(sought.since)}}] if sought.since else []
    every += [{"taken_at": {"$lte": datetime.combine(sought.until, time.max, UTC)}}] if sought.until else []
    every += [STATES[sought.state]] if sought.state else []
    every += (
        [{"$expr": {"$and": [_occurs(word) for word in plain(sought.words).split()]}}] if sought.words.strip() else []
    )
    every += _beyond(after) if after else []
    shown: Row = {"owner": owner, "surface": surface.value, "trashed_at": None}
    return shown | {"$and": every} if every else shown


def days(owner: str, surface: Surface, sought: Filter) -> list[Row]:
    shape = {"$min": [WIDEST, {"$max": [NARROWEST, SHAPE]}]}
    sums = {"photos": {"$sum": 1}, "size": {"$sum": "$digests.size"}, "shape": {"$sum": shape}}
    day = {"$dateTrunc": {"date": "$taken_at", "unit": "day"}}
    return [{"$match": conditions(owner, surface, sought)}, {"$group": {"_id": day} | sums}, {"$sort": {"_id": -1}}]


def facets(owner: str, surface: Surface) -> list[Row]:
    """In one look at every photo."""
    kept = {name: 1 for name in ("tags", "albums", "sender", "sender_name", "taken_at")}
    told = {name: {"$gt": [f"${name}", 0 if name == "times_sent" else None]} for name in ("times_sent", "expires_at")}
    return [
        {"$match": conditions(owner, surface)},
        {"$project": kept | told | {"alike": 1, "chats": _CHATS}},
        {
            "$facet": {
                "tags": _each("tags"),
                "albums": _each("albums"),
                "chats": _each("chats"),
                "senders": _SENDERS,
                "states": [{"$group": {"_id": None} | _STATES}],
            }
        },
    ]


def asset(row: Row) -> Asset:
    return unpack(Asset, row, id=row["_id"])


_SOURCE: Row = {"$substrCP": ["$source", len(FROM_CHAT), 1000]}
_SAVED: Row = {"$cond": [{"$eq": [{"$indexOfCP": ["$source", FROM_CHAT]}, 0]}, [_SOURCE], []]}
_CHATS: Row = {"$setUnion": [_SAVED, {"$ifNull": ["$sent.chat", []]}]}
_NAMED: Row = {"at": "$taken_at", "name": "$sender_name"}
_SENDERS: list[Row] = [
    {"$match": {"sender": {"$gt": ""}}},
    {"$group": {"_id": "$sender", "newest": {"$max": _NAMED}, "photos": {"$sum": 1}}},
    {"$set": {"name": "$newest.name"}},
    {"$sort": {"photos": -1, "_id": 1}},
]


def _sum(condition: Any) -> Row:
    return {"$sum": {"$cond": [condition, 1, 0]}}


_STATES: Row = {
    State.SENT.name: _sum("$times_sent"),
    State.NEVER_SENT.name: _sum({"$not": "$times_sent"}),
    State.EXPIRING.name: _sum("$expires_at"),
    State.DUPLICATES.name: _sum("$alike"),
    State.UNTAGGED.name: _sum({"$eq": ["$tags", []]}),
}


def _each(field: str) -> list[Row]:
    """How many photos there are of each value of a list, the most frequent first."""
    counted = {"$group": {"_id": f"${field}", "photos": {"$sum": 1}}}
    return [{"$unwind": f"${field}"}, counted, {"$sort": {"photos": -1, "_id": 1}}]


def _counts(groups: Sequence[Row]) -> dict[Any, int]:
    return {group["_id"]: group["photos"] for group in groups}


def _in_chat(chat: str) -> Row:
    return {"$or": [{"source": FROM_CHAT + chat}, {"sent.chat": chat}]}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _occurs(word: str) -> Row:
    return {"$gte": [{"$indexOfCP": ["$search", {"$literal": word}]}, 0]}


def _beyond(mark: Mark) -> list[Row]:
    """What comes after this photo; the first condition is where an index begins."""
    if mark.taken_at is None:
        return [{"_id": {"$lt": mark.id}}]
    at = pack(mark.taken_at)
    later = [{"taken_at": {"$lt": at}}, {"taken_at": at, "_id": {"$lt": mark.id}}]
    return [{"taken_at": {"$lte": at}}, {"$or": later}]


# ── news ──────────────────────────────────────────────────────────────────────────────────────────────────


def _watched(surface: Surface) -> list[Row]:
    """Of a row that is gone only what it was is known."""
    unseen = {f"fullDocument.{name}": 0 for name in UNSEEN}
    known = [{f"{which}.surface": surface.value} for which in ("fullDocument", "fullDocumentBeforeChange")]
    told = {"updateDescription.updatedFields": {"$ne": {"compared": True}}}  # that is nobody's business
    return [{"$match": {"$or": known, **told}}, {"$project": unseen}]


async def _changes(stream: Stream) -> AsyncIterator[Change]:
    async for change in stream:
        before, now = change.get("fullDocumentBeforeChange"), change.get("fullDocument")
        was = before or (now if change["operationType"] == "update" else None)
        if (row := now or before) and (turn := _turn(_listed(was), _listed(now))):
            shown = None if turn is Turn.REMOVED else asset(row)
            yield Change(turn=turn, owner=row["owner"], id=row["_id"], asset=shown)


def _turn(was: bool, is_: bool) -> Turn | None:
    """By whether it was listed, and whether it is."""
    if is_:
        return Turn.CHANGED if was else Turn.ADDED
    return Turn.REMOVED if was else None


def _listed(row: Row | None) -> bool:
    return row is not None and row.get("trashed_at") is None
