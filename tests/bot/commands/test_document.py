"""!document"""

from __future__ import annotations

from datetime import timedelta

from tests.bot.phone import Phone
from vault.owners import OWNER
from vault.vault import Vault


async def test_a_photo_goes_out_as_a_file_with_the_words_given(me: Phone, vault: Vault) -> None:
    await me.saves(1, "Our beach")
    assert await me.commands("!document beach @lake trip Remember? 24h") == "✅"
    sent = (await me.sees("Lake trip"))[-1]
    assert (sent["document"].endswith(".jpg"), sent["text"]) == (True, "Remember?")
    [send] = await vault.expiries.all(OWNER)
    assert send.expires_at == send.sent_at + timedelta(hours=24)


async def test_words_after_the_chat_of_a_send_are_a_caption_and_never_an_option(me: Phone) -> None:
    await me.saves(1)
    assert await me.commands("!send 1 @Ben document") == "✅"
    sent = (await me.sees("Ben"))[-1]
    assert (sent["document"], sent["text"]) == (None, "document")
