"""How a process is started again that dies: by real processes, which end as they are told to."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from itertools import chain, pairwise, repeat
from pathlib import Path

import pytest

from config.keeping import STEADY, Kept, ended, keep
from tests.house import eventually

PAUSES = (0.1, 0.2, 0.4)
PROGRAM = """
import os, pathlib, sys, time
diary, statuses = pathlib.Path(os.environ["DIARY"]), os.environ["STATUSES"].split()
with diary.open("a") as lines:
    print(time.monotonic(), file=lines)
sys.exit(int(statuses[len(diary.read_text().split()) - 1]))
"""


class Mortal:
    """A program that writes down when it was started, and ends at once, so and so."""

    def __init__(self, folder: Path, *statuses: int) -> None:
        (folder / "mortal.py").write_text(PROGRAM)
        self._diary = folder / "diary"
        environment = {"PYTHONPATH": str(folder), "DIARY": str(self._diary), "STATUSES": " ".join(map(str, statuses))}
        self.kept = Kept(name="mortal", files={}, environment=environment, pauses=PAUSES)

    @property
    def starts(self) -> list[float]:
        return [float(line) for line in self._diary.read_text().split()] if self._diary.exists() else []

    async def started(self, times: int) -> bool:
        return len(self.starts) >= times


def clock(*lives: float) -> Iterator[float]:
    """Looked at when a process is started and when it has ended: these are the seconds in between."""
    yield from chain.from_iterable((0, life) for life in lives)
    yield from repeat(0)


async def test_what_dies_again_and_again_rests_ever_longer_until_it_lived_long_or_ended_well(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    died, well, soon, late = 1, 0, 1.0, STEADY + 1.0
    mortal = Mortal(tmp_path, died, died, died, died, died, died, well, died, died)
    seconds = clock(soon, soon, soon, soon, late, soon, soon, soon, soon)
    keeping = asyncio.create_task(keep(mortal.kept, seconds.__next__))
    assert await eventually(lambda: mortal.started(9))
    await ended(keeping)
    rests = [0.1, 0.2, 0.4, 0.4, 0.1, 0.2, 0.1, 0.2]
    told = [record.getMessage().split() for record in caplog.records if record.name == "config.keeping"]
    assert [float(words[-2]) for words in told][:8] == rests
    assert all(later - sooner > rest for (sooner, later), rest in zip(pairwise(mortal.starts), rests, strict=False))
