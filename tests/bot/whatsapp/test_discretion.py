"""What people write stays out of the log, also when the library warns of it."""

from __future__ import annotations

import logging

import pytest

from bot.whatsapp.discretion import Discreet


def logged(name: str, text: str) -> str:
    record = logging.makeLogRecord({"name": name, "msg": text})
    Discreet().filter(record)
    return record.getMessage()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('Unhandled stanza: <message from="4915@lid"><enc>Meet me at\nnoon</enc></message>', "Unhandled stanza: …"),
        ("Unexpected: &{Tag:message Attrs:map[from:4915@lid] Content:Meet me at noon}", "Unexpected: &…"),
        ("Attributes were map[body:Meet me at noon]", "Attributes were …"),
        ("Got 515 code, reconnecting...", "Got 515 code, reconnecting..."),
    ],
)
@pytest.mark.parametrize("name", ["whatsmeow.Client", "whatsmeow.Client.Recv", "Whatsmeow.Database"])
def test_the_library_does_not_quote(name: str, text: str, kept: str) -> None:
    assert logged(name, text) == kept


def test_what_we_say_ourselves_is_left_as_it_is() -> None:
    assert logged("bot.whatsapp.client", "The account <phone> is {ready}") == "The account <phone> is {ready}"
