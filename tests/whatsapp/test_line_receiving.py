"""The many forms a photo comes in, and the two addresses of whoever sends it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.transport import Deleted, Gone
from tests.contracts.transport import PHOTO, hear, heard, parcel
from tests.whatsapp import messages
from tests.whatsapp.hosted import HostedLine
from tests.whatsapp.joined import joined, link
from tests.whatsapp.media import MediaStore
from tests.whatsapp.protobuf import (
    AlbumMessage,
    ContextInfo,
    FutureProofMessage,
    Message,
    MessageAssociation,
    MessageContextInfo,
    MessageKey,
    ProtocolMessage,
)
from tests.whatsapp.stage import Stage

DAY, WEEK = 86_400, 604_800  # seconds


def wrapped(content: Message) -> FutureProofMessage:
    return FutureProofMessage(message=content)


def photo(media: MediaStore, **more: Any) -> Message:
    return messages.photo(media.image(PHOTO, "look", **more))


def document(media: MediaStore) -> Message:
    return Message(documentMessage=media.document(PHOTO, "beach.jpg", caption="look"))


FORMS: Mapping[str, Callable[[MediaStore], Message]] = {
    "photo": photo,
    "disappearing": lambda media: Message(ephemeralMessage=wrapped(photo(media))),
    "document": document,
    "document with caption": lambda media: Message(documentWithCaptionMessage=wrapped(document(media))),
    "seen once": lambda media: photo(media, viewOnce=True),
    "seen once, wrapped": lambda media: Message(viewOnceMessage=wrapped(photo(media))),
    "seen once, second version": lambda media: Message(viewOnceMessageV2=wrapped(photo(media))),
}


@pytest.fixture
async def line(stage: Stage) -> AsyncIterator[HostedLine]:
    async with joined(stage) as line:
        await link(stage, line, stage.me)
        yield line


async def test_a_photo_is_told_and_fetched_in_whatever_form_it_comes(
    stage: Stage, line: HostedLine, tmp_path: Path
) -> None:
    told = {}
    for name, form in FORMS.items():
        await stage.me.receive(stage.anna, form(stage.server.media))
        message = await heard(line)
        await line.fetch(message, tmp_path / name)
        assert message.media
        told[name] = message.text, message.media.mime, message.media.view_once, (tmp_path / name).read_bytes()
    assert told == {name: ("look", "image/jpeg", name.startswith("seen once"), PHOTO) for name in FORMS}


async def test_each_photo_of_an_album_stands_for_itself(stage: Stage, line: HostedLine, tmp_path: Path) -> None:
    photos = [PHOTO + bytes([number]) for number in range(3)]
    album = await stage.me.receive(stage.anna, Message(albumMessage=AlbumMessage(expectedImageCount=3)))
    association = MessageAssociation(
        associationType=MessageAssociation.MEDIA_ALBUM, parentMessageKey=MessageKey(ID=album.id)
    )
    for each in photos:
        image, context = stage.server.media.image(each), MessageContextInfo(messageAssociation=association)
        await stage.me.receive(stage.anna, Message(imageMessage=image, messageContextInfo=context))
    seen = [await heard(line) for _ in photos]
    for message in seen:
        await line.fetch(message, tmp_path / message.ref.id)
    assert [(tmp_path / message.ref.id).read_bytes() for message in seen] == photos
    assert album.id not in {message.ref.id for message in seen}


async def test_what_is_to_disappear_is_told_as_gone_when_its_time_is_up(stage: Stage, line: HostedLine) -> None:
    context = ContextInfo(expiration=1)
    await stage.me.receive(stage.anna, photo(stage.server.media, contextInfo=context))
    message = await heard(line)
    assert (await hear(line, Gone)).refs == (message.ref,)


async def test_what_is_sent_disappears_as_the_chat_is_set_to(stage: Stage, line: HostedLine, tmp_path: Path) -> None:
    chat = f"{stage.anna.pn}@c.us"
    await stage.me.receive(stage.anna, photo(stage.server.media, contextInfo=ContextInfo(expiration=DAY)))
    await heard(line)
    await line.send(await parcel(line, chat, tmp_path))
    assert (await stage.me.next_sent()).message.imageMessage.contextInfo.expiration == DAY
    await stage.me.receive(stage.anna, set_to(WEEK))
    await stage.me.receive(stage.anna, messages.text("a week from now on"))
    while (await heard(line)).text != "a week from now on":  # what I sent myself is told as well
        pass
    await line.send(await parcel(line, chat, tmp_path))
    assert (await stage.me.next_sent()).message.imageMessage.contextInfo.expiration == WEEK


async def test_a_person_filed_by_either_address_is_one_chat_and_deleted_from_by_both(
    stage: Stage, line: HostedLine
) -> None:
    await stage.me.receive(stage.anna, messages.text("by phone"), by_phone=True)
    await stage.me.receive(stage.anna, messages.text("by hidden id"))
    await stage.me.receive(stage.anna, messages.text("in a group"), stage.trip)
    await stage.me.type_on_phone(stage.trip, messages.text("mine"))
    refs = [(await heard(line)).ref for _ in range(4)]
    assert [ref.chat for ref in refs] == [f"{stage.anna.pn}@c.us"] * 2 + [stage.trip.jid] * 2
    assert await line.delete_for_me(refs) == {ref: Deleted() for ref in refs}
    assert (list(stage.me.view.messages), len(stage.anna.view.messages)) == ([], 4)


def set_to(seconds: int) -> Message:
    """Somebody sets how long messages stay in the chat."""
    setting = ProtocolMessage(type=ProtocolMessage.EPHEMERAL_SETTING, ephemeralExpiration=seconds)
    return Message(protocolMessage=setting)
