"""Handles what is asked for in chats: one thing at a time in each chat, several chats side by side."""

from __future__ import annotations

import asyncio
import difflib
import logging
from types import TracebackType
from typing import Self

from bot import commands
from bot.asking import Answer, Ask
from bot.grammar import Call
from bot.reactions import Mark
from bot.replies import Replies
from bot.wishes import Wishes
from bot.wording import short
from vault.errors import Invalid, Refusal, StoreDown
from vault.locks import KeyedLocks
from vault.models import Message, MessageRef
from vault.vault import Vault

log = logging.getLogger(__name__)

AT_ONCE = 8  # commands, in different chats
SLOW = 1.0  # seconds until an hourglass is shown
PAUSE = 2.0  # seconds until a command is tried again that the database did not answer


class Clerk:
    def __init__(self, vault: Vault, owner: str, prefix: str, wishes: Wishes, replies: Replies) -> None:
        self._vault = vault
        self._owner = owner
        self._prefix = prefix
        self._wishes = wishes
        self._replies = replies
        self._chats = KeyedLocks()
        self._hands = asyncio.Semaphore(AT_ONCE)
        self._tasks: dict[MessageRef, asyncio.Task[None]] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """What is not finished by now will be handled by the next bot."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def take(self, message: Message) -> None:
        """Handle it soon; taking it twice is handling it once."""
        if message.ref not in self._tasks:
            task = asyncio.create_task(self._handle(message), name=f"command {message.ref.id}")
            self._tasks[message.ref] = task
            task.add_done_callback(lambda _: self._tasks.pop(message.ref))

    async def _handle(self, message: Message) -> None:
        async with self._chats.hold(message.ref.chat), self._hands:
            while True:
                try:
                    return await self._once(message)
                except StoreDown as silence:
                    log.warning("%s Trying the command again", silence)
                    await asyncio.sleep(PAUSE)

    async def _once(self, message: Message) -> None:
        if call := await self._wishes.read(message):
            await self._replies.give(message, await self._answer(message, call))
        await self._vault.chats.handled(message.ref)

    async def _answer(self, message: Message, call: Call) -> Answer:
        """The chat event boundary: whatever happens in a command, the next one is handled."""
        try:
            return await self._patiently(message, call)
        except StoreDown:
            raise
        except Refusal as refusal:
            return self._refused(call, refusal.message)
        except Exception:
            log.exception("The command %s%s failed", self._prefix, call.name)
            return self._refused(call, "Something went wrong inside ChatVault. Its log says what.")

    async def _patiently(self, message: Message, call: Call) -> Answer:
        """Show an hourglass when it takes long."""
        work = asyncio.create_task(self._run(message, call))
        try:
            done, _ = await asyncio.wait([work], timeout=SLOW)
            if not done:
                await self._replies.mark(message, Mark.WORKING)
            return await work
        finally:
            work.cancel()

    async def _run(self, message: Message, call: Call) -> Answer:
        command = commands.NAMED.get(call.name)
        if command is None:
            raise Invalid(self._unknown(call.name))
        if command.once:
            await self._vault.chats.handled(message.ref)
        return await command.run(
            Ask(
                vault=self._vault,
                owner=self._owner,
                message=message,
                words=call.words,
                prefix=self._prefix,
                commands=commands.ALL,
            )
        )

    def _unknown(self, name: str) -> str:
        close = difflib.get_close_matches(name, commands.NAMED, n=1, cutoff=0.5)
        meant = f"Did you mean {self._prefix}{close[0]}?" if close else f"{self._prefix}help lists what there is."
        return f"There is no such command. {meant}"

    def _refused(self, call: Call, reason: str) -> Answer:
        asked = short(f"{self._prefix}{call.name} {call.words}")
        return Answer(mark=Mark.FAILED, text=f"“{asked}” did not work. {reason}")
