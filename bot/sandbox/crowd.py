"""Long conversations at once: many lines, and many pictures that differ."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import cycle

from bot.sandbox import paint
from bot.sandbox.shelf import Shelf
from vault.models.chats import Media, Person

Line = tuple[Person, datetime, str, Media | None]

SCENES = 12
SAYINGS = (
    "Good morning!",
    "Did you see the fog over the water?",
    "On my way.",
    "Who has the keys?",
    "Dinner is at seven.",
    "That was a good day.",
    "Can you send me that one again?",
    "Haha, yes.",
    "The train is late, as always.",
    "Look at this light.",
    "I will ask Dad.",
    "See you on Sunday.",
    "Never mind, found it.",
)


async def album(shelf: Shelf, count: int) -> list[Media]:
    """So many different pictures, of a few scenes, in any order."""
    first = random.randrange(1 << 23)  # noqa: S311
    share = -(-count // SCENES)
    pictures: list[Media] = []
    for scene in range(min(SCENES, count)):
        photos = await asyncio.to_thread(lambda: list(paint.prints(scene, share, first)))  # noqa: B023
        pictures += await shelf.keep_all(photos, await shelf.look(photos[0]))
    return random.sample(pictures, count)


def conversation(
    members: Sequence[Person], count: int, pictures: Sequence[Media], until: datetime, days: float
) -> list[Line]:
    """So many lines, evenly over the days before; the others take turns with me, and the pictures are spread."""
    step = timedelta(days=days) / max(count, 1)
    rest = iter(pictures)
    speakers, sayings = _turns(members), cycle(SAYINGS)
    return [
        (
            next(speakers),
            until - step * (count - place),
            next(sayings),
            next(rest) if _falls(place, count, pictures) else None,
        )
        for place in range(count)
    ]


def _turns(members: Sequence[Person]) -> Iterator[Person]:
    me = [each for each in members if each.me]
    for other in cycle([each for each in members if not each.me] or me):
        yield from (other, *me)


def _falls(place: int, count: int, pictures: Sequence[Media]) -> bool:
    """Whether a picture falls on this place when they are spread evenly."""
    return place * len(pictures) // count != (place + 1) * len(pictures) // count
