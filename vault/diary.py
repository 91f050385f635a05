"""What became of each chore when it was last done, kept for people to see."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from vault.ports import Records

COLLECTION = "chores"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`took`: seconds. `trouble`: why it failed, if it did."""

    chore: str
    at: datetime
    took: float
    counts: Mapping[str, int]
    trouble: str = ""


class Diary:
    """One entry for each chore, the last."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def note(self, entry: Entry) -> None:
        changes = {"at": entry.at, "took": entry.took, "counts": json.dumps(entry.counts), "trouble": entry.trouble}
        await self._records.set({"_id": entry.chore}, changes, upsert=True)

    async def all(self) -> list[Entry]:
        """By name."""
        return [_entry(**row) for row in await self._records.find({})]


def _entry(*, _id: str, counts: str, **fields: object) -> Entry:
    return Entry(chore=_id, counts=json.loads(counts), **fields)  # type: ignore[arg-type]
