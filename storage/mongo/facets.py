"""What there is among `assets`: by day, and of each kind. One aggregation each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from storage.mongo.documents import Row, unpack
from storage.mongo.sought import FROM_CHAT, conditions
from vault.models.finding import Facets, Filter, Sender, State
from vault.models.photos import Surface

NARROWEST, WIDEST = 0.4, 3.0

SHAPE: Row = {"$divide": ["$picture.width", {"$max": [1, "$picture.height"]}]}
SUMS: Row = {
    "photos": {"$sum": 1},
    "size": {"$sum": "$digests.size"},
    "shape": {"$sum": {"$min": [WIDEST, {"$max": [NARROWEST, SHAPE]}]}},
}

SAVED_FROM: Row = {
    "$cond": [
        {"$eq": [{"$indexOfCP": ["$source", FROM_CHAT]}, 0]},
        [{"$substrCP": ["$source", len(FROM_CHAT), 1000]}],
        [],
    ]
}
KEPT: Row = {
    **{name: 1 for name in ("tags", "albums", "sender", "sender_name", "taken_at", "alike")},
    "chats": {"$setUnion": [SAVED_FROM, {"$ifNull": ["$sent.chat", []]}]},
    "sent": {"$gt": ["$times_sent", 0]},
    "expiring": {"$gt": ["$expires_at", None]},
}
CONDITIONS: dict[State, Any] = {
    State.SENT: "$sent",
    State.NEVER_SENT: {"$not": "$sent"},
    State.EXPIRING: "$expiring",
    State.DUPLICATES: "$alike",
    State.UNTAGGED: {"$eq": ["$tags", []]},
}
STATES: Row = {state.name: {"$sum": {"$cond": [condition, 1, 0]}} for state, condition in CONDITIONS.items()}
FREQUENT: Row = {"$sort": {"photos": -1, "_id": 1}}
NEWEST: Row = {"$max": {"at": "$taken_at", "name": "$sender_name"}}


def days(owner: str, surface: Surface, sought: Filter) -> list[Row]:
    day = {"$dateTrunc": {"date": "$taken_at", "unit": "day"}}
    return [{"$match": conditions(owner, surface, sought)}, {"$group": {"_id": day} | SUMS}, {"$sort": {"_id": -1}}]


def facets(owner: str, surface: Surface) -> list[Row]:
    kinds: Row = {name: _each(name) for name in ("tags", "albums", "chats")}
    kinds |= {"senders": _senders(), "states": [{"$group": {"_id": None} | STATES}]}
    return [{"$match": conditions(owner, surface)}, {"$project": KEPT}, {"$facet": kinds}]


def counted(found: Row) -> Facets:
    """What the aggregation of facets answers."""
    [states] = found["states"] or [{}]
    return Facets(
        tags=_counts(found["tags"]),
        albums=_counts(found["albums"]),
        chats=_counts(found["chats"]),
        senders=tuple(unpack(Sender, group, id=group["_id"]) for group in found["senders"]),
        states={state: states.get(state.name, 0) for state in State},
    )


def _each(field: str) -> list[Row]:
    """Photos by each value of a list."""
    return [{"$unwind": f"${field}"}, {"$group": {"_id": f"${field}", "photos": {"$sum": 1}}}, FREQUENT]


def _senders() -> list[Row]:
    grouped = {"_id": "$sender", "newest": NEWEST, "photos": {"$sum": 1}}
    return [{"$match": {"sender": {"$gt": ""}}}, {"$group": grouped}, {"$set": {"name": "$newest.name"}}, FREQUENT]


def _counts(groups: Sequence[Row]) -> dict[Any, int]:
    return {group["_id"]: group["photos"] for group in groups}
