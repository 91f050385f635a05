"""How an account is linked to a phone and unlinked: what every door that offers it builds on.

    line = await stack.enter_async_context(open_line(account, folder))
    async for code in line.link_by_qr():      # a new code every 20 to 60 seconds: show it, replacing the one before
        ...
    code = await line.link_by_phone("+49 155 5000 1")       # to be typed on the phone: "AEES-5A6B"
    await line.unlink()

How it went is told by `standing`, as by the `LineChanged` in `events()`. An attempt that ended without a phone leaves
the library in a state it cannot be stopped in: `spent` is then set, and the process must be left with `os._exit`
and started again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Protocol

from bot.transport import LineChanged


class Pairing(Protocol):
    @property
    def standing(self) -> LineChanged:
        """The state of the line now, with its remedy in plain words."""

    @property
    def spent(self) -> asyncio.Event:
        """Set when this process can neither go on nor end by itself."""

    def link_by_qr(self) -> AsyncGenerator[str, None]:
        """The contents of the QR code, each time it changes; ends when a phone scanned it, or when time is up.

        Invalid: the account is linked already.
        """

    async def link_by_phone(self, number: str) -> str:
        """An 8-character code, good for about three minutes. Invalid: linked already, or no number. Unreachable."""

    async def unlink(self) -> None:
        """Take the account off the phone's list of linked devices where it can be reached, and forget the session."""
