"""The bot process of one account."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

from bot.account import run_account
from config.sandboxes import sandbox_of
from config.sessions import session_folder
from config.settings import Settings
from config.stopping import stop_signal
from config.wiring import House, open_house
from vault.errors import VaultError
from vault.models.accounts import AccountKind
from vault.owners import OWNER
from vault.tasks import running

log = logging.getLogger(__name__)

PORTRAITS = 15.0  # seconds between two pictures of chats; whoever asks for many at once is taken for a harvester


async def run_bot(settings: Settings, account: str) -> None:
    """Serve the account until told to stop, then end the process. Missing when there is none of this name."""
    try:
        async with AsyncExitStack() as stack:
            stop = stack.enter_context(stop_signal())
            house = await stack.enter_async_context(open_house(settings))
            await stack.enter_async_context(running("order watch", house.vault.desk.watch))
            kind = (await house.vault.accounts.get(OWNER, account)).kind
            await (whatsapp if kind is AccountKind.WHATSAPP else sandbox)(settings, house, account, stop)
    except VaultError:
        raise
    except Exception:
        log.exception("The bot of %s failed", account)
        leave(1)
    leave(0)


async def sandbox(settings: Settings, house: House, account: str, stop: asyncio.Event) -> None:
    line = (await sandbox_of(account, settings, house)).line()
    await bot(settings, house)(line, account, stop, pace=settings.pace)


async def whatsapp(settings: Settings, house: House, account: str, stop: asyncio.Event) -> None:
    from bot.whatsapp.line import open_line  # loads the library

    os.umask(0o077)  # the library makes files of its own beside the session
    folder, largest = session_folder(settings.data, account), settings.max_upload_mb * 1_000_000
    line_of = partial(open_line, account, folder, largest=largest, proxy=settings.whatsapp_proxy)
    async with line_of(recall=house.vault.chats.message) as line:
        serve = bot(settings, house)
        pace = {"pace": settings.whatsapp_pace, "daily": settings.daily_sends, "portrait_pause": PORTRAITS}
        await serve(line, account, stop, **pace, phone=line)
        if line.spent.is_set():
            leave(0)  # such a line cannot be closed either


def bot(settings: Settings, house: House) -> partial[Coroutine[Any, Any, None]]:
    return partial(
        run_account,
        house.vault,
        prefix=settings.prefix,
        commanders=settings.commanders,
        language=settings.language,
        keeps=settings.save_on_arrival,
    )


def leave(status: int) -> None:
    """For certain: where codes were shown and no phone was linked, threads of the library go on for ever."""
    logging.shutdown()
    os._exit(status)
