"""How photos are spoken of in chats."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from vault.models.photos import Asset
from vault.tongue import brief, say

SHORT = 40  # characters of a caption


def called(asset: Asset) -> str:
    """“Beach” #12"""
    return f"“{short(asset.caption)}” #{asset.id}" if asset.caption else f"#{asset.id}"


def listed(assets: Sequence[Asset]) -> str:
    """One line each."""
    return "\n".join(_line(asset) for asset in assets)


def short(text: str) -> str:
    """On one line, and no longer than needed to know it again."""
    line = " ".join(text.split())
    return line if len(line) <= SHORT else f"{line[: SHORT - 1].rstrip()}…"


def day(asset: Asset) -> str:
    return date(asset.taken_at)


def date(at: datetime) -> str:
    return brief(at)


def _line(asset: Asset) -> str:
    name = f"“{short(asset.caption)}”" if asset.caption else say("no caption")
    return " · ".join([f"#{asset.id} {name}", day(asset), *(f"#{tag}" for tag in asset.tags)])
