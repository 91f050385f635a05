"""!caption"""

from __future__ import annotations

from tests.bot.phone import Phone


async def test_a_caption_is_changed(me: Phone) -> None:
    await me.saves(1, "Beach")
    assert await me.asks("!caption 1 The lake\nat dawn", "Ben") == "“The lake at dawn” #1 has its new caption."
    assert [asset.caption for asset in await me.library()] == ["The lake\nat dawn"]


async def test_a_photo_may_be_quoted(me: Phone) -> None:
    await me.saves(1, "Beach")
    assert await me.commands("!caption “beach” Lake") == "✅"
    assert [asset.caption for asset in await me.library()] == ["Lake"]


async def test_without_a_text_nothing_is_changed(me: Phone) -> None:
    await me.saves(1, "Beach")
    assert "The new caption is missing" in await me.asks("!caption 1")
    assert [asset.caption for asset in await me.library()] == ["Beach"]


async def test_a_caption_that_is_too_long_is_refused_in_words(me: Phone) -> None:
    await me.saves(1, "Beach")
    assert "A caption has at most 4096 characters." in await me.asks("!caption 1 " + "x" * 4097)
    assert [asset.caption for asset in await me.library()] == ["Beach"]
