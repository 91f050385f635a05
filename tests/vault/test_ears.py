from __future__ import annotations

import asyncio

from tests import make
from vault.ears import Ear, Ears
from vault.models.chats import MessageRef


async def test_what_changes_twice_is_looked_at_once() -> None:
    ear = Ear[MessageRef](3)
    for id in ("A", "B", "A"):
        ear.hear(make.ref(id))
    assert await ear.heard() == [make.ref("B"), make.ref("A")]


async def test_whoever_cannot_keep_up_is_told_to_look_anew() -> None:
    ear = Ear[MessageRef](3)
    for number in range(4):
        ear.hear(make.ref(f"M{number}"))
    assert await ear.heard() == []


async def test_whoever_comes_before_anybody_watches_listens_only_once_somebody_does() -> None:
    ears = Ears[str, str](3)
    listening = ears.listen("here")
    coming = asyncio.ensure_future(listening.__aenter__())
    await asyncio.sleep(0)
    assert not coming.done()
    with ears.watching():
        ear = await coming
        ears.tell("elsewhere", "no")
        ears.tell("here", "yes")
        assert await ear.heard() == ["yes"]
    assert await ear.heard() == []
    await listening.__aexit__(None, None, None)
