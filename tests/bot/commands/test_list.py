"""!list"""

from __future__ import annotations

from tests.bot.phone import Phone
from vault.models.photos import Asset


async def test_the_newest_come_first(me: Phone) -> None:
    await me.saves(1, "Beach")
    await me.saves(2)
    heading, first, second = (await me.asks("!list")).splitlines()
    assert (heading, first[:14], second[:9]) == ("The newest photos:", "#2 no caption ", "#1 “Beach")


async def test_an_empty_vault_says_how_to_fill_it(me: Phone) -> None:
    assert await me.asks("!LIST") == "The vault is empty. Reply to a photo with !save to keep it."


async def test_a_caption_takes_one_short_line(me: Phone) -> None:
    asset: Asset = await me.saves(1, "word\n" * 30)
    assert asset.caption and len(asset.caption) > 100
    assert len((await me.asks("!list")).splitlines()[1]) < 70
