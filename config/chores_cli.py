"""`chatvault chores`: what is done on the clock, when it was last done, and what came of it."""

from __future__ import annotations

import asyncio

from config.printing import Json, print_rows, started
from config.settings import Settings
from config.wiring import open_house
from vault.diary import COLLECTION, Diary, Entry


def chores(as_json: Json = False) -> None:
    """When each chore was last done, and what came of it."""
    entries = asyncio.run(_read(started("chores")))
    print_rows([_row(each) for each in entries], as_json, "None was done yet: chatvault run does them.")


async def _read(settings: Settings) -> list[Entry]:
    async with open_house(settings) as house:
        return await Diary(house.stores.records(COLLECTION)).all()


def _row(entry: Entry) -> dict[str, str]:
    counts = ", ".join(f"{name} {count}" for name, count in entry.counts.items() if count)
    return {
        "chore": entry.chore,
        "last": f"{entry.at:%Y-%m-%d %H:%M:%S} UTC",
        "took": f"{entry.took:.1f} s",
        "result": entry.trouble or counts or "nothing to do",
    }
