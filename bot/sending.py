"""Carrying out a send, at most once: it is journaled before WhatsApp is told, under a message id chosen beforehand.

It is never repeated unless it is proven that it did not go out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import cast

from bot.echoes import Echoes
from bot.ledger import Ledger
from bot.pace import Pace
from bot.transport import NotSent, Outgoing, Sender, Sent
from vault.blocks import Blocks
from vault.errors import Blocked, Missing, SendRefused, Unreachable
from vault.forms import Forms
from vault.models.errands import Order, OrderState, SendPhoto
from vault.sends import Sends


class Sending:
    """`ours`: whether our turn still holds."""

    kind = SendPhoto
    batch = 1

    def __init__(
        self,
        transport: Sender,
        forms: Forms,
        sends: Sends,
        blocks: Blocks,
        ledger: Ledger,
        echoes: Echoes,
        ours: Callable[[], bool],
        pace: Pace,
    ) -> None:
        self._transport = transport
        self._forms = forms
        self._sends = sends
        self._blocks = blocks
        self._ledger = ledger
        self._echoes = echoes
        self._ours = ours
        self._pace = pace

    @property
    def due(self) -> bool:
        return self._pace.due

    async def carry_out(self, orders: Sequence[Order]) -> None:
        for order in orders:
            task = replace(cast(SendPhoto, order.task), message_id=self._transport.new_message_id())
            await self._send(replace(order, task=task), task)

    async def settle(self, order: Order) -> None:
        """What became of a send whose courier died, or whose line broke."""
        self._echoes.sent(order.ref)
        called = order.state is OrderState.CALLING
        match await self._transport.was_sent(order.ref) if called else NotSent():
            case Sent() as sent:
                await self._sent(order, cast(SendPhoto, order.task), sent)
            case NotSent():
                await self._ledger.again(order)
            case None:
                await self._ledger.unconfirmed(order)

    async def clear_up(self, proposed: str, sent: Sent) -> None:
        """What was proposed under this id has gone out, it turns out."""
        if order := await self._ledger.in_doubt(proposed):
            await self._sent(order, cast(SendPhoto, order.task), sent)

    async def _send(self, order: Order, task: SendPhoto) -> None:
        try:
            await self._blocks.check(order.owner, task.photo, None)  # it may have waited for long
            form, file = await self._forms.parcel(task)
            await self._pace.count(order)
            if not await self._journal(order, task):
                return
            sent = await self._transport.send(
                Outgoing(ref=order.ref, file=file, form=form, caption=task.caption, document=task.document)
            )
        except (Blocked, Missing, SendRefused) as refusal:
            await self._ledger.failed([order], refusal)
        except Unreachable:  # it did not go out
            await self._ledger.again(order)
            raise
        else:
            await self._sent(order, task, sent)
        finally:
            self._pace.rest()

    async def _journal(self, order: Order, task: SendPhoto) -> bool:
        """Write down that the call is about to be made. False: it is not ours to make any more."""
        self._echoes.sent(order.ref)
        return await self._ledger.calling(order, task) and self._ours()

    async def _sent(self, order: Order, task: SendPhoto, sent: Sent) -> None:
        """From here on the order, too, goes by the id that WhatsApp gave the message."""
        self._echoes.sent(sent.ref)
        self._pace.over(order)
        await self._sends.record(order, task, sent.ref, sent.at)
        await self._ledger.done(order, result=sent.ref.id, task=replace(task, message_id=sent.ref.id))
