"""My phone, with a look over everybody's shoulder; and a bot in the background."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any

from bot.account import run_account
from bot.sandbox.sandbox import Sandbox
from bot.transport import Event, Seen, Transport
from tests import pictures
from tests.house import eventually
from vault.models.accounts import LinkState
from vault.models.photos import Asset
from vault.owners import OWNER
from vault.vault import Vault

ACCOUNT = "sandbox"
OWN = "Message yourself"
WORKING = "⏳"
PATIENCE = 180.0  # seconds; a limit for failing, not a measurement


class Phone:
    def __init__(self, sandbox: Sandbox, vault: Vault, folder: Path) -> None:
        self.vault = vault
        self.driver = sandbox.driver(self._alive, patience=PATIENCE)
        self._folder = folder
        self._written: set[str] = set()

    async def posts(self, chat: str, who: str = "me", *, photo: int | None = None, **content: Any) -> str:
        """A message: text, a photo (of this seed), a reply, a reaction. Answers its id."""
        file = self.photo(photo) if photo is not None else None
        posted = await self.driver.post(chat, who, photo=file, **content)
        self._written.add(posted["messageId"])
        return str(posted["messageId"])

    def photo(self, seed: int) -> Path:
        file = self._folder / f"{seed}.jpg"
        file.write_bytes(pictures.jpeg(seed, (64, 48)))
        return file

    async def commands(self, text: str, chat: str = OWN, who: str = "me", **more: Any) -> str:
        """The reaction that a command gets in the end."""
        return await self.mark(chat, await self.posts(chat, who, text=text, **more))

    async def asks(self, text: str, chat: str = OWN, who: str = "me", **more: Any) -> str:
        """The words that a command is answered with, in my own chat."""
        before = len(await self.told())
        await self.commands(text, chat, who, **more)
        return "\n".join((await self.told())[before:])

    async def told(self) -> list[str]:
        """What the bot told me so far: whatever I did not write myself."""
        return [row["text"] for row in await self.sees(OWN) if row["messageId"] not in self._written]

    async def mark(self, chat: str, id: str) -> str:
        """My reaction to a message, once there is one that says how it ended."""
        return await eventually(lambda: self._ended(chat, id), PATIENCE)

    async def _ended(self, chat: str, id: str) -> str:
        marks = [each for each in await self.marks(chat, id) if each != WORKING]
        return marks[0] if marks else ""

    async def marks(self, chat: str, id: str) -> list[str]:
        """What I, or the bot for me, reacted to a message."""
        reactions = [each for row in await self.sees(chat) if row["messageId"] == id for each in row["reactions"]]
        return [each["emoji"] for each in reactions if each["from"] == "me"]

    async def sees(self, chat: str) -> list[dict[str, Any]]:
        return await self.driver.show(chat)

    async def photos(self, chat: str, *, me: bool = True) -> int:
        """How many photos there are in the chat, in my view or in theirs."""
        return sum(row["sha256"] is not None for row in await self.driver.show(chat, me=me))

    async def library(self) -> list[Asset]:
        """Newest first."""
        return await self.vault.library.page(OWNER)

    async def listed(self) -> bool:
        """Whether the vault knows every chat."""
        return len(await self.vault.chats.all(OWNER)) == len(await self.driver.chats())

    async def saves(self, seed: int, caption: str = "") -> Asset:
        """A photo from Anna, saved by me."""
        id = await self.posts("Anna", "Anna", photo=seed)
        mark = await self.commands(f"!save {caption}", "Anna", reply=id)
        assert mark == "💾", (mark, await self.told())
        return (await self.library())[0]

    async def _alive(self) -> bool:
        return any(link.alive for link in await self.vault.links.of(OWNER))


@asynccontextmanager
async def serving(vault: Vault, transport: Transport, **options: Any) -> AsyncIterator[asyncio.Event]:
    """A bot at work while the block lasts; it ends as it does when it is told to."""
    stop = asyncio.Event()
    bot = asyncio.create_task(run_account(vault, transport, ACCOUNT, stop, **options))
    try:
        assert await eventually(lambda: ready(vault), PATIENCE)
        yield stop
    finally:
        stop.set()
        await asyncio.wait_for(bot, PATIENCE)


async def ready(vault: Vault) -> bool:
    return [link.state for link in await vault.links.of(OWNER)] == [LinkState.READY]


async def overheard(line: Transport) -> tuple[Event, Seen]:
    """What a bot hears that then dies."""
    async with aclosing(line.events()) as events:
        async for event in events:
            if isinstance(event.news, Seen):
                return event, event.news
    raise AssertionError("the line fell silent")
