"""Dispatches: photos to several chats at once. Nobody has to wait for them, and none of it is ever sent twice."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from vault import ports
from vault.errors import Invalid, Missing
from vault.links import Links
from vault.models.errands import Expiry, Order, OrderState, SendPhoto
from vault.models.photos import Form
from vault.orders import Desk
from vault.sends import Sends
from vault.tongue import say

MOST = 500  # photos times chats
GLANCE = 0.3  # seconds between two looks
AGAIN = [OrderState.FAILED, OrderState.CANCELLED]  # surely not out

Wish = tuple[int, str, str | None]  # photo, chat, and account where it matters


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast photos go out of an account: so many a minute, and a day; 0 is without limit."""

    account: str
    minutely: float
    daily: int


class Dispatches:
    """`paces`: a minute and a day, by the kind of account."""

    def __init__(
        self,
        sends: Sends,
        orders: ports.Orders,
        desk: Desk,
        links: Links,
        now: Callable[[], datetime],
        paces: Mapping[str, tuple[float, int]],
    ) -> None:
        self._sends = sends
        self._orders = orders
        self._desk = desk
        self._links = links
        self._now = now
        self._paces = paces

    async def begin(
        self,
        owner: str,
        photos: Sequence[int],
        chats: Sequence[tuple[str, str | None]],
        *,
        caption: str | None = None,
        document: bool = False,
        expiry: Expiry | None = None,
        key: str | None = None,
    ) -> str:
        """Leave every photo for every chat (id, and account where several know it); answers the name of it all.

        Either all of it is left or nothing. The same `key` leaves nothing twice, and goes for nothing else. Raises as
        `Sends.send` does.
        """
        if len(photos) * len(chats) > MOST:
            raise Invalid(say("At most {most} photos go out at once, counted for every chat.", most=MOST))
        key = key or uuid.uuid4().hex
        errand, prepared = _errand(owner, key), dict[int, Form]()
        pairs = product(dict.fromkeys(chats), dict.fromkeys(photos))
        wishes = {f"{errand}/{number:04}": (photo, *chat) for number, (chat, photo) in enumerate(pairs)}
        left = {order.id: order for order in await self._orders.of(errand)}
        same = (_wished(order, wishes.get(id), caption, document, expiry) for id, order in left.items())
        if not all(same):
            raise Invalid(say("Something else was sent with this key already."))
        orders = [
            await self._sends.order(
                owner,
                photo,
                chat,
                id,
                errand=errand,
                caption=caption,
                document=document,
                account=account,
                expiry=expiry,
                prepared=prepared,
            )
            for id, (photo, chat, account) in wishes.items()
            if id not in left  # as after a failure halfway
        ]
        await self._desk.leave(orders)
        return key

    async def get(self, owner: str, key: str) -> list[Order]:
        """Every photo of it for every chat, in turn. Missing."""
        orders = await self._orders.of(_errand(owner, key))
        if not orders:
            raise Missing("send", key)
        return orders

    async def watch(self, owner: str, key: str) -> AsyncGenerator[list[Order], None]:
        """How it stands now, and whenever that changes, until all have ended. Missing."""
        seen = None
        async with aclosing(self._desk.looks(_errand(owner, key), GLANCE)) as looks:
            async for _ in looks:
                orders = await self.get(owner, key)
                if orders != seen:
                    yield orders
                if all(order.state.ended for order in orders):
                    return
                seen = orders

    async def again(self, owner: str, key: str) -> None:
        """Try once more what surely did not go out; what nobody is sure of is left alone. Missing, Unreachable."""
        failed = [order for order in await self.get(owner, key) if order.state in AGAIN]
        await self._links.require(owner, {order.account for order in failed})
        fresh = {"code": "", "reason": "", "attempts": 0, "ended_at": None}
        await self._orders.move_all([order.id for order in failed], OrderState.WAITING, among=AGAIN, **fresh)

    async def stop(self, owner: str, key: str) -> None:
        """Take back what has not begun to go out. Missing."""
        waiting = [order.id for order in await self.get(owner, key)]
        await self._orders.move_all(waiting, OrderState.CANCELLED, among=[OrderState.WAITING])

    async def paces(self, owner: str) -> list[Pace]:
        """Of each account."""
        links = await self._links.of(owner)
        limits = [(link.account, *self._paces.get(link.kind, (0, 0))) for link in links]
        return [Pace(account=account, minutely=minutely, daily=daily) for account, minutely, daily in limits]


def _wished(order: Order, wish: Wish | None, caption: str | None, document: bool, expiry: Expiry | None) -> bool:
    """Whether this order is what such a wish came to."""
    task = order.task
    if wish is None or not isinstance(task, SendPhoto):
        return False
    photo, chat, account = wish
    return (
        (task.asset_id, order.chat, bool(task.document)) == (photo, chat, document)
        and account in (None, order.account)
        and caption in (None, task.caption)
        and _told(task.expiry) == _told(expiry)
    )


def _told(expiry: Expiry | None) -> str:
    """To the millisecond, as it is kept."""
    if expiry is None:
        return ""
    return f"{expiry.scope} {expiry.after} {expiry.at and expiry.at.isoformat(timespec='milliseconds')}"


def _errand(owner: str, key: str) -> str:
    """Nobody finds another owner's."""
    return f"dispatch/{owner}/{key}"
