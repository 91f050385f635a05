"""The small world a newcomer finds: four people, two groups, and a few days of talk about a lake."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox import paint
from bot.sandbox.shelf import Shelf
from bot.sandbox.world import World
from vault.models.chats import Chat, ChatKind, Media, Person

# Numbers that telephone companies keep free for fiction.
ME = Person(id="12025550100@c.us", name="You", me=True)
ANNA = Person(id="12025550101@c.us", name="Anna")
BEN = Person(id="12025550102@c.us", name="Ben")
CHLOE = Person(id="12025550103@c.us", name="Chloé")
DAD = Person(id="12025550104@c.us", name="Dad")
PEOPLE = (ME, ANNA, BEN, CHLOE, DAD)
GROUPS = (
    ("120363025550100001@g.us", "Family", (ANNA, DAD)),
    ("120363025550100002@g.us", "Lake trip", (ANNA, BEN, CHLOE)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    chat: str
    sender: Person
    hours_ago: float
    text: str
    scene: int | None = None


STORY = (
    Line(chat="Lake trip", sender=BEN, hours_ago=71, text="Who is in for the lake this weekend?"),
    Line(chat="Lake trip", sender=ANNA, hours_ago=70.5, text="Me! I bring the tent."),
    Line(chat="Lake trip", sender=ME, hours_ago=70, text="Count me in. I can drive."),
    Line(chat="Lake trip", sender=CHLOE, hours_ago=46, text="First swim, nobody else here", scene=0),
    Line(chat="Lake trip", sender=BEN, hours_ago=34, text="Up before everybody else. Worth it.", scene=1),
    Line(chat="Anna", sender=ANNA, hours_ago=30, text="This one is for your wall", scene=2),
    Line(chat="Anna", sender=ME, hours_ago=29.5, text="It is lovely, thank you!"),
    Line(chat="Family", sender=DAD, hours_ago=28, text="Did you get home safely?"),
    Line(chat="Family", sender=ME, hours_ago=27.5, text="Yes, all dry. Look:", scene=3),
    Line(chat="Family", sender=DAD, hours_ago=27, text="That is where we used to fish!"),
    Line(chat="Chloé", sender=CHLOE, hours_ago=6, text="Found one more on my phone", scene=4),
    Line(chat="Dad", sender=DAD, hours_ago=3, text="Could you send me the picture of the lake again?"),
)


async def seed(world: World, shelf: Shelf, now: datetime) -> None:
    """Make this world, once: what is there already stays as it is, whoever else is seeding at the same moment."""
    await world.index()
    if await world.find([_id(len(STORY) - 1)]):
        return
    await world.join(PEOPLE, _chats(world.account))
    chats = {chat.name: chat for chat in await world.chats()}
    for place, line in enumerate(STORY):
        media = await _drawn(shelf, line.scene)
        at = now - timedelta(hours=line.hours_ago)
        await world.write(
            chats[line.chat], line.sender, id=_id(place), at=at, text=line.text, media=media, history=True
        )


def _id(place: int) -> str:
    return f"SEED{place:04}"


async def _drawn(shelf: Shelf, scene: int | None) -> Media | None:
    if scene is None:
        return None
    return await shelf.keep(await asyncio.to_thread(paint.scene, scene))


def _chats(account: str) -> list[Chat]:
    """“Message yourself”, one chat with each person, and the groups."""
    own = Chat(account=account, id=ME.id, name="Message yourself", kind=ChatKind.SELF, members=(ME.id,))
    talks = [
        Chat(account=account, id=each.id, name=each.name, kind=ChatKind.PERSON, members=(ME.id, each.id))
        for each in PEOPLE[1:]
    ]
    groups = [
        Chat(account=account, id=id, name=name, kind=ChatKind.GROUP, members=tuple(each.id for each in (ME, *members)))
        for id, name, members in GROUPS
    ]
    return [own, *talks, *groups]
