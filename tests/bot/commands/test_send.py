"""!send"""

from __future__ import annotations

from datetime import timedelta

from tests.bot.phone import Phone
from vault.owners import OWNER
from vault.vault import Vault


async def test_a_photo_goes_to_the_chat_it_was_asked_for_in(me: Phone) -> None:
    await me.saves(1, "Our beach")
    assert await me.commands("!send last", "Ben") == "✅"
    sent = (await me.sees("Ben"))[-1]
    assert (sent["text"], sent["sha256"] is not None) == ("Our beach", True)


async def test_a_photo_goes_to_the_chat_named_with_the_words_given(me: Phone) -> None:
    await me.saves(1, "Our beach")
    assert await me.commands("!send beach @lake trip Remember?\nI do") == "✅"
    assert (await me.sees("Lake trip"))[-1]["text"] == "Remember?\nI do"
    assert await me.photos("Lake trip", me=False) == 1


async def test_the_beginning_of_a_name_is_enough(me: Phone) -> None:
    await me.saves(1)
    assert await me.commands("!send 1 @Be") == "✅"
    assert await me.photos("Ben", me=False) == 1


async def test_what_does_not_exist_is_said_to_me_and_nobody_else(me: Phone) -> None:
    await me.saves(1)
    assert "There is no chat “Zoe”" in await me.asks("!send 1 @Zoe", "Ben")
    assert "There is no photo 7" in await me.asks("!send 7", "Ben")
    assert (
        await me.asks("!send", "Ben")
        == "“!send” did not work. The photo's number, or words of its caption, is missing."
    )
    assert [row["text"] for row in await me.sees("Ben")] == ["!send 1 @Zoe", "!send 7", "!send"]


async def test_a_time_at_the_end_lets_it_be_purged_by_itself(me: Phone, vault: Vault) -> None:
    await me.saves(1, "Our beach")
    assert await me.commands("!send 1 @Ben Look 24h") == "✅"
    assert (await me.sees("Ben"))[-1]["text"] == "Look"
    [send] = await vault.expiries.all(OWNER)
    assert send.expires_at == send.sent_at + timedelta(hours=24)


async def test_one_is_warned_when_it_could_not_be_taken_back_from_everyone_by_then(me: Phone) -> None:
    await me.saves(1)
    late, soon = await me.asks("!send 1 @Ben 7d everyone"), await me.asks("!send 1 @Ben 24 h everyone")
    assert soon.startswith("It goes from everybody's phones on ") and soon.endswith(" UTC.")
    assert "UTC. " in late
