"""The bot process of one account."""

from __future__ import annotations

from contextlib import AsyncExitStack

from bot.account import run_account
from config.sandboxes import sandbox_of
from config.settings import Settings
from config.stopping import stop_signal
from config.wiring import open_house
from vault.tasks import running


async def run_bot(settings: Settings, account: str) -> None:
    """Serve the account until told to stop. Every account is a sandbox in this release."""
    async with AsyncExitStack() as stack:
        stop = stack.enter_context(stop_signal())
        house = await stack.enter_async_context(open_house(settings))
        await stack.enter_async_context(running("order watch", house.vault.desk.watch))
        await run_account(
            house.vault,
            (await sandbox_of(account, settings, house)).line(),
            account,
            stop,
            prefix=settings.prefix,
            commanders=settings.commanders,
            pace=settings.pace,
        )
