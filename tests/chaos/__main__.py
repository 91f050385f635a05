"""`make chaos`: thousands of deletions while processes die and WhatsApp goes away, many times over.

    python -m tests.chaos [--messages 2000] [--disturbances 20] [--seed N]

Ends with status 1 when anything is not as promised. The same seed draws the same troubles.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

from tests.chaos.ordeal import OUTCOMES, Ordeal, complaints, cut_short, undergo
from tests.chaos.stage import Stage, open_stage
from tests.chaos.troubles import drawn

FEW = 40  # messages, where each takes a call of its own


async def main(folder: Path, messages: int, disturbances: int, chance: Random) -> bool:
    """Whether every promise was kept."""
    async with open_stage(folder / "data") as stage:
        await stage.foreign(messages // 5)
        sound = await calm(stage, messages, chance)
        sound &= await storm(stage, messages, disturbances, chance)
        sound &= await for_everyone(stage, disturbances // 4, chance)
        return sound & await beginnings(stage, disturbances // 4, chance)


async def calm(stage: Stage, messages: int, chance: Random) -> bool:
    photo = await stage.photo(1, messages)
    return await told(stage, "undisturbed", await undergo(stage, photo, [], chance))


async def storm(stage: Stage, messages: int, disturbances: int, chance: Random) -> bool:
    """With another purge, in one go, at the same time."""
    photo, other = await stage.photo(2, messages), await stage.photo(3, messages // 10, chats=["Chloé", "Dad"])
    mine, theirs = await stage.seen(), await stage.seen(me=False)
    kinds = drawn(disturbances, chance)
    undergoing = undergo(stage, photo, kinds, chance, by_itself=True)
    ordeal, _ = await asyncio.gather(undergoing, stage.purged(other))
    stays = await stage.seen() == mine - photo.messages - other.messages and await stage.seen(me=False) == theirs
    return await told(stage, "disturbed", ordeal, [] if stays else ["something else was touched"])


async def for_everyone(stage: Stage, disturbances: int, chance: Random) -> bool:
    photo = await stage.photo(4, FEW, days=1)
    mine, theirs = await stage.seen(), await stage.seen(me=False)
    ordeal = await undergo(stage, photo, drawn(disturbances, chance), chance, scope="everyone")
    stays = (await stage.seen(), await stage.seen(me=False)) == (mine - photo.mine, theirs - photo.mine)
    return await told(stage, "for everyone", ordeal, [] if stays else ["something else was touched"])


async def beginnings(stage: Stage, count: int, chance: Random) -> bool:
    """The web app dies over one execution after the other."""
    sound, begun = True, 0
    for place in range(count):
        photo = await stage.photo(10 + place, FEW)
        had_begun, ordeal = await cut_short(stage, photo, chance)
        sound &= await judged(stage, ordeal)
        begun += had_begun
    say(f"\nthe web app killed over {count} executions of {FEW} messages: {begun} had begun, and ended by themselves")
    return sound


async def told(stage: Stage, title: str, ordeal: Ordeal, seen: Sequence[str] = ()) -> bool:
    """Print what happened; whether all was as promised."""
    say(f"\n{title}: {ordeal.status['planned']} messages")
    for strike in ordeal.strikes:
        say(f"{strike.after:7.1f} s  {strike.done:6}  {strike.what}")
    counts = ", ".join(f"{outcome} {ordeal.status[outcome]}" for outcome in OUTCOMES)
    say(f"{ordeal.seconds:7.1f} s  {counts}; {len(ordeal.calls)} calls, {ordeal.repeats} asked for again")
    return await judged(stage, ordeal, seen)


async def judged(stage: Stage, ordeal: Ordeal, seen: Sequence[str] = ()) -> bool:
    """Whether it was as promised; what was not is printed."""
    wrong = [*seen, *await complaints(stage, ordeal)]
    for complaint in wrong:
        say(f"      ✗  {complaint}")
    return not wrong


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - it is a program


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--disturbances", type=int, default=20)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args()
    say(f"seed {asked.seed}")
    with tempfile.TemporaryDirectory() as folder:
        sound = asyncio.run(main(Path(folder), asked.messages, asked.disturbances, Random(asked.seed)))  # noqa: S311 - nothing to guess
    say("\nEvery promise was kept." if sound else "\nSome promise was not kept.")
    sys.exit(not sound)
