"""What is known of a message: by the diary, and where that was lost, by whoever wrote down what it told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.whatsapp.diary import Diary, Known
from bot.whatsapp.identity import Identities
from vault.models.chats import Message, MessageRef

Recall = Callable[[MessageRef], Awaitable[Message | None]]


class Memory:
    def __init__(self, diary: Diary, people: Identities, recall: Recall) -> None:
        self._diary = diary
        self._people = people
        self._recall = recall

    async def known(self, ref: MessageRef) -> Known | None:
        return self._diary.known(ref.chat, ref.id) or await self._recalled(ref)

    async def addressed(self, ref: MessageRef) -> Known | None:
        """With the one address of its author that is most likely understood."""
        known = await self.known(ref)
        return replace(known, sender=self._people.addresses(known.sender)[0]) if known else None

    async def _recalled(self, ref: MessageRef) -> Known | None:
        message = await self._recall(ref)
        if message is None:
            return None
        [address, *_] = self._people.addresses(ref.chat)
        at = int(message.sent_at.timestamp())
        known = Known(ref.chat, ref.id, address, message.from_me, message.sender, at)
        self._diary.know([known])
        return known


async def nothing(_: MessageRef) -> None:
    """For a line of which nobody writes anything down."""
