"""The pictures that chats go by, each a small file that WhatsApp shows next to the name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from vault import ports
from vault.chats import Chats
from vault.errors import Missing, Refusal
from vault.formats import JPEG, PNG, WEBP, sniff
from vault.models.chats import Portrait

AGE = timedelta(days=7)  # after which one is looked at again
LARGEST = 200_000  # bytes


class Portraits:
    def __init__(self, portraits: ports.Portraits, chats: Chats, now: Callable[[], datetime]) -> None:
        self._portraits = portraits
        self._chats = chats
        self._now = now

    async def get(self, owner: str, chat: str, account: str | None = None) -> tuple[bytes, str]:
        """The picture and its MIME type. Missing, Unreachable."""
        found = await self._chats.get(owner, chat, account)
        image = await self._portraits.image(found.account, found.id)
        if not image:
            raise Missing("picture of", chat)
        return image, sniff(image).mime

    async def shown(self, accounts: set[str]) -> set[tuple[str, str]]:
        """Account and id of every chat that has a picture."""
        return {(each.account, each.chat) for each in await self._portraits.all(list(accounts)) if each.sha256}

    async def due(self, owner: str, account: str) -> str | None:
        """The chat used last of those whose picture was not looked at lately."""
        fresh = {each.chat for each in await self._portraits.all([account]) if self._now() - each.seen_at < AGE}
        return next((chat.id for chat in await self._chats.all(owner, account) if chat.id not in fresh), None)

    async def keep(self, account: str, chat: str, image: bytes | None) -> None:
        """This is its picture now; None, or what no browser shows: it has none."""
        image = image if image and _is_picture(image) else b""
        sha256 = hashlib.sha256(image).digest() if image else b""
        await self._portraits.put(Portrait(account=account, chat=chat, sha256=sha256, seen_at=self._now()), image)


def _is_picture(image: bytes) -> bool:
    try:
        return sniff(image) in (JPEG, PNG, WEBP) and len(image) <= LARGEST
    except Refusal:
        return False
