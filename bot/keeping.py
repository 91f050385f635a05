"""Photos that others send to certain chats are saved as they arrive, without anybody asking for each."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from vault.errors import Missing
from vault.models.chats import Media, Message
from vault.vault import Vault
from vault.words import plain

ALL = "all"
STICKER = "image/webp"


class Keeping:
    """`chats`: by name or id, or “all”."""

    def __init__(self, vault: Vault, owner: str, chats: Collection[str]) -> None:
        self._vault = vault
        self._owner = owner
        self._chats = {plain(chat) for chat in chats}

    async def take(self, messages: Sequence[Message]) -> None:
        """Leave orders for those that are to be saved; of the same photo told twice there is one."""
        wanted = [message for message in messages if await self._wants(message)]
        if wanted:
            await self._vault.fetches.leave(self._owner, wanted)

    async def _wants(self, message: Message) -> bool:
        kept = bool(self._chats) and not message.from_me and _to_be_kept(message.media)
        return kept and (ALL in self._chats or await self._named(message))

    async def _named(self, message: Message) -> bool:
        try:
            chat = await self._vault.chats.get(self._owner, message.ref.chat, message.ref.account)
        except Missing:
            return False
        return not self._chats.isdisjoint((plain(chat.id), plain(chat.name)))


def _to_be_kept(media: Media | None) -> bool:
    return media is not None and media.is_photo and media.mime != STICKER and not media.view_once
