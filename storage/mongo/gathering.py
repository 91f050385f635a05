"""Reads that are wanted at the same time, done as one: a busy moment costs the database no more than a quiet one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

AT_ONCE = 2  # questions on their way: the one is prepared while the other is answered


@dataclass(slots=True)
class Question(Generic[K, V]):
    keys: set[K] = field(default_factory=set)
    asking: asyncio.Task[Mapping[K, V]] | None = None


class Gathered(Generic[K, V]):
    """While so many questions are on their way, whoever comes waits for the next, together with the others.

    So nobody is told how things stood before they asked.
    """

    def __init__(self, ask: Callable[[Collection[K]], Awaitable[Mapping[K, V]]]) -> None:
        self._ask = ask
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._next = Question[K, V]()

    async def find(self, key: K) -> V | None:
        """What is at this key as it stands now, or later; whatever the question raises."""
        question = self._next
        question.keys.add(key)
        question.asking = question.asking or asyncio.create_task(self._asked(question))
        return (await asyncio.shield(question.asking)).get(key)  # others wait for it, whoever leaves

    async def _asked(self, question: Question[K, V]) -> Mapping[K, V]:
        async with self._turn:
            self._next = Question()
            return await self._ask(question.keys)
