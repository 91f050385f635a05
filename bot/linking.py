"""The wishes to link or unlink the account, carried out; each code is told to whoever wished.

The library cannot leave the phase of codes, so after any attempt without a phone, and after unlinking, this process
ends and is started afresh.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing

from bot.whatsapp.pairing import Pairing as Phone
from vault.errors import ChatRefusal, Invalid
from vault.models.accounts import LinkState, Pairing, Wish
from vault.pairings import Pairings
from vault.tongue import noted, say

POLL = 0.5  # seconds
FIRST, NEXT, TYPED = 60, 20, 160  # seconds a code is good for: the first QR code, each further one, one to be typed
FREE = {LinkState.UNLINKED, LinkState.LOGGED_OUT}  # no phone is linked
NO_PHONE = noted("No phone was linked before the codes ran out. Ask for new ones.")


class Linking:
    """`stop` ends the process."""

    def __init__(self, phone: Phone, pairings: Pairings, owner: str, account: str, stop: asyncio.Event) -> None:
        self._phone = phone
        self._pairings = pairings
        self._owner = owner
        self._account = account
        self._stop = stop

    async def run(self) -> None:
        while True:
            if wish := await self._wanted():
                await self._carry_out(wish)
            if self._phone.spent.is_set():
                self._stop.set()
            await asyncio.sleep(POLL)

    async def _wanted(self) -> Pairing | None:
        return await self._pairings.wanted(self._owner, self._account)

    async def _carry_out(self, wish: Pairing) -> None:
        try:
            match wish.wish:
                case Wish.LINK:
                    await self._link(wish)
                case Wish.UNLINK:
                    await self._phone.unlink()
                    await self._end(wish)
                case Wish.RENEW:
                    await self._end(wish)
        except (ChatRefusal, Invalid) as refusal:
            await self._pairings.failed(wish, refusal.message)

    async def _end(self, wish: Pairing) -> None:
        await self._pairings.done(wish)
        self._stop.set()

    async def _link(self, wish: Pairing) -> None:
        """Show codes for as long as they are wanted; whatever comes of it is told."""
        showing = asyncio.create_task(self._show(wish))
        try:
            while not showing.done() and await self._goes_on(wish):
                await asyncio.wait([showing], timeout=POLL)
            if showing.done():
                showing.result()
        finally:
            showing.cancel()
            await asyncio.wait([showing])
        if self._linked:
            await self._pairings.done(wish)
        else:
            await self._pairings.failed(wish, say(NO_PHONE))
            self._stop.set()

    async def _goes_on(self, wish: Pairing) -> bool:
        now = await self._wanted()
        return now is not None and now.id == wish.id and not self._phone.spent.is_set()

    async def _show(self, wish: Pairing) -> None:
        if self._phone.standing.state in FREE:  # else an earlier process died right after it was linked
            await (self._show_code(wish) if wish.phone else self._show_qr(wish))
        while not self._linked:  # noqa: ASYNC110 - the phone is awaited
            await asyncio.sleep(POLL)

    async def _show_qr(self, wish: Pairing) -> None:
        seconds = FIRST
        async with aclosing(self._phone.link_by_qr()) as codes:
            async for code in codes:
                await self._pairings.show(wish, code, seconds)
                seconds = NEXT

    async def _show_code(self, wish: Pairing) -> None:
        await self._pairings.show(wish, await self._phone.link_by_phone(wish.phone), TYPED)

    @property
    def _linked(self) -> bool:
        return self._phone.standing.state is LinkState.READY
