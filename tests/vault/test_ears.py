from __future__ import annotations

from tests import make
from vault.ears import MANY, Ear


async def test_what_changes_twice_is_looked_at_once() -> None:
    ear = Ear()
    for id in ("A", "B", "A"):
        ear.hear(make.ref(id))
    assert await ear.heard() == [make.ref("A"), make.ref("B")]


async def test_whoever_cannot_keep_up_is_told_to_look_anew() -> None:
    ear = Ear()
    for number in range(MANY + 1):
        ear.hear(make.ref(f"M{number}"))
    assert await ear.heard() == []
