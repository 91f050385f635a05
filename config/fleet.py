"""One bot process for each account, also for those that are added, and until they are removed."""

from __future__ import annotations

import asyncio
import logging
import shutil
import time
from collections.abc import Mapping
from pathlib import Path

from config.keeping import Kept, ended, keep
from config.sessions import ENVIRONMENT, session_folder
from vault.errors import StoreDown
from vault.owners import OWNER
from vault.vault import Vault

log = logging.getLogger(__name__)

LOOK = 1.0  # seconds between looks at the accounts
STARTING = 180.0  # seconds until the first sign of life; loading all it takes is slow work for a small computer


class Fleet:
    """`silence`: seconds without a sign of life after which a bot is taken for hung."""

    def __init__(self, vault: Vault, data: Path, files: Mapping[str, int], silence: float) -> None:
        self._vault = vault
        self._data = data
        self._files = files
        self._silence = silence
        self._bots: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        try:
            while True:
                await self._look()
                await asyncio.sleep(LOOK)
        finally:
            await asyncio.gather(*(ended(bot) for bot in self._bots.values()))
            self._bots.clear()

    async def _look(self) -> None:
        """A database that is away changes nothing."""
        try:
            wanted = {account.name for account in await self._vault.accounts.all(OWNER)}
            for account in self._bots.keys() - wanted:
                await self._dismiss(account)
        except StoreDown:
            return
        for account in sorted(wanted - self._bots.keys()):
            self._bots[account] = asyncio.create_task(keep(self._bot(account)), name=f"bot {account}")

    def _bot(self, account: str) -> Kept:
        return Kept(
            name=f"bot {account}", files=self._files, environment=ENVIRONMENT, hangs=lambda: self._silent(account)
        )

    async def _dismiss(self, account: str) -> None:
        """The account was removed: its bot ends, and what it left behind goes with it."""
        await ended(self._bots[account])
        await self._vault.accounts.forget(account)
        shutil.rmtree(session_folder(self._data, account), ignore_errors=True)
        del self._bots[account]
        log.info("The account %s was removed", account)

    async def _silent(self, account: str) -> None:
        """Returns when the bot was silent for too long, while the database would have heard it."""
        began = heard = time.monotonic()
        patience = max(STARTING, self._silence)
        while time.monotonic() - heard < patience:
            await asyncio.sleep(LOOK)
            try:
                if await self._spoke(account, time.monotonic() - began):
                    heard, patience = time.monotonic(), self._silence
            except StoreDown:
                heard = time.monotonic()

    async def _spoke(self, account: str, age: float) -> bool:
        """Whether the bot that is so many seconds old spoke lately; the word of the one before may still be there."""
        links = [link for link in await self._vault.links.of(OWNER) if link.account == account]
        return any(link.alive and link.quiet < age for link in links)
