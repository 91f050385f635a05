"""Chats that were cleared or deleted on another device: of what stood in them before, nothing is in my view any more.

Of such a change the library keeps a fingerprint, and neither when it was made nor how far it reaches. So only what is
surely older counts as gone: whatever was written a day before the line was last known to have told everything. A day,
because a phone that was offline hands in late what was done on it. Rather too much stays listed than too little.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace

from bot.whatsapp.diary import Diary
from bot.whatsapp.identity import Identities
from bot.whatsapp.macs import Index, Macs

CALM = 300.0  # seconds that a line must have stood for all that happened before to have been told
BREAK = 60.0  # seconds between two looks after which the machine may have slept
LATE = 86_400.0  # seconds


@dataclass(frozen=True, slots=True)
class Mark:
    """How far this was looked at."""

    version: int  # of the newest change
    some: bool  # whether there was any
    whole: float  # when everything had been told, in seconds; 0 is never


class Clears:
    """`left` is told chat and id of what is gone. `calm`: seconds, as CALM."""

    def __init__(
        self,
        macs: Macs,
        diary: Diary,
        people: Identities,
        left: Callable[[Sequence[tuple[str, str]]], None],
        *,
        calm: float = CALM,
    ) -> None:
        self._macs = macs
        self._diary = diary
        self._people = people
        self._left = left
        self._calm = calm
        self._looked = self._since = float("-inf")

    async def look(self, now: float, *, ready: bool) -> None:
        """`ready`: whether the line stands. What was seen once is not seen again, also by the next process."""
        newest = await self._macs.newest()
        calm = self._is_calm(now, undisturbed=ready and newest is not None)
        if newest is None:
            return
        before = self._mark() or Mark(version=newest, some=newest > 0, whole=0)
        gone = await self._gone(before) if newest > before.version else []
        after = replace(before, version=max(newest, before.version), some=before.some or newest > 0)
        if calm and now - before.whole >= self._calm:
            after = replace(after, whole=now)
        self._write_down(after, gone)

    def _is_calm(self, now: float, *, undisturbed: bool) -> bool:
        if not undisturbed or now - self._looked > BREAK:
            self._since = now
        self._looked = now
        return undisturbed and now - self._since >= self._calm

    async def _gone(self, mark: Mark) -> list[tuple[str, str]]:
        made, unchanged = await self._macs.since(mark.version)
        if not mark.whole or (mark.some and not unchanged):  # all was read afresh: what is old looks new
            return []
        chats = defaultdict[Index, set[str]](set)
        for chat in self._diary.talks():
            for index in self._indexes(chat):
                chats[index].add(chat)
        cleared = {chat for index in await self._macs.explained(made, list(chats)) for chat in chats[index]}
        return [each for chat in sorted(cleared) for each in self._diary.before(chat, mark.whole - LATE)]

    def _indexes(self, chat: str) -> Iterator[Index]:
        """With and without media. Which messages have a star is unknown, so a clear that spares them says nothing."""
        for address in self._people.addresses(chat):
            for media in "01":
                yield "clearChat", address, "1", media
                yield "deleteChat", address, media

    def _mark(self) -> Mark | None:
        written = self._diary.fact("clears")
        return Mark(*json.loads(written)) if written else None

    def _write_down(self, mark: Mark, gone: Sequence[tuple[str, str]]) -> None:
        if mark == self._mark():
            return
        with self._diary.together():
            if gone:
                self._left(gone)
            self._diary.learn("clears", json.dumps(astuple(mark)))
