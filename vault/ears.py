"""Those who listen, each to one thing, and what each of them has yet to look at."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Hashable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Generic, TypeVar

Place = TypeVar("Place", bound=Hashable)
Word = TypeVar("Word", bound=Hashable)


class Ear(Generic[Word]):
    """Once it hung up it hears nothing more; it does so when more than `most` words wait."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._words: dict[Word, None] = {}
        self._rung = asyncio.Event()
        self._off = False

    def hear(self, word: Word) -> None:
        self._words.pop(word, None)  # what is said again comes after what was said between
        self._words[word] = None
        self._rung.set()
        if len(self._words) > self._most:
            self.hang_up()

    def hang_up(self) -> None:
        self._off = True
        self._rung.set()

    async def heard(self) -> list[Word]:
        """At least one, in order, or none when it hung up: then something may have been missed."""
        await self._rung.wait()
        self._rung.clear()
        words, self._words = [*self._words], {}
        return [] if self._off else words


class Ears(Generic[Place, Word]):
    def __init__(self, most: int) -> None:
        self._most = most
        self._ears: dict[Place, set[Ear[Word]]] = defaultdict(set)
        self._watching = asyncio.Event()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """While this lasts everything is told. In the end all ears hang up."""
        self._watching.set()
        try:
            yield
        finally:
            self._watching.clear()
            for ear in [ear for ears in self._ears.values() for ear in ears]:
                ear.hang_up()

    def tell(self, place: Place, word: Word) -> None:
        for ear in self._ears.get(place, ()):
            ear.hear(word)

    @asynccontextmanager
    async def listen(self, place: Place) -> AsyncIterator[Ear[Word]]:
        """It hears everything that happens there from the moment this is entered, which is once somebody watches."""
        await self._watching.wait()
        ear: Ear[Word] = Ear(self._most)
        self._ears[place].add(ear)
        try:
            yield ear
        finally:
            self._ears[place].discard(ear)
            if not self._ears[place]:
                del self._ears[place]
