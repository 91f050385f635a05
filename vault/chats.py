"""Conversations seen: the chat list, the messages, and the index of the media in them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from vault import ports
from vault.darkroom import Darkroom
from vault.errors import Missing, NoPhotoThere, SeenOnce, Unreachable
from vault.links import Links
from vault.models.chats import Chat, Message, MessageRef
from vault.models.photos import Digests
from vault.tongue import say
from vault.words import plain


class Chats:
    def __init__(self, chats: ports.Chats, messages: ports.Messages, links: Links, darkroom: Darkroom) -> None:
        self._chats = chats
        self._messages = messages
        self._links = links
        self._darkroom = darkroom
        self._leaving: dict[object, set[MessageRef]] = {}  # what leaves while somebody writes down what was seen

    async def all(self, owner: str, account: str | None = None) -> list[Chat]:
        """Every conversation of the owner, or of one account, most recently used first."""
        return await self._chats.all(await self._accounts(owner, account))

    async def get(self, owner: str, id: str, account: str | None = None) -> Chat:
        """The chat of this account, or of the first account of the owner that has it. Missing, Unreachable."""
        chat = await self._chats.find(await self._accounts(owner, account), id)
        if chat is None and not await self._links.accounts(owner):
            raise Unreachable(say("No account was ever started: `chatvault run` starts them."))
        if chat is None:
            raise Missing("chat", id)
        return chat

    async def named(self, owner: str, name: str, account: str | None = None) -> Chat:
        """The chat somebody means by an id or by (the beginning of) a name, in any case. Missing."""
        wanted = plain(name)
        chats = await self.all(owner, account)
        exact = [chat for chat in chats if wanted in (plain(chat.id), plain(chat.name))]
        found = exact or [chat for chat in chats if plain(chat.name).startswith(wanted)]
        if not found:
            raise Missing("chat", f"“{name}”")
        return found[0]

    async def update(self, chats: Sequence[Chat]) -> None:
        for chat in chats:
            await self._chats.put(chat)

    async def seen(self, messages: Sequence[Message], *, todo: bool = False) -> None:
        """Index what was seen, once however often it is told. `todo`: they wait in `todo()` until handled.

        What is forgotten meanwhile stays forgotten.
        """
        left = self._leaving[turn := object()] = set()
        try:
            indexed = await asyncio.gather(*(self._fingerprinted(message) for message in messages))
            await self._messages.add(indexed, todo=todo)
        finally:
            del self._leaving[turn]
        if gone := [message.ref for message in messages if message.ref in left]:
            await self._messages.remove(gone)
        in_turn = sorted(messages, key=lambda message: message.sent_at)
        latest = {(message.ref.account, message.ref.chat): message.sent_at for message in in_turn}
        for (account, chat), at in latest.items():
            await self._chats.used(account, chat, at)

    async def sharpen(self, message: Message) -> None:
        """This message shows its picture in a better quality than before, or for the first time."""
        await self._messages.sharpen(await self._fingerprinted(message))

    async def message(self, ref: MessageRef) -> Message | None:
        return await self._messages.find(ref)

    async def photo(self, owner: str, chat: str, message_id: str, account: str | None = None) -> Message:
        """A message that carries a photo which may be kept. Missing, NoPhotoThere, SeenOnce."""
        ref = MessageRef(account=(await self.get(owner, chat, account)).account, chat=chat, id=message_id)
        message = await self._messages.find(ref)
        if message is None:
            raise Missing("message", message_id)
        if message.media is None or not message.media.is_photo:
            raise NoPhotoThere
        if message.media.view_once:
            raise SeenOnce
        return message

    async def small(self, owner: str, ref: MessageRef) -> bytes:
        """The small JPEG that a message shows of its photo. Missing."""
        known = ref.account in await self._links.accounts(owner)
        message = await self._messages.find(ref) if known else None
        if message is None or message.media is None or not message.pictured:
            raise Missing("picture", say("of that message"))
        return message.media.small

    async def todo(self, account: str) -> list[Message]:
        return await self._messages.todo(account)

    async def handled(self, ref: MessageRef) -> None:
        await self._messages.handled(ref)

    async def learn(self, ref: MessageRef, digests: Digests) -> None:
        """The bytes of this message's photo have been here: remember all their hashes."""
        await self._messages.learn(ref, sha256=digests.sha256, md5=digests.md5)

    async def forget(self, refs: Sequence[MessageRef]) -> None:
        """These messages left my view."""
        for left in self._leaving.values():
            left.update(refs)
        await self._messages.remove(refs)

    async def _fingerprinted(self, message: Message) -> Message:
        media = message.media
        if media is None or not media.small or media.phash is not None:
            return message
        return replace(message, media=replace(media, phash=await self._darkroom.fingerprint(media.small)))

    async def _accounts(self, owner: str, only: str | None) -> list[str]:
        return [each for each in await self._links.accounts(owner) if only in (each, None)]
