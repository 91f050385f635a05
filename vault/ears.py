"""What one listener has yet to look at."""

from __future__ import annotations

import asyncio

from vault.models.chats import MessageRef

MANY = 100  # messages that changed, after which one looks at everything anew


class Ear:
    """Once it hung up it hears nothing more."""

    def __init__(self) -> None:
        self._refs: dict[MessageRef, None] = {}
        self._rung = asyncio.Event()
        self._off = False

    def hear(self, ref: MessageRef) -> None:
        self._refs[ref] = None
        self._rung.set()
        if len(self._refs) > MANY:
            self.hang_up()

    def hang_up(self) -> None:
        self._off = True
        self._rung.set()

    async def heard(self) -> list[MessageRef]:
        """At least one, or none when it hung up."""
        await self._rung.wait()
        self._rung.clear()
        refs, self._refs = [*self._refs], {}
        return [] if self._off else refs
