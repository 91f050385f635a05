"""`chatvault chores` tells how everything on the clock went."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.house import House, eventually, open_house


async def test_before_the_first_start_no_chore_was_done(tmp_path: Path) -> None:
    told = await House(tmp_path / "data").told("chores")
    assert (told.status, told.said) == (0, "None was done yet: chatvault run does them.\n")


async def test_while_it_runs_the_chores_are_done_and_told(tmp_path: Path) -> None:
    async with open_house(tmp_path / "data") as house:

        async def told() -> dict[str, dict[str, Any]]:
            rows = {row["chore"]: row for row in await house.chatvault("chores")}
            return rows if "open purges" in rows else {}

        rows = await eventually(told, patience=60)
    assert rows["open purges"]["result"] == "nothing to do"
