"""Carrying out deletions, which is safe to repeat: for me many in one call, for everyone one by one.

That WhatsApp is about to be asked is written down first, so a message found gone is known to be gone by our hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from bot.ledger import Ledger
from bot.pace import Pace
from bot.transport import Deleted, Deletion, NotDeleted, Sender
from vault.chats import Chats
from vault.errors import DeleteRefused, Unreachable
from vault.intake import utc_now
from vault.models.chats import MessageRef
from vault.models.errands import DeleteMessage, Order
from vault.models.purges import Outcome, Scope
from vault.plans import deletion
from vault.reach import TOO_LATE, objection
from vault.sends import Sends

BATCH = 100  # little enough that a send never waits long behind a purge
DEATHS = 10  # couriers that may die over a deletion, since that may well be no fault of it

Delete = Callable[[Sequence[MessageRef]], Awaitable[dict[MessageRef, Deletion]]]


class Deleting:
    """Those of one scope. `ours`: whether our turn still holds."""

    kind = DeleteMessage

    def __init__(
        self,
        transport: Sender,
        chats: Chats,
        sends: Sends,
        ledger: Ledger,
        ours: Callable[[], bool],
        scope: Scope,
        pace: Pace,
    ) -> None:
        self._transport = transport
        self._chats = chats
        self._sends = sends
        self._ledger = ledger
        self._ours = ours
        self._scope = scope
        self._pace = pace

    @property
    def due(self) -> bool:
        return self._pace.due

    async def claim(self) -> list[Order]:
        """For everyone one at a time: each of them is a message of its own."""
        return await self._ledger.claim(self.kind, BATCH if self._scope is Scope.ME else 1, self._scope)

    async def carry_out(self, orders: Sequence[Order]) -> None:
        if self._scope is Scope.ME:
            return await self._delete(orders, self._transport.delete_for_me)
        for order in orders:
            await self._for_everyone(order)
        return None

    async def settle(self, order: Order) -> None:
        if order.attempts > DEATHS:
            await self._ledger.given_up(order)
        else:
            await self._ledger.back([order], attempts=order.attempts)

    async def _for_everyone(self, order: Order) -> None:
        """It may have grown too old since it was planned."""
        task = deletion(order)
        if reason := objection(task.from_me, task.sent_at, utc_now()):
            await self._refused([order], NotDeleted(reason=reason, too_old=reason == TOO_LATE))
        else:
            try:
                await self._delete([order], self._transport.delete_for_everyone)
            finally:
                self._pace.rest()

    async def _delete(self, orders: Sequence[Order], delete: Delete) -> None:
        if not self._ours():
            return
        await self._ledger.asking(orders)
        try:
            answers = await delete([order.ref for order in orders])
        except Unreachable as trouble:
            await self._ledger.stalled(orders, trouble, Outcome.REFUSED)
        else:
            await self._answered(orders, answers)

    async def _answered(self, orders: Sequence[Order], answers: Mapping[MessageRef, Deletion]) -> None:
        for outcome, alike in _deleted(orders, answers).items():
            await self._forget(alike, outcome)
        for answer, alike in _not_deleted(orders, answers).items():
            await self._refused(alike, answer)

    async def _forget(self, orders: Sequence[Order], outcome: Outcome) -> None:
        refs = [order.ref for order in orders]
        await self._chats.forget(refs)
        await self._sends.forget(refs)
        await self._ledger.all_done(orders, outcome)

    async def _refused(self, orders: Sequence[Order], answer: NotDeleted) -> None:
        """They are tried a few times before that is said. Their records stay, so that a later purge finds them."""
        if answer.too_old:
            await self._ledger.failed(orders, DeleteRefused(answer.reason), Outcome.TOO_OLD)
        else:
            tried = [replace(order, attempts=order.attempts + 1) for order in orders]
            await self._ledger.retry(tried, DeleteRefused(answer.reason), Outcome.REFUSED)


def _deleted(orders: Sequence[Order], answers: Mapping[MessageRef, Deletion]) -> dict[Outcome, list[Order]]:
    """What is gone: what an earlier call of ours took, whose answer never came, was deleted, too."""
    deleted: dict[Outcome, list[Order]] = defaultdict(list)
    for order in orders:
        answer = answers.get(order.ref)
        if isinstance(answer, Deleted):
            gone = answer.already_gone and not order.called
            deleted[Outcome.GONE if gone else Outcome.DELETED].append(order)
    return deleted


def _not_deleted(orders: Sequence[Order], answers: Mapping[MessageRef, Deletion]) -> dict[NotDeleted, list[Order]]:
    refused: dict[NotDeleted, list[Order]] = defaultdict(list)
    for order in orders:
        answer = answers.get(order.ref, NotDeleted(reason=""))
        if isinstance(answer, NotDeleted):
            refused[answer].append(order)
    return refused
