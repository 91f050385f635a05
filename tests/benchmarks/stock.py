"""A library of many photos within a minute: a few hundred are painted and developed, and hang there again and again.

The records go straight through the store, each as if of other bytes; their renditions are links to what was painted.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from config.settings import Settings
from config.wiring import House, open_house
from tests.pictures import saved
from tests.scenery import BLURS, VIEWS, bokeh, landscape
from vault import renditions
from vault.batches import batched
from vault.models.photos import Asset, DateSource, Digests, Picture, Surface
from vault.owners import OWNER

PAINTED = 240
SIZES = ((640, 427), (427, 640), (600, 600), (640, 360), (640, 480), (480, 640), (640, 427))
NEWEST = datetime(2026, 11, 20, 18, tzinfo=UTC)
TAGS = ("lake", "garden", "family", "work", "food", "trip", "screenshot", "birthday")
SENDERS = tuple(enumerate(("Anna", "Ben", "Chloé", "Dad", "Emma", "Grandma"), 49_170_555_000))


@dataclass(frozen=True, slots=True)
class Painting:
    picture: Picture
    folder: Path  # with its renditions


@asynccontextmanager
async def stocked(data: Path, photos: int) -> AsyncIterator[House]:
    """An open house with so many photos, of about seven years."""
    async with open_house(Settings(data=data, max_megapixels=50)) as house:
        if not await house.vault.finding.timeline(OWNER):
            await fill(house, data, photos, await paint(house, data / "paintings"))
        yield house


async def fill(house: House, data: Path, photos: int, paintings: list[Painting]) -> None:
    for batch in batched(assets(paintings, photos), 100):
        await asyncio.to_thread(hang, [(asset, painting) for asset, painting in batch], data / "blobs")
        await asyncio.gather(*(house.stores.assets.add(asset) for asset, _ in batch))


async def paint(house: House, folder: Path, count: int = PAINTED) -> list[Painting]:
    async def one(seed: int) -> Painting:
        into = folder / str(seed)
        into.mkdir(parents=True)
        file = into / "original.jpg"
        file.write_bytes(await asyncio.to_thread(painted, seed))
        return Painting(await house.darkroom.develop(file, into), into)

    return [await one(seed) for seed in range(count)]


def painted(seed: int) -> bytes:
    size = SIZES[seed % len(SIZES)]
    if seed % 4 == 3:
        return saved(bokeh(replace(BLURS[seed % len(BLURS)], size=size), seed), "JPEG")
    return saved(landscape(replace(VIEWS[seed % len(VIEWS)], size=size), seed), "JPEG")


def hang(batch: list[tuple[Asset, Painting]], blobs: Path) -> None:
    for asset, painting in batch:
        for each in renditions.ALL:
            place = blobs / renditions.rendition(asset.digests.sha256, each.name)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.link(painting.folder / each.name, place)


def assets(paintings: list[Painting], count: int) -> Iterator[tuple[Asset, Painting]]:
    """The oldest first: most days have a few photos, some a hundred."""
    dice = Random(1)  # noqa: S311 - the same every time
    for number, taken_at in enumerate(sorted(moments(count, dice))):
        painting = paintings[dice.randrange(len(paintings))]
        yield asset(number, taken_at, painting.picture, dice), painting


def moments(count: int, dice: Random) -> Iterator[datetime]:
    left = count
    while left > 0:
        day = NEWEST - timedelta(days=int(2500 * dice.random() ** 1.3))
        photos = min(left, max(1, int(dice.paretovariate(0.9))), 160)
        yield from (day - timedelta(seconds=dice.randrange(30_000)) for _ in range(photos))
        left -= photos


def asset(number: int, taken_at: datetime, picture: Picture, dice: Random) -> Asset:
    name = str(number).encode()
    sender, sender_name = dice.choice(SENDERS)
    saved = dice.random() < 0.5
    return Asset(
        id=0,
        owner=OWNER,
        surface=Surface.LIBRARY,
        digests=Digests(
            md5=hashlib.md5(name, usedforsecurity=False).digest(),
            sha1=hashlib.sha1(name, usedforsecurity=False).digest(),
            sha256=hashlib.sha256(name).digest(),
            size=dice.randrange(400_000, 6_000_000),
        ),
        picture=replace(picture, phash=dice.getrandbits(64)),
        filename=f"lib_{int(taken_at.timestamp() * 1000)}_{number:06x}.jpg",
        original_name=f"IMG_{number:05}.jpg",
        source=f"chat:{sender}@c.us" if saved else "upload",
        caption=f"Photo number {number}" if number % 7 == 0 else None,
        tags=tuple(dice.sample(TAGS, dice.randrange(3))),
        taken_at=taken_at,
        taken_from=DateSource.EXIF,
        created_at=taken_at,
        sender=f"{sender}@c.us" if saved else "",
        sender_name=sender_name if saved else "",
    )
