"""How long finding copies takes among a million media: `python -m tests.benchmarks.search [media]`.

One in ten media is a copy, compressed again, of one of a thousand pictures that go round; the others are all
different. What is asked for is such a picture, by its looks and by its bytes. The floor is what the database needs to
hand over the rows that were found, by their names; the server's own time is what it says it spent on the search, and
ours is the processor's time in this process, which says the same however busy the machine is. It fails (exit
status 1) when the slowest search in twenty takes more of that than `BUDGET`.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

from storage.mongo import mongod
from storage.mongo.database import Collection, open_database
from storage.mongo.documents import key
from storage.mongo.messages import LOOKS
from storage.mongo.stores import open_stores
from tests import make
from vault.batches import batched
from vault.likeness import LOOK_ALIKE, RE_ENCODED, near
from vault.models.chats import Message, MessageRef
from vault.ports import Messages

ACCOUNTS = ("first", "second")
CHATS = 500
ROUND = 1000  # pictures that go round
ROUNDS = 200
NAME = "search"
BUDGET = 50  # ms

Found = Sequence[tuple[MessageRef, object]]


def messages(count: int, dice: Random) -> Iterator[Message]:
    pictures = [dice.getrandbits(64) for _ in range(ROUND)]
    for number in range(count):
        copy = number % 10 == 0
        picture = number // 10 % ROUND
        phash = flipped(pictures[picture], dice) if copy else dice.getrandbits(64)
        content = f"{picture} {number // 10 // ROUND % 8}" if copy else str(number)
        yield make.message(
            f"{number:016X}",
            chat=f"{number % CHATS}@c.us",
            account=ACCOUNTS[number % 7 // 4],
            sent_at=make.later(number),
            media=make.media(content, phash=phash),
        )


def flipped(phash: int, dice: Random) -> int:
    """With up to six bits turned over."""
    return phash ^ sum(1 << bit for bit in dice.sample(range(64), dice.randrange(7)))


async def fill(store: Messages, count: int, say: Callable[[str], object]) -> None:
    start = time.perf_counter()
    for batch in batched(messages(count, Random(1)), 5000):  # noqa: S311 - the same every time
        await store.add(batch)
    say(f"{count:,} media indexed in {time.perf_counter() - start:.0f} s\n")


async def timed(call: Callable[[], Awaitable[Any]]) -> tuple[float, Any]:
    start = time.perf_counter()
    answer = await call()
    return 1000 * (time.perf_counter() - start), answer


async def measure(
    name: str, media: Collection, calls: Sequence[Callable[[], Awaitable[Found]]], say: Callable[[str], object]
) -> list[str]:
    """What is not as it was promised."""
    whole, beyond, ours, rows = [], [], [], []
    for call in calls:
        before = time.process_time()
        total, found = await timed(call)
        ours.append(1000 * (time.process_time() - before))
        named = {"_id": {"$in": [key(ref) for ref, _ in found]}}
        floor, _ = await timed(partial(media.find, named))
        whole.append(total)
        beyond.append(total - floor)
        rows.append(len(found))
    say(f"{name}: {median(rows):.0f} rows, {told(whole)}; ours {told(ours)}; beyond the floor {told(beyond)}\n")
    return [f"{name}: ours {told(ours)}"] if slowest(ours) > BUDGET else []


def slowest(times: Sequence[float]) -> float:
    """Of twenty."""
    return quantiles(times, n=20)[-1]


def told(times: Sequence[float]) -> str:
    return f"{median(times):.1f} ms (95 %: {slowest(times):.1f}, worst {max(times):.1f})"


async def explain(media: Collection, name: str, where: dict[str, Any], say: Callable[[str], object]) -> None:
    cursors = [media.raw.find(where, {"_id": 0, "phash": 1}, hint=LOOKS) for _ in range(20)]
    looks = [(await each.explain())["executionStats"] for each in cursors]
    keys, documents = looks[0]["totalKeysExamined"], looks[0]["totalDocsExamined"]
    took = told([each["executionTimeMillis"] for each in looks])
    say(f"{name}: the server looks at {keys} keys and {documents} documents in {took}\n")


async def search(url: str, count: int, say: Callable[[str], object]) -> list[str]:
    """What is not as it was promised."""
    slow = []
    async with open_stores(url, NAME, wait=60) as stores, open_database(url, NAME, wait=60) as database:
        await fill(stores.messages, count, say)
        media, dice = database.collection("media_files"), Random(1)  # noqa: S311 - the same pictures
        pictures = [dice.getrandbits(64) for _ in range(ROUNDS)]
        for most in (RE_ENCODED, LOOK_ALIKE):
            looks = [partial(stores.messages.near, ACCOUNTS, each, most) for each in pictures]
            slow += await measure(f"near, {most} bits", media, looks, say)
            where = {"bands": {"$in": near(pictures[0], most)}, "_id.account": {"$in": list(ACCOUNTS)}}
            await explain(media, f"near, {most} bits", where, say)
        for forms in (1, 8):
            asked = [[hash_of(picture, form) for form in range(forms)] for picture in range(ROUNDS)]
            held = [partial(stores.messages.holding, ACCOUNTS, each, [each[0][:16]]) for each in asked]
            slow += await measure(f"holding, {forms} forms", media, held, say)
        for account in ACCOUNTS:
            took, (since, photos) = await timed(partial(stores.messages.extent, account))
            say(f"extent of {account}: {photos:,} media since {since:%F} in {took:.0f} ms\n")
    return slow


def hash_of(picture: int, form: int) -> bytes:
    return hashlib.sha256(f"{picture} {form}".encode()).digest()


async def main(count: int) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="cv") as folder:
        async with mongod.attach(Path(folder), grace=0) as url:
            slow = await search(url, count, sys.stdout.write)
        await mongod.stopped(Path(folder))
    return slow


if __name__ == "__main__":
    sys.exit("\n".join(asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))) or 0)
