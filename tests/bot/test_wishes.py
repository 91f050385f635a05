"""Who is listened to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands import ALL
from bot.echoes import Echoes
from bot.replies import harmless
from bot.wishes import Wishes
from tests import make
from tests.bot.phone import OWN, Phone
from vault.vault import Vault

BEN = "ben@c.us"
WORDS = st.one_of(st.text(), st.sampled_from([f"!{command.name} last" for command in ALL]))
EMOJI = st.one_of(st.none(), st.sampled_from(["💾", "", "👍"]))


@pytest.fixture
def wishes(vault: Vault) -> Wishes:
    return Wishes(vault, prefix="!", commanders=[BEN], echoes=Echoes())


async def test_strangers_never_command(wishes: Wishes) -> None:
    @given(sender=st.text(), text=WORDS, reaction=EMOJI, reply_to=st.one_of(st.none(), st.text()))
    def whatever_they_write(sender: str, text: str, reaction: str | None, reply_to: str | None) -> None:
        message = make.message(sender=sender, text=text, reaction=reaction, reply_to=reply_to)
        assert sender == BEN or not wishes.likely(message)

    whatever_they_write()


@pytest.mark.parametrize("sender", ["BEN@c.us", "ben@c.us ", "ben", "xben@c.us", "ben@c.us.example", "ben:1@c.us"])
async def test_almost_a_commander_is_a_stranger(wishes: Wishes, sender: str) -> None:
    assert not wishes.likely(make.message(sender=sender, text="!list"))
    assert wishes.likely(make.message(sender=BEN, text="!list"))


@given(text=st.text(), prefix=st.text(min_size=1, max_size=5))
def test_an_answer_is_never_a_command(text: str, prefix: str) -> None:
    assert not harmless(prefix + text, prefix).lstrip().casefold().startswith(prefix.casefold())


async def test_a_stranger_gets_no_sign_and_a_commander_a_reaction(me: Phone) -> None:
    ignored = await me.posts("Lake trip", "Anna", text="!help")
    assert await me.commands("!help", "Lake trip", "Ben") == "✅"
    assert await me.marks("Lake trip", ignored) == []
    assert len(await me.told()) == 1


async def test_replying_to_my_own_words_confirms_nothing(me: Phone) -> None:
    await me.saves(1, "Beach")
    note = await me.posts(OWN, text="to clean up, try !delete 1")
    await me.posts(OWN, text="1", reply=note)
    await me.commands("!help")
    assert len(await me.library()) == 1


async def test_what_the_bot_sends_is_no_command(me: Phone) -> None:
    await me.saves(1)
    before = await me.told()
    assert await me.commands("!send 1 !list", OWN) == "✅"
    assert await me.commands("!send 1 @Ben", OWN) == "✅"
    assert (await me.sees(OWN))[-2]["text"] == "!list"
    assert await me.told() == [*before, "!list"]


async def test_the_bots_own_reaction_is_no_wish(me: Phone) -> None:
    id = await me.posts("Ben", photo=1, text="!save")
    assert await me.mark("Ben", id) == "💾"
    await me.commands("!list", "Ben")
    assert await me.marks("Ben", id) == ["💾"]
