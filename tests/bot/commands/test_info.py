"""!info"""

from __future__ import annotations

from tests.bot.phone import Phone


async def test_what_is_known_is_told(me: Phone) -> None:
    await me.saves(1, "Beach #summer")
    await me.commands("!send 1 @Ben")
    lines = (await me.asks("!info beach")).splitlines()
    assert lines[0] == "“Beach” #1"
    assert lines[1].startswith("64 × 48, JPEG, ")
    assert lines[3:] == ["Tags: #summer", "In 2 messages in 2 chats"]


async def test_an_unclear_reference_is_answered_with_how_to_be_clear(me: Phone) -> None:
    await me.saves(1, "Beach one")
    await me.saves(2, "Beach two")
    assert "More than one photo fits" in await me.asks("!info beach")
