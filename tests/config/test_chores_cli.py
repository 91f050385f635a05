"""`chatvault chores` before anything was done; `test_supervisor.py` shows what it tells of a vault that runs."""

from __future__ import annotations

from pathlib import Path

from tests.house import House


async def test_before_the_first_start_no_chore_was_done(tmp_path: Path) -> None:
    told = await House(tmp_path / "data").told("chores")
    assert (told.status, told.said) == (0, "None was done yet: chatvault run does them.\n")
