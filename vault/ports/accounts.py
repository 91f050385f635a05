"""Accounts and their lines."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from vault.models.accounts import Account, Link, LinkState, Pairing, Progress


class Links(Protocol):
    async def report(
        self,
        account: str,
        owner: str,
        kind: str,
        state: LinkState,
        remedy: str,
        *,
        deletes: bool = True,
        since: datetime | None = None,
        history: Progress | None = None,
    ) -> None:
        """The bot's heartbeat: at least every few seconds (server time)."""

    async def of(self, owner: str) -> list[Link]: ...

    async def remove(self, account: str) -> None: ...


class Accounts(Protocol):
    """Which accounts there are."""

    async def add(self, account: Account) -> bool:
        """False when there is one of this name."""

    async def begin(self, account: Account) -> None:
        """Add one that was never there: what was removed stays so."""

    async def all(self, owner: str) -> list[Account]:
        """By name."""

    async def remove(self, owner: str, name: str) -> None: ...


class Pairings(Protocol):
    """One record for each account: the last wish, and its answer."""

    async def put(self, pairing: Pairing) -> None:
        """Instead of whatever was wished before."""

    async def replace(self, pairing: Pairing) -> bool:
        """Store a new state of this very wish; False when it has ended, or there is a newer one."""

    async def find(self, account: str) -> Pairing | None: ...

    async def remove(self, account: str) -> None: ...
