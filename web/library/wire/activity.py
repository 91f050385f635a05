"""Activity: orders as they stand, and the chores of the clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from vault import activity as vault
from vault.activity import Remedy, remedy
from vault.models.errands import ENDED, DeleteMessage, Order, OrderState, SaveMedia, SendPhoto, SendText, Task
from vault.tongue import noted, reworded
from web.wire import Camel, CamelAnswer, Moment, Wire

KINDS: dict[type[Task], str] = {SendPhoto: "send", SendText: "write", DeleteMessage: "delete", SaveMedia: "save"}
EXCERPT = 120  # characters
Mark = tuple[datetime, str]


class State(StrEnum):
    """`open`: waiting or under way."""

    OPEN = "open"
    DONE = "done"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"
    CANCELLED = "cancelled"


OPEN = tuple(state for state in OrderState if state not in ENDED)
AMONG: Mapping[State | None, tuple[OrderState, ...]] = {
    State.OPEN: OPEN,
    **{state: (OrderState(state.value),) for state in State if state is not State.OPEN},
}


def mark(value: object) -> object:
    """When the order that a page ended with was left, and its id."""
    at, dash, id = value.partition("-") if isinstance(value, str) else ("", "", "")
    if not (at.isdecimal() and len(at) < 15 and dash and id):
        raise ValueError(noted("A cursor is what the page before came with"))
    return datetime.fromtimestamp(int(at) / 1000, UTC), id


def cursor(order: Order) -> str:
    return f"{round(order.created_at.timestamp() * 1000)}-{order.id}"


class Looking(Wire):
    state: State | None = None
    cursor: Annotated[Mark | None, BeforeValidator(lambda value: value if value is None else mark(value))] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 60


class Retrying(Camel):
    at_risk: bool = False


class Activity(CamelAnswer):
    """`kind`: send, write, delete or save. `text`: the beginning of a caption or of words. `photoId`: what it is about,
    as far as that is known. `errand`: what orders belong together by; of a deletion the id of its purge. `retry`: what
    can be done about it; `at_risk` is sending again what may have arrived.
    """

    id: str
    errand: str
    kind: str
    state: OrderState
    account: str
    chat_id: str
    chat_name: str
    photo_id: int | None
    text: str
    code: str
    reason: str
    retry: Remedy
    created_at: Moment
    ended_at: Moment | None


class Chore(CamelAnswer):
    """When it was last done, what it counted, and why it failed, if it did. `took`: seconds."""

    name: str
    at: Moment
    took: float
    counts: dict[str, int]
    trouble: str


class Standing(CamelAnswer):
    waiting: int
    under_way: int
    done: int
    failed: int
    unconfirmed: int
    cancelled: int
    chores: tuple[Chore, ...]


def entry(order: Order, names: Mapping[tuple[str, str], str]) -> Activity:
    return Activity(
        id=order.id,
        errand=order.errand,
        kind=KINDS[type(order.task)],
        state=order.state,
        account=order.account,
        chat_id=order.chat,
        chat_name=names.get((order.account, order.chat), ""),
        photo_id=_photo(order),
        text=_text(order.task)[:EXCERPT],
        code=order.code,
        reason=reworded(order.reason),
        retry=remedy(order),
        created_at=order.created_at,
        ended_at=order.ended_at,
    )


def _photo(order: Order) -> int | None:
    match order.task:
        case SendPhoto(asset_id=id):
            return id
        case DeleteMessage(asset=asset):
            return asset
        case SaveMedia() if order.result.isdecimal():
            return int(order.result)
        case _:
            return None


def _text(task: Task) -> str:
    match task:
        case SendPhoto(caption=text) | SendText(text=text):
            return text
        case SaveMedia(caption=caption):
            return caption or ""
        case _:
            return ""


def standing(standing: vault.Standing) -> Standing:
    count = standing.orders.get
    return Standing(
        waiting=count(OrderState.WAITING, 0),
        under_way=count(OrderState.CLAIMED, 0) + count(OrderState.CALLING, 0),
        done=count(OrderState.DONE, 0),
        failed=count(OrderState.FAILED, 0),
        unconfirmed=count(OrderState.UNCONFIRMED, 0),
        cancelled=count(OrderState.CANCELLED, 0),
        chores=tuple(
            Chore(name=each.chore, at=each.at, took=each.took, counts=dict(each.counts), trouble=reworded(each.trouble))
            for each in standing.chores
        ),
    )
