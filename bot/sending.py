"""Carrying out a send, at most once: it is journaled before WhatsApp is told, under a message id chosen beforehand.

It is never repeated unless it is proven that it did not go out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast

from bot.goods import Goods
from bot.ledger import Ledger
from bot.pace import Pace
from bot.transport import NotSent, Sender, Sent
from vault.errors import Blocked, Missing, SendRefused, Unreachable
from vault.models.errands import Order, OrderState, SendTask


class Sending:
    """`ours`: whether our turn still holds."""

    def __init__(self, transport: Sender, goods: Goods, ledger: Ledger, ours: Callable[[], bool], pace: Pace) -> None:
        self._transport = transport
        self._goods = goods
        self._ledger = ledger
        self._ours = ours
        self._pace = pace

    @property
    def kind(self) -> type[SendTask]:
        return self._goods.kind

    @property
    def due(self) -> bool:
        return self._pace.due

    async def claim(self) -> list[Order]:
        return await self._ledger.claim(self.kind)

    async def carry_out(self, orders: Sequence[Order]) -> None:
        for order in orders:
            await self._send(_called(order, self._transport.new_message_id()))

    async def settle(self, order: Order) -> None:
        """What became of a send whose courier died, or whose line broke."""
        self._goods.named(order.ref)
        called = order.state is OrderState.CALLING
        match await self._transport.was_sent(order.ref) if called else NotSent():
            case Sent() as sent:
                await self.sent(order, sent)
            case NotSent():
                await self._ledger.again(order)
            case None:
                await self._ledger.unconfirmed(order)

    async def sent(self, order: Order, sent: Sent) -> None:
        """From here on the order, too, goes by the id that WhatsApp gave the message."""
        self._goods.named(sent.ref)
        self._pace.over(order)
        await self._goods.record(order, sent)
        await self._ledger.done(order, result=sent.ref.id, task=_called(order, sent.ref.id).task)

    async def _send(self, order: Order) -> None:
        try:
            outgoing = await self._goods.pack(order)
            await self._pace.count(order)
            if not await self._journal(order):
                return
            sent = await self._transport.send(outgoing)
        except (Blocked, Missing, SendRefused) as refusal:
            await self._ledger.failed([order], refusal)
        except Unreachable as trouble:  # it did not go out
            await self._ledger.stalled([order], trouble)
        else:
            await self.sent(order, sent)
        finally:
            self._pace.rest()

    async def _journal(self, order: Order) -> bool:
        """Write down that the call is about to be made. False: it is not ours to make any more."""
        self._goods.named(order.ref)
        return await self._ledger.calling(order, cast(SendTask, order.task)) and self._ours()


def _called(order: Order, message_id: str) -> Order:
    """The order to send it as this message."""
    return replace(order, task=replace(cast(SendTask, order.task), message_id=message_id))
