"""Carries out the orders of one account, one at a time: send, save, delete.

After a crash and after a broken line the same is done: what was begun is settled first.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Protocol

from bot.deleting import Deleting
from bot.echoes import Echoes
from bot.goods import Photos, Texts
from bot.ledger import Ledger
from bot.line import Line
from bot.pace import Pace
from bot.saving import Saving
from bot.sending import Sending
from bot.transport import Transport, WentOut
from bot.turn import Turn
from vault.errors import StoreDown, Unconfirmed, Unreachable, VaultError
from vault.models.errands import Order, OrderState, Task
from vault.models.purges import Scope
from vault.tasks import running
from vault.vault import Vault

log = logging.getLogger(__name__)

BRISKER = 4  # so much faster than one sends one may take back: people do that to many at once
POLL = 1.0  # seconds; the floor under the change stream
PAUSES = (1, 2, 5)  # seconds of rest when WhatsApp cannot be reached
OUTAGES = (Unreachable, Unconfirmed, StoreDown)  # no order's fault, unless the line stands


class Errand(Protocol):
    """How one kind of order is carried out."""

    @property
    def kind(self) -> type[Task]: ...

    @property
    def due(self) -> bool: ...

    async def claim(self) -> list[Order]:
        """What is to be carried out next, and from now on ours."""

    async def carry_out(self, orders: Sequence[Order]) -> None:
        """Bring these claimed orders to an end. Unreachable, Unconfirmed: they will be settled later."""

    async def settle(self, order: Order) -> None:
        """Bring to an end, or back, what was begun and never heard of again. Unreachable."""


class Courier:
    def __init__(
        self,
        transport: Transport,
        vault: Vault,
        account: str,
        *,
        turn: Turn,
        line: Line,
        echoes: Echoes,
        pace: float = 0,
        daily: int = 0,
    ) -> None:
        self._vault = vault
        self._account = account
        self._turn = turn
        self._line = line
        self._ledger = ledger = Ledger(vault.orders, account, lambda: line.ready)
        goods = (Photos(vault.forms, vault.sends, vault.blocks, echoes), Texts(vault.chats))
        pacing = Pace(vault.allowances, pace, daily)  # one for all: WhatsApp counts messages
        self._sending = [Sending(transport, each, ledger, lambda: turn.held, pacing) for each in goods]
        revoking = Pace(vault.allowances, pace * BRISKER, 0)
        deleting = partial(Deleting, transport, vault.chats, vault.sends, ledger, lambda: turn.held)
        self._errands: tuple[Errand, ...] = (
            *self._sending,
            Saving(transport, vault.chats, vault.fetches, ledger),
            deleting(Scope.ME, Pace(vault.allowances, 0, 0)),
            deleting(Scope.EVERYONE, revoking),
        )
        self._failures = 0
        self._resting = False
        self._at_work = asyncio.Lock()
        self._stirred = asyncio.Event()

    async def run(self) -> None:
        """Work for as long as it is our turn, or until told to rest. A courier died over what is found begun."""
        blamed = True
        async with running("order bell", self._listen):
            while self._on_duty:
                try:
                    await self._settle(blamed=blamed)
                    await self._work()
                except OUTAGES as broken:
                    blamed = isinstance(broken, Unconfirmed) and self._line.ready
                    await self._pause(broken)

    async def rest(self) -> None:
        """Finish the call under way and begin nothing more."""
        self._resting = True
        self._stirred.set()
        async with self._at_work:
            pass

    async def went_out(self, news: WentOut) -> None:
        """A send that nobody was sure of is on record from now on."""
        if order := await self._ledger.in_doubt(news.proposed):
            await next(each for each in self._sending if each.kind is type(order.task)).sent(order, news.sent)

    @property
    def _on_duty(self) -> bool:
        return self._turn.held and not self._resting

    async def _settle(self, *, blamed: bool) -> None:
        """What was begun is brought to an end, or back. `blamed`: that it was not finished counts as a try."""
        for order in await self._ledger.unfinished():
            await self._bring_to_end(replace(order, attempts=order.attempts + blamed))

    async def _bring_to_end(self, order: Order) -> None:
        errand = next(each for each in self._errands if each.kind is type(order.task))
        try:
            await errand.settle(order)
        except OUTAGES:
            raise
        except Exception:
            log.exception("What became of order %s cannot be found out", order.id)
            await self._ledger.given_up(order)

    async def _work(self) -> None:
        while self._on_duty:
            self._stirred.clear()
            if not (self._line.ready and await self._round()):
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stirred.wait(), POLL)

    async def _round(self) -> bool:
        """A turn for each kind of order, so that none starves behind another; whether there was anything to do."""
        worked = [await self._carry_out(errand) for errand in self._errands]
        self._failures = 0
        return any(worked)

    async def _carry_out(self, errand: Errand) -> bool:
        async with self._at_work:
            if not (self._on_duty and errand.due):
                return False
            orders = await errand.claim()
            if orders:
                await self._try(errand, orders)
            return bool(orders)

    async def _try(self, errand: Errand, orders: Sequence[Order]) -> None:
        """The job worker: whatever goes wrong over these orders, the next ones are carried out."""
        try:
            await errand.carry_out(orders)
        except OUTAGES:
            raise
        except Exception:
            log.exception("Orders went wrong: %s", ", ".join(order.id for order in orders))
            await self._settle(blamed=True)

    async def _pause(self, broken: VaultError) -> None:
        """Rest, a little longer each time."""
        pause = PAUSES[min(self._failures, len(PAUSES) - 1)]
        self._failures += 1
        log.warning("%s Trying again in %s s", broken, pause)
        await asyncio.sleep(pause)

    async def _listen(self) -> None:
        async with self._vault.orders.changes(among=[OrderState.WAITING]) as changes:
            async for stir in changes:
                if stir.account == self._account:
                    self._stirred.set()
