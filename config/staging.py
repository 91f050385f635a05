"""The simulated people on the vault's stage, and the simulated WhatsApp behind them."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

from bot.sandbox import paint
from bot.sandbox.driver import Driver
from bot.sandbox.sandbox import Sandbox, open_sandbox
from storage.mongo.stores import Stores
from vault.darkroom import Darkroom
from vault.intake import utc_now
from vault.models.chats import Message, Person
from vault.owners import OWNER

PAINTINGS = 1 << 20


async def world_of(account: str, data: Path, stores: Stores, darkroom: Darkroom) -> Sandbox:
    return await open_sandbox(account, stores.records("sandbox"), data / "sandbox" / "media", darkroom, utc_now)


class Cast:
    """`vault.ports.Stage` over the sandboxes of this house."""

    def __init__(self, data: Path, stores: Stores, darkroom: Darkroom) -> None:
        self._data = data
        self._stores = stores
        self._darkroom = darkroom
        self._drivers: dict[str, Driver] = {}  # by account

    async def people(self, account: str, chat: str) -> list[Person]:
        return await (await self._driver(account)).people(chat)

    async def theirs(self, account: str, chat: str) -> list[Message]:
        return await (await self._driver(account)).theirs(chat)

    async def their(self, account: str, chat: str, id: str) -> Message | None:
        return await (await self._driver(account)).their(chat, id)

    async def post(
        self,
        account: str,
        chat: str,
        sender: str,
        *,
        text: str,
        photo: Path | None,
        painted: bool,
        reply_to: str | None,
        reaction: str | None,
    ) -> str:
        picture = await asyncio.to_thread(paint.scene, random.randrange(PAINTINGS)) if painted else photo  # noqa: S311
        driver = await self._driver(account)
        posted = await driver.post(chat, sender, text=text, photo=picture, reply=reply_to, react=reaction)
        return str(posted["messageId"])

    async def _driver(self, account: str) -> Driver:
        if account not in self._drivers:
            self._drivers[account] = await self._open(account)
        return self._drivers[account]

    async def _open(self, account: str) -> Driver:
        async def alive() -> bool:
            return any(link.account == account and link.alive for link in await self._stores.links.of(OWNER))

        return (await world_of(account, self._data, self._stores, self._darkroom)).driver(alive)
