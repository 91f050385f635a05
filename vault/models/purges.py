"""What a purge finds and does."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from vault.models.chats import MessageRef


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A message that holds a photo, and why it matched."""

    ref: MessageRef
    tracked: bool
    same_hash: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """`by_hand`: how many of them can only be deleted on the phone. `since`: older messages may not have been found."""

    found: tuple[Found, ...]
    by_hand: int = 0
    since: datetime | None = None

    @property
    def chats(self) -> Counter[tuple[str, str]]:
        """Messages by account and chat."""
        return Counter((each.ref.account, each.ref.chat) for each in self.found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    deleted: int
    failed: int
    chats: int  # with at least one deletion
