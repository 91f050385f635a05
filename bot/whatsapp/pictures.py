"""The pictures that people and groups go by."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

from neonize.proto.Neonize_pb2 import GetProfilePictureParams

from bot.whatsapp import wire
from bot.whatsapp.identity import Identities
from bot.whatsapp.library import NeonizeError, NewAClient
from vault.errors import Unreachable
from vault.tongue import say

PREVIEW = GetProfilePictureParams(Preview=True, ExistingID="", IsCommunity=False)  # one left out, and none counts
NONE = ("hidden their profile picture", "does not have a profile picture")
OURS = ".whatsapp.net"
LARGEST = 200_000  # bytes
PATIENCE = 20.0  # seconds


class Pictures:
    """`changed` are chats that were given another picture, until somebody takes them off."""

    def __init__(self, library: NewAClient, people: Identities, proxy: str) -> None:
        self._library = library
        self._people = people
        self._opener = build_opener(ProxyHandler({"https": proxy} if proxy else None))
        self.changed: list[str] = []

    async def of(self, chat: str) -> bytes | None:
        """Under whichever address it is shown. Unreachable."""
        for address in self._people.addresses(chat):
            if url := await self._url(address):
                return await asyncio.to_thread(self._fetched, url)
        return None

    async def _url(self, address: str) -> str:
        try:
            return str((await self._library.get_profile_picture(wire.jid(address), PREVIEW)).URL)
        except NeonizeError as error:
            if any(word in str(error) for word in NONE):
                return ""
            raise Unreachable(say("WhatsApp does not show the picture ({error}).", error=error)) from error

    def _fetched(self, url: str) -> bytes | None:
        parts = urlsplit(url)
        if parts.scheme != "https" or not (parts.hostname or "").endswith(OURS):
            return None
        try:
            with self._opener.open(url, timeout=PATIENCE) as answer:
                image: bytes = answer.read(LARGEST + 1)
        except (OSError, ValueError) as error:
            raise Unreachable(say("The picture could not be fetched ({error}).", error=error)) from error
        return image if len(image) <= LARGEST else None
