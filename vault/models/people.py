"""Somebody the owner let into the vault."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from vault.models.principals import Principal


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`seen_at`: when they were here last. `invited_until`: how long the link that waits for them is good."""

    who: Principal
    seen_at: datetime | None
    invited_until: datetime | None
