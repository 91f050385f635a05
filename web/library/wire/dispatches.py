"""Photos sent to several chats at once, and how far they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Annotated, cast

from pydantic import Field

from vault.dispatches import Pace
from vault.models.errands import Order, OrderState, Send, SendPhoto
from vault.tongue import reworded
from web.library.wire.sends import Ending
from web.library.wire.terms import Caption, Ids, Name
from web.wire import Camel, CamelAnswer, Moment

CHATS = 100  # recipients at once
STANDING = {OrderState.DONE: "sent", OrderState.UNCONFIRMED: "unconfirmed", OrderState.FAILED: "failed"}
STOPPED, QUEUED = "stopped", "queued"


class Recipient(Camel):
    """`account`: where several know the chat."""

    chat_id: Name
    account: Name | None = None


class Dispatching(Ending):
    """Without a caption each photo's own goes along. `key`: asking again with the same one sends nothing anew."""

    photo_ids: Annotated[Ids, Field(min_length=1)]
    chats: Annotated[tuple[Recipient, ...], Field(min_length=1, max_length=CHATS)]
    caption: Caption | None = None
    as_document: bool = False
    key: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{8,64}$")] | None = None

    @property
    def recipients(self) -> list[tuple[str, str | None]]:
        return [(chat.chat_id, chat.account) for chat in self.chats]


class Delivery(CamelAnswer):
    """How many photos for one chat stand how. `stopped`: taken back in time. `reasons`: of those that failed."""

    account: str
    chat_id: str
    chat_name: str
    queued: int
    sent: int
    failed: int
    unconfirmed: int
    stopped: int
    reasons: tuple[str, ...]


class Dispatch(CamelAnswer):
    """`ended`: nothing is queued any more."""

    id: str
    photos: int
    ended: bool
    deliveries: tuple[Delivery, ...]


class PaceEntry(CamelAnswer):
    """How fast photos go out of an account; 0 is without limit."""

    account: str
    per_minute: float
    per_day: int


class Past(CamelAnswer):
    """A chat that got some of these photos already: how many different ones, and when the last of them."""

    account: str
    chat_id: str
    photos: int
    last_at: Moment


Names = Mapping[tuple[str, str], str]  # of chats, by account and id


def dispatch(id: str, orders: Sequence[Order], names: Names) -> Dispatch:
    return Dispatch(
        id=id,
        photos=len({cast(SendPhoto, order.task).asset_id for order in orders}),
        ended=all(order.state.ended for order in orders),
        deliveries=tuple(_delivery([*each], names) for _, each in groupby(orders, _home)),
    )


def _home(order: Order) -> tuple[str, str]:
    return order.account, order.chat


def _delivery(orders: Sequence[Order], names: Names) -> Delivery:
    counts = dict.fromkeys(("queued", "sent", "failed", "unconfirmed", "stopped"), 0)
    for order in orders:
        counts[_standing(order)] += 1
    account, chat = home = _home(orders[0])
    reasons = dict.fromkeys(reworded(order.reason) for order in orders if order.state is OrderState.FAILED)
    told = {"account": account, "chat_id": chat, "chat_name": names.get(home, ""), "reasons": tuple(reasons)}
    return Delivery.model_validate(counts | told)


def _standing(order: Order) -> str:
    if order.state is OrderState.CANCELLED:
        return STOPPED
    return STANDING.get(order.state, QUEUED)


def pace(pace: Pace) -> PaceEntry:
    return PaceEntry(account=pace.account, per_minute=pace.minutely, per_day=pace.daily)


def past(sends: Iterable[Send]) -> list[Past]:
    """By chat; `sends` are oldest first."""
    chats: dict[tuple[str, str], dict[bytes, datetime]] = {}
    for send in sends:
        chats.setdefault((send.ref.account, send.ref.chat), {})[send.photo] = send.sent_at
    return [
        Past(account=account, chat_id=chat, photos=len(photos), last_at=max(photos.values()))
        for (account, chat), photos in chats.items()
    ]
