"""The darkroom against the work nobody can avoid, by hand: `python -m tests.benchmarks.floor [photos]`.

The floor reads and hashes a photo, decodes it once by draft, and encodes each rendition, in plain processes with no
pool and no facts. "Scaled" adds making the sizes that are encoded. Rounds are interleaved; ratios are what counts.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median

from PIL import Image

from tests.pictures import jpeg
from vault import digests, renditions
from vault.darkroom import Darkroom
from vault.imaging import developing, smaller
from vault.renditions import SCREEN

SIDES = (4000, 3000)
ROUNDS = 5


def plain(files: list[Path], into: Path) -> tuple[float, float]:
    """Seconds of the floor, and of the floor with scaling."""
    into.mkdir(exist_ok=True)
    scaling, start = 0.0, time.perf_counter()
    for file in files:
        data = file.read_bytes()
        for hashed in (hashlib.md5, hashlib.sha1, hashlib.sha256):
            hashed(data)
        with Image.open(file) as image:
            image.draft(None, smaller.fitting(image.size, SCREEN.least))
            image.load()
            small: Image.Image = image
        for each in renditions.ALL:
            before = time.perf_counter()
            small = smaller.fit(small, each.side, each.least)
            scaling += time.perf_counter() - before
            small.save(into / each.name, **developing.SAVED[each.name])
    whole = time.perf_counter() - start
    return whole - scaling, whole


def floor(pool: ProcessPoolExecutor, files: list[Path], into: Path, processes: int) -> tuple[float, float]:
    jobs = [pool.submit(plain, files[k::processes], into / f"plain{k}") for k in range(processes)]
    seconds = [job.result() for job in jobs]
    return max(bare for bare, _ in seconds), max(scaled for _, scaled in seconds)


async def developed(darkroom: Darkroom, files: list[Path], into: Path, processes: int) -> float:
    async def one(files: list[Path], into: Path) -> None:
        into.mkdir(exist_ok=True)
        for file in files:
            await digests.of_file(file)
            await darkroom.develop(file, into)

    start = time.perf_counter()
    await asyncio.gather(*(one(files[k::processes], into / f"darkroom{k}") for k in range(processes)))
    return time.perf_counter() - start


async def compare(files: list[Path], into: Path, processes: int, say: Callable[[str], object]) -> None:
    bare, scaled, ours = [], [], []
    with ProcessPoolExecutor(processes) as pool:
        async with Darkroom(processes) as darkroom:
            await developed(darkroom, files[:2], into, processes)  # everybody is awake
            floor(pool, files[:2], into, processes)
            for _ in range(ROUNDS):
                seconds = await asyncio.to_thread(floor, pool, files, into, processes)
                bare.append(seconds[0])
                scaled.append(seconds[1])
                ours.append(await developed(darkroom, files, into, processes))
    rates = [len(files) / median(each) for each in (bare, scaled, ours)]
    over = [median(mine / other for mine, other in zip(ours, each, strict=True)) for each in (bare, scaled)]
    say(f"{processes} processes: floor {rates[0]:.2f}, scaled {rates[1]:.2f}, darkroom {rates[2]:.2f} photos/s; ")
    say(f"the darkroom takes {over[0]:.3f} of the floor, {over[1]:.3f} of the floor with scaling\n")


async def main(photos: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        into = Path(folder)
        files = [into / f"{number}.jpg" for number in range(photos)]
        for number, file in enumerate(files):
            file.write_bytes(jpeg(number, SIDES))
        for processes in (1, 2):
            await compare(files, into, processes, sys.stdout.write)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10))
