"""Lines and vaults that die at a chosen point, or hold still there. Everything else of them is real."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from bot.sandbox.line import SandboxLine
from bot.sandbox.sandbox import Sandbox
from bot.transport import Deletion, NotSent, Outgoing, Sent, Words
from storage.mongo.orders import Orders
from vault import ports
from vault.models.chats import Message, MessageRef
from vault.models.errands import OrderState
from vault.vault import Vault


class Died(BaseException):
    """What a process looks like to others when it is no more. Nothing in it could catch that."""


async def _nothing() -> None:
    pass


class TestLine(SandboxLine):
    """Tells what it was asked for, and does something of the test's around it."""

    __test__ = False

    def __init__(
        self,
        sandbox: Sandbox,
        *,
        choosing: Callable[[], None] = lambda: None,
        before: Callable[[], Awaitable[None]] = _nothing,
        after: Callable[[], Awaitable[None]] = _nothing,
        fetching: Callable[[], Awaitable[None]] = _nothing,
        knows: bool = True,
    ) -> None:
        super().__init__(sandbox.world, sandbox.shelf, sandbox.faults)
        self.calls: list[str] = []
        self.saying: list[Exception] = []  # what the next words end in
        self._choosing = choosing
        self._before = before
        self._after = after
        self._fetching = fetching
        self._knows = knows

    def new_message_id(self) -> str:
        self._choosing()
        return super().new_message_id()

    async def fetch(self, message: Message, into: Path) -> None:
        await self._fetching()
        await super().fetch(message, into)

    async def send(self, outgoing: Outgoing | Words) -> Sent:
        self.calls.append("send")
        await self._before()
        sent = await super().send(outgoing)
        await self._after()
        return sent

    async def say(self, chat: str, text: str, reply_to: str | None = None) -> None:
        if self.saying:
            raise self.saying.pop(0)
        await super().say(chat, text, reply_to)

    async def was_sent(self, ref: MessageRef) -> Sent | NotSent | None:
        return await super().was_sent(ref) if self._knows else None

    async def delete_for_me(self, refs: Sequence[MessageRef]) -> dict[MessageRef, Deletion]:
        self.calls.append("delete")
        deletions = await super().delete_for_me(refs)
        await self._after()
        return deletions

    async def delete_for_everyone(self, refs: Sequence[MessageRef]) -> dict[MessageRef, Deletion]:
        self.calls.append("revoke")
        deletions = await super().delete_for_everyone(refs)
        await self._after()
        return deletions


class CountingOrders(Orders):
    """Counts how often orders were moved."""

    def __init__(self, orders: ports.Orders) -> None:
        self._rows = cast(Orders, orders)._rows
        self.moves = 0

    async def move(self, id: str, to: OrderState, *, among: Sequence[OrderState], **changes: Any) -> bool:
        self.moves += 1
        return await super().move(id, to, among=among, **changes)

    async def move_all(
        self, ids: Sequence[str], to: OrderState, *, among: Sequence[OrderState], **changes: Any
    ) -> None:
        self.moves += 1
        await super().move_all(ids, to, among=among, **changes)


class DyingOrders(Orders):
    """Dies when an order is to reach this state."""

    def __init__(self, orders: ports.Orders, state: OrderState) -> None:
        self._rows = cast(Orders, orders)._rows
        self._state = state

    async def move(self, id: str, to: OrderState, *, among: Sequence[OrderState], **changes: Any) -> bool:
        if to is self._state:
            raise Died
        return await super().move(id, to, among=among, **changes)


def dying_at(vault: Vault, state: OrderState) -> Vault:
    return replace(vault, orders=DyingOrders(vault.orders, state))


async def die() -> None:
    raise Died


def die_at_once() -> None:
    raise Died


class Gate:
    """Holds whoever comes until it is opened."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()
        self.open = asyncio.Event()

    async def __call__(self) -> None:
        self.reached.set()
        await self.open.wait()
