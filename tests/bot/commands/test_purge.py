"""!purge: nothing is deleted before exactly this has been confirmed."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.commands.purge import Wanted, read
from bot.sandbox.sandbox import Sandbox
from tests.bot.mortal import Gate, TestLine
from tests.bot.phone import OWN, PATIENCE, Phone, overheard, serving
from tests.house import eventually
from vault.models.purges import Selection
from vault.owners import OWNER
from vault.vault import Vault

UNDO = timedelta(seconds=60)
SOON = "3 messages will be deleted in 60 seconds. !undo takes it back."
DELETED = "Deleted 3 messages from 3 chats, on your devices; Anna, Ben and Lake trip keep their copy."


async def everywhere(me: Phone, options: str = "") -> str:
    """A photo in three chats; answers the command that the proposal ends with."""
    await me.saves(1, "Beach")
    await me.commands("!send 1 @Ben")
    await me.commands("!send 1 @Lake trip")
    return (await me.asks(f"!purge 1 {options}")).splitlines()[-1].removeprefix("→ ")


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
    assert await me.asks(proposed, "Ben") == DELETED
    assert await counts(me) == [0, 0, 0]
    assert await counts(me, view=False) == [1, 1, 1]
    assert len(await me.library()) == 1


async def test_replying_with_the_word_is_enough(me: Phone) -> None:
    word = (await everywhere(me)).split()[-1]
    preview = (await me.sees(OWN))[-1]["messageId"]
    assert await me.asks(word.upper(), reply=preview) == DELETED


async def test_a_word_does_not_cover_what_came_after_it(me: Phone) -> None:
    proposed = await everywhere(me)
    await me.commands("!send 1 @Ben")
    assert await me.asks(proposed) == f"{DELETED}\n1 message left: !purge 1"
    assert await counts(me) == [0, 1, 0]


async def test_a_word_that_was_never_said_deletes_nothing(me: Phone) -> None:
    await everywhere(me)
    assert (await me.asks("!purge 1 acorn00")).startswith("That word does not fit any more")
    assert await counts(me) == [1, 1, 1]


async def test_what_could_not_be_deleted_is_told_and_tried_again(me: Phone) -> None:
    proposed = await everywhere(me)
    await me.driver.fault("delete-refused", True)
    assert await me.asks(proposed) == "Deleted 0 messages from 0 chats. 3 refused.\n3 messages left: !purge 1"
    await me.driver.fault("delete-refused", False)
    again = (await me.asks("!purge 1")).splitlines()[-1].removeprefix("→ ")
    assert await me.asks(again) == DELETED


async def test_a_purge_that_a_crash_interrupted_is_told_to_its_end(
    vault: Vault, sandbox: Sandbox, phone: Phone
) -> None:
    async with serving(vault, sandbox.line()):
        proposed = await everywhere(phone)
    ben, line = await sandbox.world.chat("Ben"), sandbox.line()
    id = (await sandbox.world.write(ben, await sandbox.world.me(), text=proposed)).id
    event, news = await overheard(line)
    await line.acknowledge([event.receipt])
    [plan] = await vault.purges.all(OWNER)
    async with serving(vault, sandbox.line()):
        await vault.purges.execute(OWNER, plan.id)
        await vault.purges.finished(OWNER, plan.id)
    await vault.chats.seen(news.messages, todo=True)
    async with serving(vault, sandbox.line()):
        assert await phone.mark("Ben", id) == "✅"
    assert (await phone.told())[-1] == DELETED


@pytest.fixture
def thoughtful(vault: Vault) -> None:
    """There is time to undo."""
    vault.purges.undo = UNDO


async def test_a_purge_can_be_taken_back(thoughtful: None, me: Phone) -> None:
    word = await me.posts(OWN, text=await everywhere(me))
    assert await eventually(lambda: said(me, SOON), PATIENCE)
    assert "Deleted 0 messages from 0 chats. 3 left as they were." in await me.asks("!undo")
    assert await me.mark(OWN, word) == "❌"
    assert await counts(me) == [1, 1, 1]


async def test_a_purge_can_be_paused_and_resumed(thoughtful: None, me: Phone, vault: Vault) -> None:
    await me.posts(OWN, text=await everywhere(me))
    assert await eventually(lambda: said(me, SOON), PATIENCE)
    assert (await me.asks("!pause")).endswith("3 to go. !resume goes on.")
    assert await me.commands("!resume") == "✅"
    assert await me.commands("!undo") == "✅"


async def test_a_purge_can_be_taken_back_however_many_were_planned_since(
    thoughtful: None, me: Phone, vault: Vault
) -> None:
    await me.posts(OWN, text=await everywhere(me))
    assert await eventually(lambda: said(me, SOON), PATIENCE)
    await asyncio.gather(*(vault.purges.plan(OWNER, Selection(photos=(1,))) for _ in range(50)))
    assert "3 left as they were." in await me.asks("!undo")


async def test_taking_back_waits_for_no_other_command(vault: Vault, sandbox: Sandbox, phone: Phone) -> None:
    gate = Gate()
    async with serving(vault, TestLine(sandbox, before=gate)):
        await phone.saves(1)
        sending = await phone.posts(OWN, text="!send 1 @Ben")
        await gate.reached.wait()
        assert await phone.commands("!undo") == "❌"
        gate.open.set()
        assert await phone.mark(OWN, sending) == "✅"


async def test_without_a_purge_there_is_nothing_to_undo(me: Phone) -> None:
    assert "There is no purge under way" in await me.asks("!undo")


async def test_re_encoded_copies_are_told_of_and_taken_when_asked_for(me: Phone) -> None:
    await me.posts("Ben", "Ben", photo=1, recompress=True)
    await me.saves(1)
    told = await me.asks("!purge 1")
    assert "1 message more with the same picture, compressed again: !purge 1 copies" in told.splitlines()
    again = (await me.asks("!purge 1 copies")).splitlines()[-1].removeprefix("→ ")
    assert (await me.asks(again)).startswith("Deleted 2 messages from 2 chats")


async def test_for_everyone_leaves_nothing_on_their_phones(me: Phone) -> None:
    proposed = await everywhere(me, "everyone")
    told = await me.asks(proposed)
    assert told.startswith("Deleted 2 messages from 2 chats, for everyone. 1 refused.")
    assert await counts(me, view=False) == [1, 0, 0]


async def test_never_blocks_the_photo(me: Phone, vault: Vault) -> None:
    await me.commands(await everywhere(me, "never"))
    [photo], [block] = await me.library(), await vault.blocks.all(OWNER)
    assert block.photo == photo.digests.sha256
    assert "never again to be saved or sent" in await me.asks("!send 1 @Ben")


async def test_as_a_reply_to_a_photo_it_means_that_one(me: Phone) -> None:
    await me.saves(2)
    await me.saves(1, "Beach")
    shown = next(row["messageId"] for row in await me.sees("Anna") if row["sha256"])
    assert "#1 is in 1 message in 1 chat:" in await me.asks("!purge", "Anna", reply=shown)


async def said(me: Phone, words: str) -> bool:
    await asyncio.sleep(0)
    return words in await me.told()


async def test_where_there_is_nothing_no_word_is_asked_for(me: Phone) -> None:
    proposed = await everywhere(me)
    await me.commands(proposed)
    told = (await me.asks("!purge 1")).splitlines()
    assert told[0] == "No conversation holds “Beach” #1: there is nothing to delete."
    assert told[1].startswith("Messages since ") and len(told) == 2


def test_options_stand_behind_a_number_and_belong_to_a_caption_otherwise() -> None:
    assert read("12 copies never amber07") == Wanted(ref="12", word="amber07", copies=True, never=True)
    assert read("last everyone") == Wanted(ref="last", everyone=True)
    assert read("copies") == Wanted(ref="", copies=True)
    assert read("beach for everyone") == Wanted(ref="beach for everyone")
    assert read("never\neveryone") == Wanted(ref="", never=True, everyone=True)
    assert read("last evryone copies") == Wanted(ref="last", rest="evryone", copies=True)


async def test_what_is_misspelt_behind_a_number_is_said(me: Phone) -> None:
    await me.saves(1)
    assert "“evryone” means nothing behind a photo's number: there are copies, everyone, never." in await me.asks(
        "!purge 1 evryone"
    )
