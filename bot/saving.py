"""Carrying out a fetch: a photo out of a message and into the vault. It may be repeated."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import cast

from bot.ledger import Ledger
from bot.transport import Receiver
from vault.chats import Chats
from vault.errors import Missing, Refusal, Unreachable
from vault.fetches import Fetches
from vault.models.errands import Order, SaveMedia
from vault.models.photos import Accepted


class Saving:
    kind = SaveMedia
    due = True

    def __init__(self, transport: Receiver, chats: Chats, fetches: Fetches, ledger: Ledger) -> None:
        self._transport = transport
        self._chats = chats
        self._fetches = fetches
        self._ledger = ledger

    async def claim(self) -> list[Order]:
        return await self._ledger.claim(self.kind)

    async def carry_out(self, orders: Sequence[Order]) -> None:
        for order in orders:
            await self._save(order, cast(SaveMedia, order.task))

    async def settle(self, order: Order) -> None:
        await self._ledger.again(order)

    async def _save(self, order: Order, task: SaveMedia) -> None:
        try:
            accepted = await self._fetch(order, task)
        except Unreachable as trouble:
            await self._ledger.stalled([order], trouble)
        except Refusal as refusal:
            await self._ledger.failed([order], refusal)
        else:
            await self._ledger.done(order, result=str(accepted.asset.id), new=accepted.new, restored=accepted.restored)

    async def _fetch(self, order: Order, task: SaveMedia) -> Accepted:
        message = await self._chats.message(order.ref)
        if message is None:
            raise Missing("message", task.message_id)
        file = self._fetches.scratch()
        try:
            await self._transport.fetch(message, file)
            return await self._fetches.take_in(order, task, message, file)
        finally:
            await asyncio.to_thread(file.unlink, missing_ok=True)
