"""!purge: nothing is deleted before exactly this has been confirmed."""

from __future__ import annotations

from datetime import timedelta

from bot.commands.purge import words
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seed import BEN
from tests import make
from tests.bot.phone import OWN, Phone, overheard, serving
from vault.models.purges import Found, Preview
from vault.owners import OWNER
from vault.vault import Vault


async def everywhere(me: Phone) -> str:
    """A photo in three chats; answers the command that the preview proposes."""
    await me.saves(1, "Beach")
    await me.commands("!send 1 @Ben")
    await me.commands("!send 1 @Lake trip")
    return (await me.asks("!purge beach")).splitlines()[-1].removeprefix("→ ")


async def counts(me: Phone, *, view: bool = True) -> list[int]:
    return [await me.photos(chat, me=view) for chat in ("Anna", "Ben", "Lake trip")]


async def test_the_preview_tells_how_many_messages_there_are_where(me: Phone) -> None:
    await everywhere(me)
    lines = (await me.asks("!purge 1")).splitlines()
    assert lines[0] == "“Beach” #1 is in 3 messages in 3 chats:"
    assert sorted(lines[1:4]) == ["• Anna: 1", "• Ben: 1", "• Lake trip: 1"]
    assert await counts(me) == [1, 1, 1]


async def test_the_word_deletes_it_for_me_and_for_nobody_else(me: Phone) -> None:
    proposed = await everywhere(me)
    assert await me.asks(proposed, "Ben") == "Deleted 3 messages from 3 chats."
    assert await counts(me) == [0, 0, 0]
    assert await counts(me, view=False) == [1, 1, 1]
    assert len(await me.library()) == 1


async def test_replying_with_the_word_is_enough(me: Phone) -> None:
    word = (await everywhere(me)).split()[-1]
    preview = (await me.sees(OWN))[-1]["messageId"]
    assert await me.asks(word.upper(), reply=preview) == "Deleted 3 messages from 3 chats."


async def test_a_word_does_not_cover_what_came_after_it(me: Phone) -> None:
    proposed = await everywhere(me)
    await me.commands("!send 1 @Ben")
    answer = await me.asks(proposed)
    assert answer.startswith("That word does not fit any more")
    assert "4 messages in 3 chats" in answer
    assert await counts(me) == [1, 2, 1]


async def test_what_could_not_be_deleted_is_told_and_tried_again(me: Phone) -> None:
    proposed = await everywhere(me)
    await me.driver.fault("delete-refused", True)
    assert "Deleted 0 messages from 0 chats (3 failed" in await me.asks(proposed)
    await me.driver.fault("delete-refused", False)
    again = (await me.asks("!purge 1")).splitlines()[-1].removeprefix("→ ")
    assert await me.asks(again) == "Deleted 3 messages from 3 chats."


async def test_a_purge_that_a_crash_interrupted_is_told_to_its_end(
    vault: Vault, sandbox: Sandbox, phone: Phone
) -> None:
    async with serving(vault, sandbox.line()):
        proposed = await everywhere(phone)
    ben, line = await sandbox.world.chat("Ben"), sandbox.line()
    id = (await sandbox.world.write(ben, await sandbox.world.me(), text=proposed)).id
    event, news = await overheard(line)
    await line.acknowledge([event.receipt])
    async with serving(vault, sandbox.line()):
        await vault.purges.purge(OWNER, 1, key=f"sandbox:{BEN.id}:{id}:purge:1")
    await vault.chats.seen(news.messages, todo=True)
    async with serving(vault, sandbox.line()):
        assert await phone.mark("Ben", id) == "✅"
    assert (await phone.told())[-1] == "Deleted 3 messages from 3 chats."


async def test_where_there_is_nothing_no_word_is_asked_for(me: Phone) -> None:
    proposed = await everywhere(me)
    await me.commands(proposed)
    assert await me.asks("!purge 1") == "No conversation holds “Beach” #1: there is nothing to delete."


def test_a_word_is_good_for_a_minute_and_for_one_purge_only() -> None:
    def word(asset_id: int = 1, messages: str = "ab", minutes: float = 0) -> str:
        found = tuple(Found(ref=make.ref(id), tracked=True, same_hash=True) for id in messages)
        return words(make.asset(id=asset_id), Preview(found=found), make.later(minutes))[0]

    asset, preview = make.asset(id=1), Preview(found=(Found(ref=make.ref("a"), tracked=True, same_hash=False),))
    now, before = words(asset, preview, make.NOON + timedelta(minutes=1))
    assert words(asset, preview, make.NOON)[0] == before != now
    assert word() == word() not in (word(asset_id=2), word(messages="abc"), word(messages="ac"), word(minutes=2))
