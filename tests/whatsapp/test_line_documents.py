"""Photos sent as files, and how long what is sent stays in a chat whose messages disappear."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.transport import ChatsChanged, Outgoing
from tests.contracts.transport import PHOTO, hear, parcel
from tests.whatsapp import media
from tests.whatsapp.hosted import HostedLine
from tests.whatsapp.joined import joined, link
from tests.whatsapp.past import chat, piece
from tests.whatsapp.protobuf import DocumentMessage
from tests.whatsapp.stage import Stage

DAY = 86_400  # seconds
DOCUMENTS = b"WhatsApp Document Keys"


@pytest.fixture
async def line(stage: Stage) -> AsyncIterator[HostedLine]:
    async with joined(stage) as line:
        await link(stage, line, stage.me)
        yield line


@pytest.fixture
async def photo(stage: Stage, line: HostedLine, tmp_path: Path) -> Outgoing:
    """For Anna, in a chat whose messages disappear after a day."""
    await stage.me.send_history(piece(chat(stage.anna, ephemeralExpiration=DAY)))
    timer = 0
    while timer != DAY:
        news = await hear(line, ChatsChanged)
        timer = next((each.timer for each in news.chats if each.id == f"{stage.anna.pn}@c.us"), 0)
    return await parcel(line, f"{stage.anna.pn}@c.us", tmp_path)


async def sent_document(stage: Stage, line: HostedLine, photo: Outgoing) -> DocumentMessage:
    await line.send(replace(photo, document="lake.jpg"))
    return (await stage.me.next_sent()).message.documentWithCaptionMessage.message.documentMessage


async def test_a_document_is_the_same_bytes_under_its_name(stage: Stage, line: HostedLine, photo: Outgoing) -> None:
    document = await sent_document(stage, line, photo)
    told = (document.fileName, document.mimetype, document.caption, document.JPEGThumbnail, document.fileSHA256)
    assert told == ("lake.jpg", "image/jpeg", "for you", b"small", photo.form.sha256)
    sealed = stage.server.media.blobs[document.directPath]
    assert media.decrypt(sealed, document.mediaKey, DOCUMENTS) == PHOTO


async def test_a_document_disappears_as_its_chat_does(stage: Stage, line: HostedLine, photo: Outgoing) -> None:
    assert (await sent_document(stage, line, photo)).contextInfo.expiration == DAY


async def test_a_photo_disappears_as_its_chat_does(stage: Stage, line: HostedLine, photo: Outgoing) -> None:
    await line.send(photo)
    assert (await stage.me.next_sent()).message.imageMessage.contextInfo.expiration == DAY


async def test_what_is_said_disappears_as_its_chat_does(stage: Stage, line: HostedLine, photo: Outgoing) -> None:
    await line.say(photo.ref.chat, "hello")
    assert (await stage.me.next_sent()).message.extendedTextMessage.contextInfo.expiration == DAY
