"""!where"""

from __future__ import annotations

from tests.bot.phone import Phone


async def test_every_conversation_is_told_with_why(me: Phone) -> None:
    await me.saves(1, "Beach")
    await me.commands("!send 1 @Ben")
    lines = (await me.asks("!where beach")).splitlines()
    assert lines == [
        "“Beach” #1 is in 2 messages:",
        "• Anna: 1 (1 the same photo)",
        "• Ben: 1 (1 sent from here)",
    ]


async def test_as_a_reply_it_means_the_photo_replied_to(me: Phone) -> None:
    await me.saves(1, "Beach")
    shown = next(row["messageId"] for row in await me.sees("Anna") if row["sha256"])
    assert (await me.asks("!where", "Anna", reply=shown)).startswith("“Beach” #1 is in 1 message:")


async def test_a_message_without_a_photo_of_the_vault_is_said_to_have_none(me: Phone) -> None:
    words = await me.posts("Anna", "Anna", text="no photo")
    assert "There is no photo of that message in the vault" in await me.asks("!where", "Anna", reply=words)
