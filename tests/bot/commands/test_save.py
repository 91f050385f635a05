"""!save, and the reaction that does the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.sandbox.sandbox import Sandbox
from tests.bot.phone import Phone


async def test_a_reply_saves_the_photo_with_its_caption_and_tags(me: Phone) -> None:
    id = await me.posts("Anna", "Anna", photo=1)
    assert await me.commands("!save Our beach #summer #2026", "Anna", reply=id) == "💾"
    [asset] = await me.library()
    assert (asset.caption, asset.tags) == ("Our beach", ("summer", "2026"))
    assert (await me.told())[-1] == f"“Our beach” #{asset.id} saved from Anna."


async def test_a_photo_keeps_the_caption_it_came_with(me: Phone) -> None:
    id = await me.posts("Anna", "Anna", photo=1, text="At the lake")
    await me.commands("!save", "Anna", reply=id)
    assert [asset.caption for asset in await me.library()] == ["At the lake"]


async def test_the_command_may_be_the_photos_own_caption(me: Phone) -> None:
    assert await me.commands("! Save #pets", photo=1) == "💾"
    assert [(asset.caption, asset.tags) for asset in await me.library()] == [(None, ("pets",))]


async def test_the_same_photo_again_is_said_to_be_there(me: Phone) -> None:
    asset = await me.saves(1, "Beach")
    assert await me.asks("!save", "Ben", photo=1) == f"“Beach” #{asset.id} is already in the vault."
    assert len(await me.library()) == 1


async def test_a_photo_in_the_trash_comes_back_when_it_is_saved_again(me: Phone) -> None:
    asset = await me.saves(1, "Beach")
    await me.commands(f"!delete {asset.id}")
    assert await me.asks("!save", "Ben", photo=1) == f"It was in the trash; it is back as “Beach” #{asset.id}."
    assert await me.library() == [asset]


async def test_a_reaction_saves_and_the_answering_one_does_not(me: Phone) -> None:
    id = await me.posts("Ben", "Ben", photo=1)
    await me.posts("Ben", "Ben", reply=id, react="💾")
    assert await me.mark("Ben", id) == "💾"
    await me.commands("!list", "Ben")  # comes after the echo of our own reaction
    assert [text for text in await me.told() if "already" in text] == []
    assert len(await me.library()) == 1


async def test_a_reaction_to_what_is_no_photo_goes_unnoticed(me: Phone) -> None:
    id = await me.posts("Ben", "Ben", text="no photo")
    await me.posts("Ben", "Ben", reply=id, react="💾")
    await me.commands("!list", "Ben")
    assert await me.marks("Ben", id) == []


async def test_without_a_photo_it_says_how_to_name_one(me: Phone) -> None:
    assert "Reply to a photo" in await me.asks("!save", "Anna")
    assert await me.commands("!save", "Anna", reply=await me.posts("Anna", "Anna", text="no photo")) == "❌"


async def test_a_photo_that_expired_is_said_to_be_gone(me: Phone) -> None:
    await me.driver.fault("media-410", True)
    assert "no longer keeps this photo" in await me.asks("!save", photo=1)
    assert await me.library() == []


@pytest.mark.parametrize(("text", "react"), [("!save", None), ("", "💾")])
async def test_a_photo_to_be_seen_once_is_never_saved(me: Phone, sandbox: Sandbox, text: str, react: str) -> None:
    chat = await sandbox.world.chat("Ben")
    media = replace(await sandbox.shelf.keep(me.photo(1).read_bytes()), view_once=True)
    photo = await sandbox.world.write(chat, await sandbox.world.member(chat, "Ben"), media=media)
    wish = await me.posts("Ben", "Ben", reply=photo.id, text=text, react=react)
    assert await me.mark("Ben", photo.id if react else wish) == "❌"
    assert "seen only once" in (await me.told())[-1]
    assert await me.library() == []
