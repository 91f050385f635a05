"""A command that opens the vault, does one thing with it, and closes it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import typer

from config.printing import started
from config.wiring import open_vault
from vault.vault import Vault

T = TypeVar("T")


def opened(command: str, errand: Callable[[Vault], Awaitable[T]]) -> T:
    """What the errand answers. Ctrl+C ends the process with status 130."""

    async def run() -> T:
        async with open_vault(started(command)) as vault:
            return await errand(vault)

    try:
        return asyncio.run(run())
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
