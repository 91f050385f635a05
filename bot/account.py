"""The bot of one account, from top to bottom."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Coroutine
from contextlib import AsyncExitStack, suppress
from typing import Any

from bot.clerk import Clerk
from bot.courier import Courier
from bot.echoes import Echoes
from bot.inbox import Inbox
from bot.keeping import Keeping
from bot.line import Line
from bot.linking import Linking
from bot.portraits import Portraits
from bot.replies import Replies
from bot.transport import Transport
from bot.turn import Turn
from bot.whatsapp.pairing import Pairing as Phone
from bot.wishes import Wishes
from vault.owners import OWNER
from vault.tasks import running
from vault.tongue import ENGLISH
from vault.vault import Vault

FAREWELL = 10.0  # seconds for the call under way


async def run_account(
    vault: Vault,
    transport: Transport,
    account: str,
    stop: asyncio.Event,
    *,
    prefix: str = "!",
    language: str = ENGLISH,
    commanders: Collection[str] = (),
    keeps: Collection[str] = (),
    pace: float = 0,
    daily: int = 0,
    portrait_pause: float = 1,
    phone: Phone | None = None,
) -> None:
    """Serve the account whenever it is our turn, until told to stop, by others or by ourselves.

    `language`: what is asked for in chats is answered in it. `keeps`: the chats whose photos are saved as they arrive.
    `pace` and `daily`: sends a minute and a day, 0 is without limit. `portrait_pause`: seconds between two pictures of
    chats. `phone`: what can be linked, if anything.
    """
    turn = Turn(vault.leases, account)
    try:
        while not stop.is_set():
            await _first(turn.come(), stop.wait())
            if turn.held:
                line = Line(vault.links, account, OWNER, transport.kind, deletes=transport.can_delete_for_me)
                echoes = Echoes()
                wishes = Wishes(vault, prefix=prefix, commanders=commanders, echoes=echoes)
                replies = Replies(transport, echoes, prefix)
                clerk = Clerk(vault, OWNER, prefix, wishes, replies, language)
                portraits = Portraits(transport, vault.portraits, OWNER, account, line, portrait_pause)
                courier = Courier(
                    transport, vault, account, turn=turn, line=line, echoes=echoes, pace=pace, daily=daily
                )
                inbox = Inbox(
                    transport,
                    vault,
                    account,
                    line=line,
                    wishes=wishes,
                    clerk=clerk,
                    courier=courier,
                    keeping=Keeping(vault, OWNER, keeps),
                    portraits=portraits,
                )
                linking = Linking(phone, vault.pairings, OWNER, account, stop) if phone else None
                await _serve(turn, stop, line, clerk, inbox, courier, portraits, linking)
    finally:
        await turn.end()


async def _serve(
    turn: Turn,
    stop: asyncio.Event,
    line: Line,
    clerk: Clerk,
    inbox: Inbox,
    courier: Courier,
    portraits: Portraits,
    linking: Linking | None,
) -> None:
    """Work until the turn is lost, or until told to stop: then the call under way is finished first."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(running("heartbeat", line.beat))
        await stack.enter_async_context(clerk)
        await stack.enter_async_context(running("inbox", inbox.run))
        await stack.enter_async_context(running("courier", courier.run))
        await stack.enter_async_context(running("portraits", portraits.run))
        if linking:
            await stack.enter_async_context(running("linking", linking.run))
        await _first(turn.keep(), stop.wait())
        with suppress(TimeoutError):
            await asyncio.wait_for(courier.rest(), FAREWELL if turn.held else 0)


async def _first(*things: Coroutine[Any, Any, object]) -> None:
    """Wait for one of these, and give the others up."""
    tasks = [asyncio.create_task(thing) for thing in things]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
