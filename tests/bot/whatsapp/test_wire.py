"""What a message says, whatever it is wrapped in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from neonize.proto.Neonize_pb2 import JID, MessageInfo, MessageSource
from neonize.proto.Neonize_pb2 import Message as MessageEvent
from neonize.proto.waCommon.WACommon_pb2 import MessageKey
from neonize.proto.waE2E.WAWebProtobufsE2E_pb2 import (
    AlbumMessage,
    ContextInfo,
    DocumentMessage,
    ExtendedTextMessage,
    FutureProofMessage,
    ImageMessage,
    MessageAssociation,
    MessageContextInfo,
)
from neonize.proto.waE2E.WAWebProtobufsE2E_pb2 import Message as Content
from neonize.proto.waHistorySync.WAWebProtobufsHistorySync_pb2 import Conversation
from neonize.proto.waWeb.WAWebProtobufsWeb_pb2 import WebMessageInfo

from bot.whatsapp import wire

IMAGE = ImageMessage(
    mimetype="image/jpeg", caption="look", fileSHA256=b"s", fileLength=7, directPath="/p", mediaKey=b"k"
)
ANNA = JID(User="888", Device=4, Server="lid")
ME = "999@lid"
WRAPPERS = ("ephemeralMessage", "documentWithCaptionMessage", "groupMentionedMessage", "groupStatusMessageV2")
ONCE = ("viewOnceMessage", "viewOnceMessageV2", "viewOnceMessageV2Extension")


def event(content: Content) -> MessageEvent:
    source = MessageSource(Chat=ANNA, Sender=ANNA, SenderAlt=JID(User="4915", Device=4, Server="s.whatsapp.net"))
    return MessageEvent(Info=MessageInfo(MessageSource=source, ID="M1", Timestamp=1_700_000_000_500), Message=content)


def old(content: Content, chat: str = "888@lid", participant: str = "", *, mine: bool = False) -> wire.Letter:
    key = MessageKey(remoteJID=chat, ID="M1", fromMe=mine, participant=participant)
    info = WebMessageInfo(key=key, messageTimestamp=1_700_000_000, message=content)
    return wire.old(Conversation(ID=chat, pnJID="4915@s.whatsapp.net"), info, ME)


def test_a_live_message_is_timed_in_milliseconds_and_addressed_without_a_device() -> None:
    letter = wire.live(event(Content(conversation="hello")))
    assert (letter.chat, letter.chat_alt, letter.sender) == ("888@lid", "4915@s.whatsapp.net", "888@lid")
    assert (letter.text, letter.sent_at) == ("hello", datetime.fromtimestamp(1_700_000_000.5, UTC))


def test_an_old_message_is_timed_in_seconds() -> None:
    assert old(Content(conversation="hello")).sent_at == datetime.fromtimestamp(1_700_000_000, UTC)


def test_the_author_of_an_old_message_is_me_the_other_or_the_participant() -> None:
    content = Content(conversation="hello")
    assert old(content, mine=True).sender == ME
    assert old(content).sender == "888@lid"
    assert old(content, chat="1@g.us", participant="777:3@lid").sender == "777@lid"


@pytest.mark.parametrize("wrapper", [*WRAPPERS, *ONCE])
def test_a_photo_is_found_inside_any_wrapper(wrapper: str) -> None:
    content = Content()
    getattr(content, wrapper).message.imageMessage.CopyFrom(IMAGE)
    nested = old(Content(ephemeralMessage=FutureProofMessage(message=content)))
    assert (nested.text, nested.once) == ("look", wrapper in ONCE)
    assert nested.media is not None
    assert (nested.media.sha256, nested.media.size, nested.media.view_once) == (b"s", 7, wrapper in ONCE)


def test_a_document_that_is_an_image_is_a_photo() -> None:
    media = old(Content(documentMessage=DocumentMessage(mimetype="image/png", fileSHA256=b"d"))).media
    assert media is not None
    assert media.is_photo


def test_what_is_needed_to_fetch_a_photo_survives_as_text() -> None:
    assert wire.fetchable(wire.handle_of(Content(imageMessage=IMAGE))).imageMessage.mediaKey == b"k"


def test_a_sharper_picture_names_its_parent_on_the_wrapper_or_inside() -> None:
    association = MessageAssociation(
        associationType=MessageAssociation.HD_IMAGE_DUAL_UPLOAD, parentMessageKey=MessageKey(ID="M0")
    )
    about = MessageContextInfo(messageAssociation=association)
    inside = FutureProofMessage(message=Content(imageMessage=IMAGE, messageContextInfo=about))
    outside = FutureProofMessage(message=Content(imageMessage=IMAGE))
    assert old(Content(associatedChildMessage=inside)).parent == "M0"
    assert old(Content(associatedChildMessage=outside, messageContextInfo=about)).parent == "M0"


def test_a_picture_of_an_album_stands_for_itself_and_the_frame_says_nothing() -> None:
    album = MessageAssociation(associationType=MessageAssociation.MEDIA_ALBUM, parentMessageKey=MessageKey(ID="M0"))
    item = old(Content(imageMessage=IMAGE, messageContextInfo=MessageContextInfo(messageAssociation=album)))
    frame = old(Content(albumMessage=AlbumMessage(expectedImageCount=2)))
    assert (item.parent, item.says_something, frame.says_something) == ("", True, False)


def test_a_quote_from_another_chat_is_not_taken_for_one_of_this() -> None:
    quote = ContextInfo(stanzaID="M0", participant="888@lid", quotedMessage=Content(imageMessage=IMAGE))
    here = old(Content(extendedTextMessage=ExtendedTextMessage(text="!save", contextInfo=quote)))
    quote.remoteJID = "777@lid"
    elsewhere = old(Content(extendedTextMessage=ExtendedTextMessage(text="!save", contextInfo=quote)))
    answered = wire.quoted(here)
    assert answered is not None
    assert (answered.id, answered.sender, answered.from_me, wire.quoted(elsewhere)) == ("M0", "888@lid", False, None)
