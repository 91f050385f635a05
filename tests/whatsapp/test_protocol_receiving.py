"""What the real library makes of photos, replies, groups, revokes and history, and of media servers that fail."""

from __future__ import annotations

import os
from typing import Any

import pytest

from tests.whatsapp import messages
from tests.whatsapp.protobuf import Conversation, HistorySync, HistorySyncMsg, MessageKey, WebMessageInfo
from tests.whatsapp.remote import Remote
from tests.whatsapp.stage import Stage

PHOTO = b"\xff\xd8\xff" + os.urandom(100_000)


async def test_a_photo_and_my_reply_to_it_arrive_and_download(stage: Stage, client: Remote) -> None:
    me, anna = stage.me, stage.anna
    photo = await me.receive(anna, messages.photo(stage.server.media.image(PHOTO, "beach")))
    event = await client.next("Message")
    source = event.Info.MessageSource
    assert event.Message.imageMessage.caption == "beach"
    assert [spelt(each) for each in (source.Chat, source.Sender, source.SenderAlt)] == [
        anna.jid,
        anna.jid,
        anna.phone_jid,
    ]
    assert not source.IsFromMe
    assert not source.IsGroup
    assert await client.download_any(event.Message) == PHOTO
    await me.type_on_phone(anna, messages.reply("!save", quoted=photo))
    event = await client.next("Message")
    source, context = event.Info.MessageSource, event.Message.extendedTextMessage.contextInfo
    assert (source.IsFromMe, spelt(source.Chat)) == (True, anna.jid)
    assert (context.stanzaID, context.participant) == (photo.id, anna.jid)
    assert await client.download_any(context.quotedMessage) == PHOTO


async def test_a_group_is_listed_and_heard(stage: Stage, client: Remote) -> None:
    stage.trip.topic = "holidays"
    [group] = await client.groups()
    assert (group.JID.User, group.GroupName.Name, group.GroupTopic.Topic) == (stage.trip.id, "Lake trip", "holidays")
    assert len(group.Participants) == 3
    photo = await stage.me.receive(
        stage.anna, messages.photo(stage.server.media.image(PHOTO, "lake")), group=stage.trip
    )
    event = await content(client)
    source = event.Info.MessageSource
    assert (source.IsGroup, spelt(source.Chat), spelt(source.Sender)) == (True, stage.trip.jid, stage.anna.jid)
    assert await client.download_any(event.Message) == PHOTO
    await stage.me.type_on_phone(stage.trip, messages.reply("!save", quoted=photo))
    event = await content(client)
    context = event.Message.extendedTextMessage.contextInfo
    assert (event.Info.MessageSource.IsFromMe, context.stanzaID) == (True, photo.id)
    await stage.me.receive(stage.anna, messages.text("nice"), group=stage.trip)
    assert (await content(client)).Message.conversation == "nice"


async def test_media_servers_that_fail_are_named_by_their_status(stage: Stage, client: Remote) -> None:
    media = stage.server.media
    await stage.me.receive(stage.anna, messages.photo(media.image(PHOTO)))
    message = (await client.next("Message")).Message
    for status in (404, 410, 403, 500):
        media.download_status = status
        with pytest.raises(Exception, match=f"status code {status}"):
            await client.download_any(message)
    media.download_status, media.delay = 200, 1.0
    assert await client.download_any(message) == PHOTO
    media.delay, media.upload_status = 0.0, 500
    with pytest.raises(Exception, match="500"):
        await client.put_up(PHOTO)


async def test_a_revoke_names_its_target_and_leaves_both_phones(stage: Stage, client: Remote) -> None:
    oops = await stage.me.receive(stage.anna, messages.text("oops"))
    await client.next("Message")
    await stage.me.receive(stage.anna, messages.revoke(oops))
    event = await client.next("Message")
    assert (event.Message.protocolMessage.key.ID, event.Info.Edit) == (oops.id, "7")
    assert oops.id not in stage.me.view
    assert oops.id not in stage.anna.view


async def test_history_arrives_with_its_photos(stage: Stage, client: Remote) -> None:
    old = WebMessageInfo(
        key=MessageKey(remoteJID=stage.anna.jid, fromMe=False, ID="OLD1"),
        messageTimestamp=1_700_000_000,
        message=messages.photo(stage.server.media.image(PHOTO, "old photo")),
    )
    chat = Conversation(ID=stage.anna.jid, name="Anna", messages=[HistorySyncMsg(message=old, msgOrderID=1)])
    history = HistorySync(syncType=HistorySync.RECENT, chunkOrder=1, progress=100, conversations=[chat])
    await stage.me.send_history(history)
    event = await client.next("HistorySync")
    message = event.Data.conversations[0].messages[0].message
    assert (message.key.ID, message.messageTimestamp) == ("OLD1", 1_700_000_000)
    assert await client.download_any(message.message) == PHOTO


async def test_what_was_written_while_away_arrives_on_return(stage: Stage, client: Remote) -> None:
    await stage.me.receive(stage.anna, messages.text("hello"))
    await client.next("Message")
    assert await client.close()
    await stage.me.receive(stage.anna, messages.text("are you there?"))
    await client.open()
    assert (await client.next("Message")).Message.conversation == "are you there?"


async def content(client: Remote) -> Any:
    """The next message; skips the event that only carries a group's key."""
    while True:
        event = await client.next("Message")
        if messages.is_content(event.Message):
            return event


def spelt(jid: Any) -> str:
    return f"{jid.User}@{jid.Server}"
