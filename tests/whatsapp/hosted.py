"""A real line in a worker's process, and the same line as a test sees it."""

from __future__ import annotations

import asyncio
import itertools
import logging
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.transport import Deletion, Event, LineChanged, NotSent, Outgoing, Sent, Words
from tests.whatsapp.remote import Remote
from vault.models.chats import Message, MessageRef

logging.getLogger("neonize").setLevel(logging.CRITICAL)
IDS = itertools.count(1)


@asynccontextmanager
async def opened(account: str, folder: str, proxy: str, *written_down: Message) -> AsyncIterator[Watched]:
    """`written_down`: what the vault knows, should the diary be lost."""
    from bot.whatsapp.line import open_line  # loads the library: in the worker only

    async def recall(ref: MessageRef) -> Message | None:
        return next((message for message in written_down if message.ref == ref), None)

    async with open_line(account, Path(folder), proxy=proxy, recall=recall, calm=0) as line:
        yield Watched(line)


class Watched:
    """A line, and whether it has taken a message in."""

    stopping = clashes = 0

    def __init__(self, line: Any) -> None:
        self._line = line

    def __getattr__(self, name: str) -> Any:
        return getattr(self._line, name)

    def clashed(self) -> int:
        """Connections begun while another was being hung up."""
        return self.clashes

    def is_spent(self) -> bool:
        return bool(self._line.spent.is_set())

    def knows(self, ref: MessageRef) -> bool:
        return self._line._diary.known(ref.chat, ref.id) is not None

    def awaits_history(self) -> bool:
        """Whether a piece was announced that has not come."""
        return bool(self._line._diary.promised())


@asynccontextmanager
async def slow_to_hang_up(account: str, folder: str, proxy: str) -> AsyncIterator[Watched]:
    """It takes a while until the library has stopped."""
    async with opened(account, folder, proxy) as line:
        library = line._client.library
        stop, connect = library.stop, library.connect

        async def slowly() -> None:
            line.stopping += 1
            await asyncio.sleep(0.3)
            await stop()
            line.stopping -= 1

        async def connected(*arguments: Any) -> Any:
            line.clashes += line.stopping
            return await connect(*arguments)

        library.stop, library.connect = slowly, connected
        yield line


class HostedLine:
    """What a test does with a line; where it is asked without waiting, it answers by itself."""

    kind = "whatsapp"

    def __init__(self, remote: Remote, *, can_delete_for_me: bool = True) -> None:
        self.remote, self.can_delete_for_me = remote, can_delete_for_me

    async def knows(self, ref: MessageRef) -> bool:
        return bool(await self.remote.knows(ref))

    async def awaits_history(self) -> bool:
        return bool(await self.remote.awaits_history())

    async def standing(self) -> LineChanged:
        standing: LineChanged = await self.remote.standing()
        return standing

    def events(self) -> AsyncGenerator[Event, None]:
        return self.remote.stream("events")

    def link_by_qr(self) -> AsyncGenerator[str, None]:
        return self.remote.stream("link_by_qr")

    async def acknowledge(self, receipts: Sequence[str]) -> None:
        await self.remote.acknowledge(list(receipts))

    async def fetch(self, message: Message, into: Path) -> None:
        await self.remote.fetch(message, into)

    async def picture(self, chat: str) -> bytes | None:
        picture: bytes | None = await self.remote.picture(chat)
        return picture

    def new_message_id(self) -> str:
        return f"proposed-{time.time_ns()}-{next(IDS)}"

    async def send(self, outgoing: Outgoing | Words) -> Sent:
        sent: Sent = await self.remote.send(outgoing)
        return sent

    async def was_sent(self, ref: MessageRef) -> Sent | NotSent | None:
        found: Sent | NotSent | None = await self.remote.was_sent(ref)
        return found

    async def delete_for_me(self, refs: Sequence[MessageRef]) -> dict[MessageRef, Deletion]:
        answers: dict[MessageRef, Deletion] = await self.remote.delete_for_me(list(refs))
        return answers

    async def delete_for_everyone(self, refs: Sequence[MessageRef]) -> dict[MessageRef, Deletion]:
        answers: dict[MessageRef, Deletion] = await self.remote.delete_for_everyone(list(refs))
        return answers

    async def say(self, chat: str, text: str, reply_to: str | None = None) -> None:
        await self.remote.say(chat, text, reply_to)

    async def react(self, ref: MessageRef, emoji: str) -> None:
        await self.remote.react(ref, emoji)

    async def own_chat(self) -> str:
        chat: str = await self.remote.own_chat()
        return chat
