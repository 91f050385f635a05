"""Receipts: what every purge did, message by message, in a chain that shows any later change."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime

from vault import ports
from vault.models.purges import Plan, Receipt, Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`fault`: what does not fit, in plain words; "" when the whole chain is sound."""

    receipts: int
    messages: int
    head: bytes  # digest of the newest; to be kept elsewhere, it proves that none of them is missing
    fault: str = ""


class Receipts:
    def __init__(self, receipts: ports.Receipts, orders: ports.Orders, now: Callable[[], datetime]) -> None:
        self._receipts = receipts
        self._orders = orders
        self._now = now

    async def write(self, plan: Plan, tally: Tally) -> Receipt:
        """Seal what this ended purge did. Repeating it, from however many processes, is one receipt."""
        raise NotImplementedError

    async def get(self, owner: str, plan: str) -> Receipt:
        """Missing."""
        raise NotImplementedError

    async def page(self, owner: str, *, limit: int = 50, before: int | None = None) -> list[Receipt]:
        """Newest first."""
        raise NotImplementedError

    def lines(self, receipt: Receipt) -> AsyncIterator[str]:
        """Its messages, one canonical JSON text each."""
        raise NotImplementedError

    async def verify(self, owner: str) -> Verdict:
        """Go through the whole chain."""
        raise NotImplementedError
