"""A conversation: what was said in it, newest first, how it goes on, and a word of one's own."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from vault import ports
from vault.chats import Chats
from vault.commanding import prefixed, proposes
from vault.ears import Ears
from vault.errors import Invalid, Missing, StoreDown, Unconfirmed
from vault.links import Links
from vault.models.chats import Chat, MessageRef, Shown
from vault.models.errands import Order, SendText
from vault.orders import Desk, verdict
from vault.showing import Showing
from vault.tongue import say

LONGEST = 4096  # characters of a text, which every phone shows whole
MANY = 100  # messages that changed, after which one looks at everything anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """How a conversation went on: what is new or different, oldest first, and what is gone."""

    shown: Sequence[Shown] = ()
    gone: Sequence[MessageRef] = ()


class Conversations:
    def __init__(
        self,
        messages: ports.Messages,
        showing: Showing,
        chats: Chats,
        links: Links,
        desk: Desk,
        prefix: str,
        now: Callable[[], datetime],
    ) -> None:
        self._messages = messages
        self._showing = showing
        self._chats = chats
        self._links = links
        self._desk = desk
        self._prefix = prefix
        self._now = now
        self._ears = Ears[tuple[str, str], MessageRef](MANY)  # by account and chat

    async def page(
        self, owner: str, chat: Chat, *, limit: int, before: tuple[datetime, str] | None = None
    ) -> list[Shown]:
        """Newest first; reactions are shown with what they are about. `before`: time and id of the last one shown."""
        told = await self._messages.talk(chat.account, chat.id, before=before, limit=limit)
        return await self._showing.shown(owner, told)

    # ── as it goes on ────────────────────────────────────────────────────────────────────────────────────

    async def watch(self) -> None:
        """Wake whoever follows a chat. Runs for as long as the process does."""
        async with self._messages.changes() as changes:
            with self._ears.watching():
                async for ref in changes:
                    self._ears.tell((ref.account, ref.chat), ref)

    async def follow(self, owner: str, chat: Chat) -> AsyncGenerator[Turn, None]:
        """An empty turn as soon as it listens, and then whatever happens.

        It ends when something may have been missed: then look at everything again, and listen anew.
        """
        async with self._ears.listen((chat.account, chat.id)) as ear:
            yield Turn()
            while refs := await ear.heard():
                yield await self._turn(owner, refs)

    async def _turn(self, owner: str, refs: Sequence[MessageRef]) -> Turn:
        """A reaction changes what it is about; and that a photo was saved is told by what is said to it."""
        found = await self._messages.these(refs)
        told = found | await self._showing.answered([*found.values()])
        told |= await self._showing.answered([*told.values()])
        spoken = sorted((each for each in told.values() if each.reaction is None), key=lambda each: each.sent_at)
        return Turn(shown=await self._showing.shown(owner, spoken), gone=[ref for ref in refs if ref not in found])

    # ── a word of one's own ──────────────────────────────────────────────────────────────────────────────

    async def write(
        self, owner: str, chat: Chat, text: str, *, reply_to: str | None = None, key: str | None = None
    ) -> MessageRef:
        """Send words and wait until they went; answers the message they became. The same `key` never sends twice.

        A command among them is carried out, as when it is typed on the phone. Raises Invalid, Missing, Unreachable
        (it was not sent), SendRefused, Unconfirmed.
        """
        if not text.strip() or len(text) > LONGEST:
            raise Invalid(say("A message has between 1 and {most} characters.", most=LONGEST))
        await self._require(chat, reply_to)
        await self._links.require(owner, {chat.account})
        order = self._order(owner, chat, SendText(text=text, reply_to=reply_to), key or uuid.uuid4().hex)
        try:
            [ended] = await self._desk.carry_out(order.errand, [order])
        except StoreDown as silence:  # the order may be there, so “try again” would be bad advice
            raise Unconfirmed from silence
        return verdict(ended).ref

    async def commands(self, chat: Chat, text: str, reply_to: str | None = None) -> bool:
        """Whether the bot may take these words for a command of the owner's, or for the word that confirms one."""
        answered = await self._chats.message(_ref(chat, reply_to)) if reply_to else None
        return prefixed(text, self._prefix) or bool(answered and proposes(answered.text))

    async def _require(self, chat: Chat, message_id: str | None) -> None:
        if message_id and await self._chats.message(_ref(chat, message_id)) is None:
            raise Missing("message", message_id)

    def _order(self, owner: str, chat: Chat, task: SendText, key: str) -> Order:
        errand = f"say/{owner}/{key}"  # nobody finds another owner's
        return Order(
            id=errand,
            errand=errand,
            owner=owner,
            account=chat.account,
            chat=chat.id,
            task=task,
            created_at=self._now(),
        )


def _ref(chat: Chat, message_id: str) -> MessageRef:
    return MessageRef(account=chat.account, chat=chat.id, id=message_id)
