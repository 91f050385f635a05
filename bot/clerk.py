"""Handles what is asked for in chats: one thing at a time in each chat, several chats side by side."""

from __future__ import annotations

import asyncio
import difflib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from types import TracebackType
from typing import Self, TypeVar

from bot import commands
from bot.asking import Answer, Ask, Command
from bot.grammar import Call
from bot.reactions import Mark
from bot.replies import Replies
from bot.wishes import Wishes
from bot.wording import short
from vault.errors import Invalid, Refusal, StoreDown
from vault.locks import KeyedLocks
from vault.models.chats import Message, MessageRef
from vault.tongue import ENGLISH, noted, say, speaking
from vault.vault import Vault

T = TypeVar("T")

log = logging.getLogger(__name__)

AT_ONCE = 8  # commands, in different chats
SLOW = 1.0  # seconds until an hourglass is shown
REFUSED = noted("“{asked}” did not work. {reason}")
DOUBT = noted(
    "“{asked}” may or may not have been carried out, and will not be tried again: the database did not answer."
)
PAUSE = 2.0  # seconds until a database is asked again that did not answer


class Clerk:
    """Answers in this language; whatever else a bot says is written down in English, and reworded by who reads it."""

    def __init__(
        self, vault: Vault, owner: str, prefix: str, wishes: Wishes, replies: Replies, language: str = ENGLISH
    ) -> None:
        self._vault = vault
        self._owner = owner
        self._prefix = prefix
        self._wishes = wishes
        self._replies = replies
        self._language = language
        self._chats = KeyedLocks()
        self._hands = asyncio.Semaphore(AT_ONCE)
        self._tasks: dict[MessageRef, asyncio.Task[None]] = {}
        self._ended: set[MessageRef] = set()

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

    async def collect(self, account: str) -> None:
        """Handle soon whatever waits to be. What ends while that is looked up is not begun again."""
        self._ended.clear()
        for message in await self._vault.chats.todo(account):
            if message.ref not in self._tasks and message.ref not in self._ended:
                self._begin(message)

    def _begin(self, message: Message) -> None:
        task = asyncio.create_task(self._handle(message), name=f"command {message.ref.id}")
        self._tasks[message.ref] = task
        task.add_done_callback(lambda _: self._end(message.ref))

    def _end(self, ref: MessageRef) -> None:
        self._tasks.pop(ref)
        self._ended.add(ref)

    async def _handle(self, message: Message) -> None:
        """The chat event boundary: whatever happens over one message, the next one is handled."""
        try:
            if call := await _insist(lambda: self._wishes.read(message)):
                async with self._place(message, call):
                    with speaking(self._language):
                        answer = await self._answer(message, call)
                    await _insist(lambda: self._replies.give(message, answer))
        except Exception:
            log.exception("Handling the message %s failed", message.ref.id)
        await _insist(lambda: self._vault.chats.handled(message.ref))

    @asynccontextmanager
    async def _place(self, message: Message, call: Call) -> AsyncIterator[None]:
        """In the queue of its chat, unless it goes aside."""
        command = commands.NAMED.get(call.name)
        if command and command.aside:
            yield
        else:
            async with self._chats.hold(message.ref.chat), self._hands:
                yield

    async def _answer(self, message: Message, call: Call) -> Answer:
        try:
            command = self._named(call.name)
            if command.once:
                return await self._once(message, call, command)
            return await _insist(lambda: self._patiently(message, call, command))
        except Refusal as refusal:
            return self._refused(call, refusal.message)
        except Exception:
            log.exception("The command %s%s failed", self._prefix, call.name)
            return self._refused(call, say("Something went wrong inside ChatVault. Its log says what."))

    def _named(self, name: str) -> Command:
        command = commands.NAMED.get(name)
        if command is None:
            raise Invalid(self._unknown(name))
        return command

    async def _once(self, message: Message, call: Call, command: Command) -> Answer:
        """It is handled from here on, whatever becomes of it."""
        await _insist(lambda: self._vault.chats.handled(message.ref))
        try:
            return await self._patiently(message, call, command)
        except StoreDown as silence:
            log.warning("%s The command %s is not tried again", silence, message.ref.id)
            return self._failed(call, DOUBT)

    async def _patiently(self, message: Message, call: Call, command: Command) -> Answer:
        """Show an hourglass when it takes long."""
        work = asyncio.create_task(self._run(message, call, command))
        try:
            done, _ = await asyncio.wait([work], timeout=SLOW)
            if not done:
                with suppress(StoreDown):
                    await self._replies.mark(message, Mark.WORKING)
            return await work
        finally:
            work.cancel()

    async def _run(self, message: Message, call: Call, command: Command) -> Answer:
        return await command.run(
            Ask(
                vault=self._vault,
                owner=self._owner,
                message=message,
                words=call.words,
                prefix=self._prefix,
                commands=commands.ALL,
                say=lambda text: self._replies.tell(message, text),
            )
        )

    def _unknown(self, name: str) -> str:
        close = difflib.get_close_matches(name, commands.NAMED, n=1, cutoff=0.5)
        if close:
            return say("There is no such command. Did you mean {command}?", command=f"{self._prefix}{close[0]}")
        return say("There is no such command. {prefix}help lists what there is.", prefix=self._prefix)

    def _refused(self, call: Call, reason: str) -> Answer:
        return self._failed(call, REFUSED, reason=reason)

    def _failed(self, call: Call, how: str, **values: str) -> Answer:
        asked = short(f"{self._prefix}{call.name} {call.words}")
        return Answer(mark=Mark.FAILED, text=say(how, asked=asked, **values))


async def _insist(step: Callable[[], Awaitable[T]]) -> T:
    """Again and again, until the database answers."""
    while True:
        try:
            return await step()
        except StoreDown as silence:
            log.warning("%s Trying again in %s s", silence, PAUSE)
            await asyncio.sleep(PAUSE)
