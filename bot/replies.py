"""How the bot answers: a reaction where it was asked, words only in the owner's own chat."""

from __future__ import annotations

import logging

from bot.asking import Answer
from bot.echoes import Echoes
from bot.reactions import Mark
from bot.transport import Sender
from bot.wishes import answered
from vault.errors import ChatRefusal
from vault.models.chats import Message

log = logging.getLogger(__name__)

BULLETS = "›•"


class Replies:
    """Answers are best effort: a line that breaks here undoes nothing of what was asked for."""

    def __init__(self, transport: Sender, echoes: Echoes, prefix: str) -> None:
        self._transport = transport
        self._echoes = echoes
        self._prefix = prefix

    async def give(self, message: Message, answer: Answer) -> None:
        """The reaction comes last: then everything is done."""
        if answer.text:
            await self.tell(message, answer.text)
        await self.mark(message, answer.mark)

    async def mark(self, message: Message, mark: Mark) -> None:
        """React to the command; to a command that is a reaction, by a reaction to the same photo."""
        ref = message.ref if message.reaction is None else answered(message)
        self._echoes.reacted(ref, mark)
        try:
            await self._transport.react(ref, mark)
        except ChatRefusal as refusal:
            log.warning("Could not react to %s: %s", ref.id, refusal)

    async def tell(self, message: Message, text: str) -> None:
        """Words for the owner's own chat, as a reply where that can be."""
        try:
            own = await self._transport.own_chat()
            reply_to = message.ref.id if message.ref.chat == own and message.reaction is None else None
            await self._transport.say(own, harmless(text, self._prefix), reply_to)
        except ChatRefusal as refusal:
            log.warning("Could not answer %s: %s", message.ref.id, refusal)


def harmless(text: str, prefix: str) -> str:
    """The text, with a bullet before it if it could be taken for a command."""
    if not text.lstrip().casefold().startswith(prefix.casefold()):
        return text
    bullet = next(each for each in BULLETS if not prefix.startswith(each))
    return f"{bullet} {text}"
