"""What happens when news arrives: it is written down, then acknowledged, and only then acted upon."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing

from bot.clerk import Clerk
from bot.courier import Courier
from bot.keeping import Keeping
from bot.line import Line
from bot.portraits import Portraits
from bot.transport import (
    ChatsChanged,
    Event,
    Gone,
    HistoryArrives,
    LineChanged,
    News,
    PictureChanged,
    Receiver,
    Seen,
    Sharper,
    WentOut,
)
from bot.wishes import Wishes
from vault.models.chats import Message, MessageRef
from vault.vault import Vault


class Inbox:
    def __init__(
        self,
        transport: Receiver,
        vault: Vault,
        account: str,
        *,
        line: Line,
        wishes: Wishes,
        clerk: Clerk,
        courier: Courier,
        keeping: Keeping,
        portraits: Portraits,
    ) -> None:
        self._transport = transport
        self._vault = vault
        self._account = account
        self._line = line
        self._wishes = wishes
        self._clerk = clerk
        self._courier = courier
        self._keeping = keeping
        self._portraits = portraits

    async def run(self) -> None:
        await self._clerk.collect(self._account)  # also what an earlier bot wrote down and didn't live to handle
        async with aclosing(self._transport.events()) as events:
            async for event in events:
                await self._take(event)

    async def _take(self, event: Event) -> None:
        asked = await self._write_down(event.news)
        if event.receipt:
            await self._transport.acknowledge([event.receipt])
        if asked:
            await self._clerk.collect(self._account)

    async def _write_down(self, news: News) -> bool:
        """Whether somebody asks for something."""
        match news:
            case Seen():
                return await self._seen(news)
            case Sharper():
                await self._vault.chats.sharpen(news.message)
                await self._keeping.take([news.message])
            case Gone():
                await self._gone(news.refs)
            case WentOut():
                await self._courier.went_out(news)
            case ChatsChanged():
                await self._vault.chats.update(news.chats)
                self._line.covers(news.since)
            case PictureChanged():
                self._portraits.changed(news.chat)
            case HistoryArrives():
                self._line.arrives(news.progress)
            case LineChanged():
                await self._line.change(news)
        return False

    async def _seen(self, news: Seen) -> bool:
        """History is only kept. What may be a wish waits to be handled from the moment it is written down."""
        wishes = [message for message in news.messages if not news.history and self._wishes.likely(message)]
        asking = {message.ref for message in wishes}
        await self._index([message for message in news.messages if message.ref not in asking])
        await self._index(wishes, todo=True)
        if not news.history:
            await self._keeping.take(news.messages)
        return bool(wishes)

    async def _index(self, messages: Sequence[Message], *, todo: bool = False) -> None:
        if messages:
            await self._vault.chats.seen(messages, todo=todo)

    async def _gone(self, refs: Sequence[MessageRef]) -> None:
        """It left my view by itself: neither the index nor the trail of sends may still claim it is there."""
        await self._vault.chats.forget(refs)
        await self._vault.sends.forget(refs)
