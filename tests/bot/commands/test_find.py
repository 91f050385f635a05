"""!find"""

from __future__ import annotations

from tests.bot.phone import Phone


async def test_photos_are_found_by_all_the_words_of_caption_and_tags(me: Phone) -> None:
    await me.saves(1, "Our beach #summer")
    await me.saves(2, "Our garden #summer")
    answer = await me.asks("!find SUMMER beach", "Ben")
    assert answer.startswith("1 photo for “SUMMER beach”:\n#1 “Our beach” · ")
    assert answer.endswith(" · #summer")


async def test_finding_nothing_is_said(me: Phone) -> None:
    assert await me.asks("!find snow") == "No photo fits “snow”."
    assert "What to look for is missing" in await me.asks("!find")
