"""Dispatches: photos to several chats at once. Nobody has to wait for them, and none of it is ever sent twice."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime

from vault import ports
from vault.errors import Invalid, Missing
from vault.links import Links
from vault.models.errands import Expiry, Order, OrderState
from vault.orders import Desk
from vault.sends import Sends
from vault.tongue import say

MOST = 500  # photos times chats
GLANCE = 0.3  # seconds between two looks
AGAIN = [OrderState.FAILED, OrderState.CANCELLED]  # surely not out


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

        Either all of it is left or nothing. The same `key` begins nothing anew. Raises as `Sends.send` does.
        """
        if len(photos) * len(chats) > MOST:
            raise Invalid(say("At most {most} photos go out at once, counted for every chat.", most=MOST))
        key = key or uuid.uuid4().hex
        errand = _errand(owner, key)
        if not await self._orders.of(errand):
            wishes = [(photo, *chat) for chat in dict.fromkeys(chats) for photo in dict.fromkeys(photos)]
            await self._desk.leave(
                [
                    await self._sends.order(
                        owner,
                        photo,
                        chat,
                        f"{errand}/{number:04}",
                        errand=errand,
                        caption=caption,
                        document=document,
                        account=account,
                        expiry=expiry,
                    )
                    for number, (photo, chat, account) in enumerate(wishes)
                ]
            )
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


def _errand(owner: str, key: str) -> str:
    """Nobody finds another owner's."""
    return f"dispatch/{owner}/{key}"
