"""What is looked for among `assets`, as conditions; behind each of them stands an index that ends in the order.

No page is reached by skipping what comes before it: it goes on after the photo the last one ended with.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from pymongo import IndexModel

from storage.mongo.database import Sort
from storage.mongo.documents import Row, pack
from vault.models.finding import EVERYTHING, Filter, Mark, Sorting, State
from vault.models.photos import Surface
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
STATES: dict[State, Row] = {
    State.SENT: {"times_sent": {"$gt": 0}},
    State.NEVER_SENT: {"times_sent": 0},
    State.EXPIRING: {"expires_at": EVER},
    State.DUPLICATES: {"alike": True},
    State.UNTAGGED: {"tags": []},
}
FROM_CHAT = "chat:"


def conditions(owner: str, surface: Surface, sought: Filter = EVERYTHING, after: Mark | None = None) -> Row:
    """Trashed photos are in no list."""
    shown: Row = {"owner": owner, "surface": surface.value, "trashed_at": None}
    every = [*_named(sought), *_in_chat(sought.chat), *_taken(sought), *_worded(sought.words), *_beyond(after)]
    return shown | {"$and": every} if every else shown


def _named(sought: Filter) -> list[Row]:
    named = {"tags": sought.tag, "albums": sought.album, "sender": sought.sender}
    states = [STATES[sought.state]] if sought.state else []
    ids: list[Row] = [{"_id": {"$in": [*sought.ids]}}] if sought.ids else []
    return ids + [{name: value} for name, value in named.items() if value] + states


def _in_chat(chat: str) -> list[Row]:
    return [{"$or": [{"source": FROM_CHAT + chat}, {"sent.chat": chat}]}] if chat else []


def _taken(sought: Filter) -> list[Row]:
    first = {"$gte": _at(sought.since, time.min)} if sought.since else {}
    last = {"$lte": _at(sought.until, time.max)} if sought.until else {}
    return [{"taken_at": first | last}] if first or last else []


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, UTC)


def _worded(words: str) -> list[Row]:
    return [{"$expr": {"$and": [_occurs(word) for word in plain(words).split()]}}] if words.strip() else []


def _occurs(word: str) -> Row:
    return {"$gte": [{"$indexOfCP": ["$search", {"$literal": word}]}, 0]}


def _beyond(mark: Mark | None) -> list[Row]:
    """What comes after this photo; the first condition is where an index begins."""
    if mark is None:
        return []
    if mark.taken_at is None:
        return [{"_id": {"$lt": mark.id}}]
    at = pack(mark.taken_at)
    later = [{"taken_at": {"$lt": at}}, {"taken_at": at, "_id": {"$lt": mark.id}}]
    return [{"taken_at": {"$lte": at}}, {"$or": later}]
