"""What one side cannot read it asks for again, and the other says it anew: nothing is lost, nothing is read twice."""

from __future__ import annotations

import asyncio

import pytest

from tests.whatsapp import messages
from tests.whatsapp.account import until
from tests.whatsapp.remote import Remote
from tests.whatsapp.stage import Stage
from tests.whatsapp.test_protocol_receiving import content

PATIENCE = 60.0  # seconds; a limit for failing
MINE = 50


@pytest.mark.parametrize("where", ["direct", "group", "own phone"])
async def test_what_the_client_cannot_read_it_asks_for_again(stage: Stage, client: Remote, where: str) -> None:
    stage.me.keyring.garbled = 1
    if where == "own phone":
        await stage.me.type_on_phone(stage.anna, messages.text("hello"))
    else:
        await stage.me.receive(stage.anna, messages.text("hello"), stage.trip if where == "group" else None)
    assert (await content(client)).Message.conversation == "hello"
    await until(lambda: not stage.me.waiting, PATIENCE, "the receipt")


@pytest.mark.parametrize("where", ["direct", "group"])
async def test_what_a_phone_cannot_read_is_said_to_it_again(stage: Stage, client: Remote, where: str) -> None:
    await stage.me.receive(stage.anna, messages.text("one"))
    await client.next("Message")
    stage.me.keyring.device_of(stage.anna).forget_sessions()
    await client.post(stage.trip.jid if where == "group" else stage.anna.phone_jid, "two")
    await until(lambda: len(stage.anna.view.messages) == 2, PATIENCE, "both messages")
    assert [messages.body_of(seen.message) for seen in stage.anna.view.messages.values()] == ["one", "two"]


async def test_messages_that_cross_arrive_once_each(stage: Stage, client: Remote) -> None:
    """The library may encrypt one message while it decrypts another of the same session, and use a key twice."""
    await stage.me.receive(stage.anna, messages.text("hers 0"))
    saying = asyncio.gather(*(client.post(stage.anna.jid, f"mine {number}") for number in range(MINE)))
    hers = 1
    while not saying.done():
        await stage.me.receive(stage.anna, messages.text(f"hers {hers}"))
        hers += 1
        await until(lambda: len(stage.me.waiting) < 10, PATIENCE, "the client to keep up")
    heard = [(await client.next("Message")).Message.conversation for _ in range(hers)]
    await until(lambda: len(stage.anna.view.messages) == MINE + hers, PATIENCE, "all messages")
    assert sorted(heard) == sorted(f"hers {number}" for number in range(hers))
