"""What the real library sends: the server decrypts it and finds the very same bytes."""

from __future__ import annotations

import hashlib

import pytest

from tests import pictures
from tests.whatsapp import messages
from tests.whatsapp.remote import Remote
from tests.whatsapp.stage import Stage

PHOTO = pictures.jpeg(1, (640, 480))


async def test_a_photo_for_somebody_new_arrives_as_it_was(stage: Stage, client: Remote) -> None:
    response = await client.post_image(stage.anna.phone_jid, PHOTO, "for you")
    sent = await stage.me.next_sent()
    image = sent.message.imageMessage
    assert (response.ID, f"{response.Chat.User}@{response.Chat.Server}") == (sent.id, stage.anna.jid)
    assert (sent.to, image.caption) == (stage.anna.jid, "for you")
    assert image.fileSHA256 == hashlib.sha256(PHOTO).digest()
    assert stage.server.media.open_image(image) == PHOTO
    assert set(sent.copies) == {stage.anna.jid, stage.me.jid}
    assert sent.stanza.find("bot") is None
    assert sent.id in stage.me.view
    assert sent.id in stage.anna.view


async def test_both_sides_speak_in_turn(stage: Stage, client: Remote) -> None:
    for turn in range(3):
        await client.post(stage.anna.phone_jid, f"question {turn}")
        question = await stage.me.next_sent()
        await stage.me.receive(stage.anna, messages.text(f"answer {turn}"))
        answer = await client.next("Message")
        assert messages.body_of(question.message) == f"question {turn}"
        assert answer.Message.conversation == f"answer {turn}"


async def test_a_photo_for_a_group_reaches_every_member(stage: Stage, client: Remote) -> None:
    response = await client.post_image(stage.trip.jid, PHOTO, "for all")
    sent = await stage.me.next_sent()
    image = sent.message.imageMessage
    assert (sent.id, image.caption) == (response.ID, "for all")
    assert stage.server.media.open_image(image) == PHOTO
    assert [sent.id in member.view for member in stage.trip.members] == [True] * 3


async def test_what_i_sent_can_be_revoked(stage: Stage, client: Remote) -> None:
    await client.post(stage.ben.phone_jid, "oops")
    sent = await stage.me.next_sent()
    await client.take_back(stage.ben.jid, sent.id)
    assert (await stage.me.next_sent()).stanza.attrs["edit"] == "7"
    assert sent.id not in stage.me.view
    assert sent.id not in stage.ben.view


async def test_nothing_is_sent_to_an_unknown_number(client: Remote) -> None:
    with pytest.raises(Exception, match="no LID found"):
        await client.post("4915559999@s.whatsapp.net", "hello")


async def test_a_refusal_of_the_server_is_an_error(stage: Stage, client: Remote) -> None:
    stage.me.send_error = "463"
    with pytest.raises(Exception, match="463"):
        await client.post(stage.anna.phone_jid, "hello")
