"""What people may type, and how it is understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import grammar
from bot.commands import NAMED
from bot.grammar import Call
from tests import make
from vault.models.chats import Chat, ChatKind

ANNA = make.chat("49170@c.us", name="Anna")
ANNA_AND_BEN = make.chat("1@g.us", name="Anna and Ben", kind=ChatKind.GROUP)
CHATS = [ANNA, ANNA_AND_BEN]


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("!save", "save", ""),
        ("!SAVE", "save", ""),
        ("  ! Save  a day ", "save", "a day"),
        ("!send 12\ntwo\nlines", "send", "12\ntwo\nlines"),
        ("!sned 12", "sned", "12"),
        ("!ÉTÉ 1", "été", "1"),
    ],
)
def test_a_command_is_the_prefix_a_name_and_words(text: str, name: str, words: str) -> None:
    assert grammar.parse(text, "!", NAMED) == Call(name=name, words=words)


@pytest.mark.parametrize("text", ["", "!", "!!!", "!5", "! hello there", "save", "not !save", "!-save", "!save!"])
def test_this_is_talk_and_no_command(text: str) -> None:
    assert grammar.parse(text, "!", NAMED) is None


@pytest.mark.parametrize(("prefix", "text"), [("cv ", "CV list"), ("/", "/list"), ("..", ".. list"), ("!", "!list")])
def test_the_prefix_is_a_setting(prefix: str, text: str) -> None:
    assert grammar.parse(text, prefix, NAMED) == Call(name="list")


@pytest.mark.parametrize(
    ("words", "reference", "rest"),
    [
        ("12", "12", ""),
        ("#12 look at this", "#12", "look at this"),
        ("LAST @Anna hi", "LAST", "@Anna hi"),
        ("our beach @Anna hi", "our beach", "@Anna hi"),
        ("our beach", "our beach", ""),
        ("“our beach” for you", "our beach", "for you"),
        ('"lasting" @Anna', "lasting", "@Anna"),
        ("lasting joy", "lasting joy", ""),
        ("me@home", "me@home", ""),
        ("12 two\nlines", "12", "two\nlines"),
        ("", "", ""),
    ],
)
def test_a_photo_is_named_by_number_last_or_words(words: str, reference: str, rest: str) -> None:
    assert grammar.reference(words) == (reference, rest)


@pytest.mark.parametrize(
    ("words", "chat", "rest"),
    [
        ("@Anna look", ANNA, "look"),
        ("@anna", ANNA, ""),
        ("@Anna and Ben look", ANNA_AND_BEN, "look"),
        ("@Anna and Benjamin", ANNA, "and Benjamin"),
        ("@“anna and ben” look", ANNA_AND_BEN, "look"),
        ("@1@g.us look", ANNA_AND_BEN, "look"),
        ("@49170 look", ANNA, "look"),
        ("@Anna two\nlines", ANNA, "two\nlines"),
    ],
)
def test_a_chat_is_the_longest_name_that_fits(words: str, chat: Chat, rest: str) -> None:
    found = grammar.address(words, CHATS)
    assert (found.chat, found.rest) == (chat, rest)


@pytest.mark.parametrize(
    ("words", "name", "rest"),
    [("@Zoe look", "Zoe", "look"), ("@", "", ""), ("look", "", "look"), ("@“Zoe”", "Zoe", "")],
)
def test_a_name_that_fits_no_chat_is_given_back(words: str, name: str, rest: str) -> None:
    assert grammar.address(words, CHATS) == (None, name, rest)


@pytest.mark.parametrize(
    ("words", "caption", "tags"),
    [
        ("Our beach #summer #2026", "Our beach", ("summer", "2026")),
        ("#a #b #a", "", ("a", "b")),
        ("the #1 beach", "the #1 beach", ()),
        ("no. 5# beach # ", "no. 5# beach #", ()),
        ("", "", ()),
    ],
)
def test_tags_are_what_ends_a_caption(words: str, caption: str, tags: tuple[str, ...]) -> None:
    assert grammar.tagged(words) == (caption, tags)


def test_a_reply_confirms_the_command_that_ends_with_it() -> None:
    proposal = "“Beach” #12 is in 3 messages\n→ !purge 12 maple07"
    assert grammar.accepted(" Maple07 ", proposal, "!") == Call(name="purge", words="12 maple07")
    assert grammar.accepted("maple08", proposal, "!") is None


@pytest.mark.parametrize(
    "text",
    [
        "maple07",
        "!purge 12 maple07",
        "→ !delete 12 maple07",
        "→ !purge 12 maple07\nthat is",
        "",
        "→ ",
        "try !delete maple07",
    ],
)
def test_a_reply_to_anything_else_confirms_nothing(text: str) -> None:
    assert grammar.accepted("maple07", text, "!") is None


@pytest.mark.parametrize("text", ["!" + " " * 64_000, "!save" + " #b" * 30_000, "! save" + " x" * 30_000])
def test_what_is_too_long_is_no_command(text: str) -> None:
    assert grammar.parse(text, "!", NAMED) is None


def test_the_longest_caption_is_part_of_a_command() -> None:
    assert grammar.parse("!caption 1 " + "x" * 4097, "!", NAMED) == Call(name="caption", words="1 " + "x" * 4097)


@pytest.mark.parametrize("part", [" ", "#b", " #b", "# ", "#b ", "\n", "a"])
def test_tags_are_found_however_long_the_words_are(part: str) -> None:
    count = 200_000 // len(part)
    caption, tags = grammar.tagged(part * count + " end #tag")
    assert (caption, tags) == ((part * count + " end").strip(), ("tag",))


@given(text=st.text(), prefix=st.text(min_size=1, max_size=5), reply=st.text())
def test_nothing_that_can_be_typed_is_too_much(text: str, prefix: str, reply: str) -> None:
    grammar.parse(prefix + text, prefix, NAMED)
    grammar.accepted(reply, text, prefix)
    grammar.tagged(text)


@given(words=st.text(alphabet=st.sampled_from("ab @#\"“”'3\nß")))
def test_no_word_is_lost_between_reference_chat_and_caption(words: str) -> None:
    reference, rest = grammar.reference(words)
    assert letters(reference + rest) == letters(words)
    address = grammar.address(rest, CHATS)
    assert letters(address.name + address.rest) == letters(rest)


def letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())
