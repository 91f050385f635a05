"""The adapter's line in a process of its own, joined to the stage; joined again, it finds its session."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager

from bot.transport import LineChanged
from tests.whatsapp.account import Account
from tests.whatsapp.hosted import HostedLine
from tests.whatsapp.remote import hosted
from tests.whatsapp.stage import Stage
from vault.models.accounts import LinkState

ACCOUNT = "sandbox"  # as in the contract


@asynccontextmanager
async def joined(
    stage: Stage, name: str = "line", haste: int = 1, factory: str = "tests.whatsapp.hosted:opened"
) -> AsyncIterator[HostedLine]:
    """As it is after a start: ready in a moment if a phone was linked before.

    `haste`: so many times sooner than usual it misses a server that has fallen silent.
    """
    arguments = (ACCOUNT, str(stage.folder / name), stage.server.proxy)
    environment = stage.environment | {"LOCAL_WHATSAPP_HASTE": str(haste)}
    async with hosted(factory, *arguments, environment=environment) as remote:
        yield HostedLine(remote, can_delete_for_me=await remote.can_delete_for_me())


async def link(stage: Stage, line: HostedLine, account: Account) -> None:
    """Until it is ready and has the key that deleting needs."""
    async with aclosing(line.link_by_qr()) as codes:
        await stage.server.scan_qr(account, await anext(codes))
    await stands(line, LinkState.READY)
    await account.share_app_state_key()


async def stands(line: HostedLine, state: LinkState) -> LineChanged:
    """Wait until the line stands so; what it says of that."""
    async with asyncio.timeout(60):
        while (standing := await line.standing()).state is not state:  # noqa: ASYNC110 - it is told over the wire
            await asyncio.sleep(0.01)
    return standing
