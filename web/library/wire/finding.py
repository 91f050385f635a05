"""What the library can be narrowed to, and what there is of each kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from vault.finding import Overview
from vault.models.finding import Day, Filter, Mark, Sorting, State
from vault.models.photos import Asset
from vault.tongue import noted
from web.library.wire.assets import Photo
from web.library.wire.terms import Id, Tag, Words, listed
from web.wire import CamelAnswer, Wire

LARGEST = 200  # photos of a page
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _day(value: object) -> date:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise ValueError(noted("A day looks like 2026-05-04"))


DayOf = Annotated[date, BeforeValidator(_day)]
Party = Annotated[str, Field(max_length=512)]
Cursor = Annotated[str, Field(pattern=r"^(-?[0-9]{1,15}_)?[0-9]{1,18}$")]


class Narrowing(Wire):
    """All must hold. `q` are words that must all occur, `album` is its number.

    `chat` is a chat's id: saved from it, or sent to it; `sender` is who wrote the message it was saved from.
    `since` and `until` are days (UTC), both included. `ids`: only these photos, with commas between them.
    """

    q: Words = ""
    tag: Tag = ""
    album: Id | None = None
    chat: Party = ""
    sender: Party = ""
    since: DayOf | None = None
    until: DayOf | None = None
    state: State | None = None
    ids: Annotated[tuple[Id, ...], BeforeValidator(listed), Field(max_length=LARGEST)] = ()

    @property
    def sought(self) -> Filter:
        return Filter(
            words=self.q,
            tag=self.tag,
            album=self.album,
            chat=self.chat,
            sender=self.sender,
            since=self.since,
            until=self.until,
            state=self.state,
            ids=self.ids,
        )


class Page(Narrowing):
    """Without a limit everything is listed. A cursor is of use with the order it came with."""

    limit: Annotated[int, Field(ge=1, le=LARGEST)] | None = None
    cursor: Cursor | None = None
    order: Sorting = Sorting.ADDED

    @model_validator(mode="after")
    def _fits(self) -> Page:
        if self.cursor and ("_" in self.cursor) != (self.order is Sorting.TAKEN):
            raise ValueError(noted("That cursor belongs to another order"))
        return self

    @property
    def after(self) -> Mark | None:
        if not self.cursor:
            return None
        at, _, id = self.cursor.rpartition("_")
        return Mark(id=int(id), taken_at=_moment(int(at)) if at else None)


def cursor(order: Sorting, last: Asset) -> str:
    """What the next page goes on from."""
    milliseconds = (last.taken_at - EPOCH) // timedelta(milliseconds=1)
    return f"{milliseconds}_{last.id}" if order is Sorting.TAKEN else str(last.id)


def _moment(milliseconds: int) -> datetime:
    """Before and after all times there is nothing."""
    with suppress(OverflowError):
        return EPOCH + timedelta(milliseconds=milliseconds)
    return datetime(1 if milliseconds < 0 else 9999, 1, 1, tzinfo=UTC)


class DayEntry(CamelAnswer):
    """`shape`: the sum of width by height, each kept within 0.4 and 3; so a grid can foresee its rows."""

    day: str
    photos: int
    shape: float


class Timeline(CamelAnswer):
    total: int
    total_bytes: int
    days: tuple[DayEntry, ...]


class TagFacet(CamelAnswer):
    tag: str
    photos: int


class AlbumFacet(CamelAnswer):
    id: int
    name: str
    photos: int


class ChatFacet(CamelAnswer):
    chat_id: str
    name: str
    photos: int


class SenderFacet(CamelAnswer):
    sender: str
    name: str
    photos: int


class StateFacet(CamelAnswer):
    sent: int
    never_sent: int
    expiring: int
    duplicates: int
    untagged: int


class Facets(CamelAnswer):
    """The most frequent first; albums by name."""

    tags: tuple[TagFacet, ...]
    albums: tuple[AlbumFacet, ...]
    chats: tuple[ChatFacet, ...]
    senders: tuple[SenderFacet, ...]
    states: StateFacet


class Listening(Wire):
    """The stream stands: whatever happens from now on is told."""


class Shown(Wire):
    photo: Photo


class Removed(Wire):
    id: int


def timeline(days: Sequence[Day]) -> Timeline:
    return Timeline(
        total=sum(day.photos for day in days),
        total_bytes=sum(day.size for day in days),
        days=tuple(DayEntry(day=day.day.isoformat(), photos=day.photos, shape=round(day.shape, 3)) for day in days),
    )


def facets(overview: Overview) -> Facets:
    found, names = overview.facets, overview.chats
    return Facets(
        tags=tuple(TagFacet(tag=tag, photos=photos) for tag, photos in found.tags.items()),
        albums=tuple(
            AlbumFacet(id=album.id, name=album.name, photos=found.albums.get(album.id, 0)) for album in overview.albums
        ),
        chats=tuple(ChatFacet(chat_id=id, name=names.get(id, id), photos=n) for id, n in found.chats.items()),
        senders=tuple(SenderFacet(sender=each.id, name=each.name, photos=each.photos) for each in found.senders),
        states=StateFacet(**{state.name.lower(): photos for state, photos in found.states.items()}),
    )
