"""Who may ask for something, and what a message asks for."""

from __future__ import annotations

from collections.abc import Collection

from bot import commands, grammar, reactions
from bot.echoes import Echoes
from bot.grammar import Call
from vault.models.chats import Message, MessageRef
from vault.vault import Vault


class Wishes:
    """The owner and the commanders are heard; everybody else, and the bot's own echo, is not."""

    def __init__(self, vault: Vault, *, prefix: str, commanders: Collection[str], echoes: Echoes) -> None:
        self._vault = vault
        self._prefix = prefix
        self._commanders = commanders
        self._echoes = echoes

    def likely(self, message: Message) -> bool:
        """Whether it may ask for something, as far as the message alone can tell."""
        if not (message.from_me or message.sender in self._commanders) or self._echoes.knows(message):
            return False
        if message.reaction is not None:
            return reactions.wish(message) is not None
        return _answers(message) or self._parsed(message) is not None

    async def read(self, message: Message) -> Call | None:
        """What a likely one asks for."""
        if message.reaction is not None:
            return reactions.wish(message) if await self._on_photo(message) else None
        call = self._parsed(message) or await self._accepted(message)
        return None if call is None or await self._vault.sends.tracked(message.ref) else call

    def _parsed(self, message: Message) -> Call | None:
        return grammar.parse(message.text, self._prefix, commands.NAMED)

    async def _accepted(self, message: Message) -> Call | None:
        proposal = await self._answered(message) if _answers(message) else None
        if proposal is None or not proposal.from_me:
            return None
        return grammar.accepted(message.text, proposal.text, self._prefix)

    async def _on_photo(self, message: Message) -> bool:
        """People react to anything with anything."""
        target = await self._answered(message)
        return bool(target and target.media and target.media.is_photo)

    async def _answered(self, message: Message) -> Message | None:
        return await self._vault.chats.message(answered(message))


def answered(message: Message) -> MessageRef:
    """The message that this one replies or reacts to."""
    return MessageRef(account=message.ref.account, chat=message.ref.chat, id=message.reply_to or "")


def _answers(message: Message) -> bool:
    """A reply of one word may be the word that was asked for."""
    return message.reply_to is not None and len(message.text.split()) == 1
