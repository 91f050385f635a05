"""A busy day in the memory of one bot over the real library: `python -m tests.benchmarks.day [messages]`.

One message in five is a photo, and every tenth photo is saved. It fails (exit status 1) when the bot ever takes
more than `MOST`, or more in the last quarter of the day than in the one before.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests import pictures
from tests.whatsapp import messages
from tests.whatsapp.account import until
from tests.whatsapp.house import ACCOUNT, LinkedHouse
from tests.whatsapp.people import Seen
from tests.whatsapp.stage import Stage, open_stage

MESSAGES = 10_000
LOOKS = 20
MOST = 400  # MB
NOISE = 0.03  # that two quarters of a day may differ by without anything growing
PICTURES = [pictures.jpeg(seed, (640, 480)) for seed in range(40)]
WAITING = 40  # messages on their way to the bot at a time


async def main(count: int) -> list[str]:
    """What is not as it was promised."""
    seen = await day(count)
    before, last = (sum(quarter) / len(quarter) for quarter in (seen[LOOKS // 2 : -LOOKS // 4], seen[-LOOKS // 4 :]))
    sys.stdout.write(f"At most {max(seen):.0f} MB; {before:.0f} in the third quarter, {last:.0f} in the last\n")
    promises = {
        f"a bot's memory: {max(seen):.0f} MB": max(seen) <= MOST,
        f"a bot's memory grows: from {before:.0f} to {last:.0f} MB": last <= before * (1 + NOISE),
    }
    return [complaint for complaint, kept in promises.items() if not kept]


async def day(count: int) -> list[float]:
    """Megabytes of the bot, at so many moments."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_stage(Path(folder)) as stage:
            house = LinkedHouse(Path(folder) / "data", stage, [stage.anna, stage.ben])
            try:
                await house.start()
                return await live(stage, house, count)
            finally:
                await house.stop()


async def live(stage: Stage, house: LinkedHouse, count: int) -> list[float]:
    looks = []
    for number in range(1, count + 1):
        seen = await arrive(stage, number)
        if number % 50 == 0:
            await stage.me.type_on_phone(stage.anna, messages.reply("!save", seen))
        await until(lambda: len(stage.me.waiting) < WAITING, 60, "the bot to keep up")
        if number % (count // LOOKS) == 0:
            [process] = house.processes(f"bot {ACCOUNT}")
            looks.append(resident(process))
            sys.stdout.write(f"{number:6} messages: {looks[-1]:5.0f} MB\n")
            sys.stdout.flush()
    return looks


async def arrive(stage: Stage, number: int) -> Seen:
    photo = PICTURES[number % len(PICTURES)] + str(number).encode()  # what follows a JPEG is not looked at
    content = messages.photo(stage.server.media.image(photo)) if number % 5 == 0 else messages.text(f"words {number}")
    return await stage.me.receive(stage.anna, content)


def resident(process: int) -> float:
    """Megabytes."""
    return next(lines(process)) / 1000


def lines(process: int) -> Iterator[int]:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            yield int(line.split()[1])


if __name__ == "__main__":
    sys.exit("\n".join(asyncio.run(main(int(sys.argv[1]) if sys.argv[1:] else MESSAGES))) or 0)
