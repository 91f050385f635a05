"""!restore"""

from __future__ import annotations

from tests.bot.phone import Phone


async def test_a_photo_comes_back_from_the_trash(me: Phone) -> None:
    asset = await me.saves(1, "Beach")
    await me.commands("!delete 1")
    assert await me.asks("!restore 1") == "“Beach” #1 is back in the vault."
    assert await me.library() == [asset]


async def test_without_a_number_it_is_the_one_that_went_in_last(me: Phone) -> None:
    for photo in (1, 2, 3):
        await me.saves(photo)
    await me.commands("!delete 3")
    await me.commands("!delete 1")
    assert await me.asks("!restore") == "#1 is back in the vault."
    assert [asset.id for asset in await me.library()] == [2, 1]


async def test_what_is_not_there_is_said_so(me: Phone) -> None:
    await me.saves(1)
    assert await me.asks("!restore 1") == "#1 is not in the trash."
    assert (await me.asks("!restore")).endswith("There is no photo in the trash.")
    assert "There is no photo 99" in await me.asks("!restore 99")
