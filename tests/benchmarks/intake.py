"""The whole of `chatvault import` against the work nobody can avoid, in one run: `python -m tests.benchmarks.intake`.

The floor is `floor.py`'s: hash, one decode by draft and the encoding of the renditions, on the same cores, without
even the scaling between them. What is measured on top of it is everything that makes a vault: scaling, facts, copying
in, the darkroom's pipes, syncing to disk, the database.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median

from config.importing import Import
from config.settings import Settings
from config.wiring import open_vault
from tests.benchmarks.floor import SIDES, floor
from tests.pictures import jpeg
from vault.owners import OWNER

ROUNDS = 3
PROCESSES = 2


async def imported(data: Path, folder: Path) -> float:
    """Seconds for importing a folder into a fresh vault, the darkroom being awake."""
    settings = Settings(data=data, darkrooms=PROCESSES)
    async with open_vault(settings) as vault:
        work = Import(vault, OWNER, largest=10**9, abreast=PROCESSES * 2 + 2, step=lambda tally: None)
        await work.run(folder / "warm")
        start = time.perf_counter()
        tally = await work.run(folder / "photos")
        seconds = time.perf_counter() - start
    assert tally.refused.total() == 0, tally.refused
    return seconds


async def main(photos: int) -> None:
    with tempfile.TemporaryDirectory() as scratch, ProcessPoolExecutor(PROCESSES) as pool:
        into = Path(scratch)
        await asyncio.to_thread(draw, into, photos)
        files = sorted((into / "photos").iterdir())
        floors, wholes = [], []
        for each in range(ROUNDS):
            floors.append((await asyncio.to_thread(floor, pool, files, into, PROCESSES))[0])
            wholes.append(await imported(into / f"data{each}", into))
        single = await asyncio.to_thread(floor, pool, files, into, 1)
    ratio = median(whole / bare for whole, bare in zip(wholes, floors, strict=True))
    speedup = median(single[0] / whole for whole in wholes)
    say = sys.stdout.write
    say(f"{photos} photos of 12 MP on {PROCESSES} cores, median of {ROUNDS} interleaved rounds\n")
    say(f"floor {photos / median(floors):.2f} photos/s, whole intake {photos / median(wholes):.2f} photos/s\n")
    say(f"intake takes {ratio:.3f} of the floor (target ≤ 1.15) and is {speedup:.2f}x one core's floor\n")


def draw(into: Path, photos: int) -> None:
    for name, first, count in (("warm", 1000, 4), ("photos", 0, photos)):
        (into / name).mkdir()
        for number in range(first, first + count):
            (into / name / f"{number:04}.jpg").write_bytes(jpeg(number, SIDES))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 24))
