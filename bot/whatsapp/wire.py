"""What a message says, read from the wire without any side effect.

Live messages carry milliseconds and come half unwrapped; those of the history carry seconds and come as they were.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from neonize.proto.Neonize_pb2 import JID
from neonize.proto.Neonize_pb2 import Message as MessageEvent
from neonize.proto.waE2E.WAWebProtobufsE2E_pb2 import ContextInfo, MessageAssociation, ProtocolMessage
from neonize.proto.waE2E.WAWebProtobufsE2E_pb2 import Message as Content
from neonize.proto.waHistorySync.WAWebProtobufsHistorySync_pb2 import Conversation
from neonize.proto.waWeb.WAWebProtobufsWeb_pb2 import WebMessageInfo

from bot.whatsapp.identity import GROUP, server
from vault.models.chats import Media

BY_AN_ADMIN = "8"
SHARPER = (MessageAssociation.HD_IMAGE_DUAL_UPLOAD, MessageAssociation.HD_VIDEO_DUAL_UPLOAD)
CARRIERS = ("imageMessage", "videoMessage", "documentMessage", "audioMessage", "stickerMessage")
ONCE = ("viewOnceMessage", "viewOnceMessageV2", "viewOnceMessageV2Extension")
OTHERS = ("editedMessage", "eventCoverImage", "pollCreationOptionImageMessage")  # wrap something that is no message


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message with its envelope. Addresses are WhatsApp's, without a device; `alt` is the other one, or empty."""

    chat: str
    chat_alt: str = ""
    id: str
    sender: str
    sender_alt: str = ""
    sender_name: str = ""
    from_me: bool
    sent_at: datetime
    content: Content
    once: bool = False
    by_admin: bool = False  # a message taken back not by its author

    @property
    def in_group(self) -> bool:
        return server(self.chat) == GROUP

    @property
    def text(self) -> str:
        content = self.content
        if carrier := carrier_of(content):
            return str(getattr(carrier, "caption", ""))
        return content.conversation or content.extendedTextMessage.text

    @property
    def context(self) -> ContextInfo | None:
        for _, part in self.content.ListFields():
            if hasattr(part, "contextInfo") and part.HasField("contextInfo"):
                return part.contextInfo  # type: ignore[no-any-return]
        return None

    @property
    def says_something(self) -> bool:
        return bool(self.text or carrier_of(self.content) or self.content.HasField("reactionMessage"))

    @property
    def revoked(self) -> str:
        """The id of the message this one takes back for everyone."""
        protocol = self.content.protocolMessage
        taken_back = self.content.HasField("protocolMessage") and protocol.type == ProtocolMessage.REVOKE
        return protocol.key.ID if taken_back else ""

    @property
    def new_timer(self) -> int | None:
        """Seconds until messages of this chat disappear from now on, where this is what the message says."""
        protocol = self.content.protocolMessage
        told = self.content.HasField("protocolMessage") and protocol.type == ProtocolMessage.EPHEMERAL_SETTING
        return protocol.ephemeralExpiration if told else None

    @property
    def parent(self) -> str:
        """The id of the message whose picture this one carries in a better quality."""
        association = self.content.messageContextInfo.messageAssociation
        return association.parentMessageKey.ID if association.associationType in SHARPER else ""

    @property
    def media(self) -> Media | None:
        return media_of(self.content, once=self.once)


def live(event: MessageEvent) -> Letter:
    """A message as it came in. Its time is in milliseconds."""
    info, source = event.Info, event.Info.MessageSource
    content, once = unwrapped(event.Message)
    chat_alt = source.RecipientAlt if source.IsFromMe else source.SenderAlt
    return Letter(
        chat=address(source.Chat),
        chat_alt="" if source.IsGroup else address(chat_alt),
        id=info.ID,
        sender=address(source.Sender),
        sender_alt=address(source.SenderAlt),
        sender_name=info.Pushname,
        from_me=source.IsFromMe,
        sent_at=datetime.fromtimestamp(info.Timestamp / 1000, UTC),
        content=content,
        once=once or event.IsViewOnce or event.IsViewOnceV2 or event.IsViewOnceV2Extension,
        by_admin=info.Edit == BY_AN_ADMIN,
    )


def old(conversation: Conversation, info: WebMessageInfo, me: str) -> Letter:
    """A message of the history. Its time is in seconds."""
    content, once = unwrapped(info.message)
    chat, other = bare(conversation.ID), bare(conversation.pnJID or conversation.lidJID)
    said_by = info.participant or info.key.participant if server(chat) == GROUP else chat
    return Letter(
        chat=chat,
        chat_alt=other if other != chat else "",
        id=info.key.ID,
        sender=me if info.key.fromMe else bare(said_by),
        sender_name=info.pushName,
        from_me=info.key.fromMe,
        sent_at=datetime.fromtimestamp(info.messageTimestamp, UTC),
        content=content,
        once=once,
    )


def quoted(letter: Letter) -> Letter | None:
    """The photo this one answers to, as the quote tells it; its time is when it was uploaded."""
    context = letter.context
    if context is None or not context.HasField("quotedMessage") or context.remoteJID:
        return None
    content, once = unwrapped(context.quotedMessage)
    carrier = carrier_of(content)
    if carrier is None or not carrier.directPath:
        return None
    sender = bare(context.participant)
    at = datetime.fromtimestamp(carrier.mediaKeyTimestamp, UTC) if carrier.mediaKeyTimestamp else letter.sent_at
    mine = sender in (letter.sender, letter.sender_alt) and letter.from_me
    return replace(
        letter,
        id=context.stanzaID,
        sender=sender,
        sender_alt="",
        sender_name="",
        from_me=mine,
        sent_at=at,
        content=content,
        once=once,
    )


def unwrapped(content: Content) -> tuple[Content, bool]:
    """The message inside all its wrappers, and whether it may be seen only once."""
    once = False
    while inner := _wrapped(content):
        name, within = inner
        once = once or name in ONCE
        within = _with_association(within, content)
        content = within
    carrier = carrier_of(content)
    return content, once or bool(getattr(carrier, "viewOnce", False))


def _wrapped(content: Content) -> tuple[str, Content] | None:
    for field, part in content.ListFields():
        kind = field.message_type.name if field.message_type else ""
        if field.name not in OTHERS and kind in ("FutureProofMessage", "DeviceSentMessage"):
            return field.name, part.message
    return None


def _with_association(content: Content, wrapper: Content) -> Content:
    """What a message belongs to may be written on its wrapper."""
    outer = wrapper.messageContextInfo
    if not outer.HasField("messageAssociation") or content.messageContextInfo.HasField("messageAssociation"):
        return content
    copy = Content()
    copy.CopyFrom(content)
    copy.messageContextInfo.messageAssociation.CopyFrom(outer.messageAssociation)
    return copy


# ── media ─────────────────────────────────────────────────────────────────────────────────────────────────


def carrier_of(content: Content) -> Any:
    """The part that carries a medium, or None."""
    return next((getattr(content, name) for name in CARRIERS if content.HasField(name)), None)  # type: ignore[arg-type]


def media_of(content: Content, *, once: bool) -> Media | None:
    carrier = carrier_of(content)
    if carrier is None:
        return None
    return Media(
        sha256=carrier.fileSHA256 or None,
        mime=carrier.mimetype.partition(";")[0],
        size=carrier.fileLength,
        width=getattr(carrier, "width", 0),
        height=getattr(carrier, "height", 0),
        small=getattr(carrier, "JPEGThumbnail", b""),
        handle=handle_of(content),
        view_once=once,
    )


def handle_of(content: Content) -> dict[str, str]:
    """What `fetchable` needs, as plain text."""
    name = next(name for name in CARRIERS if content.HasField(name))  # type: ignore[arg-type]
    carrier = getattr(content, name)
    keys = {"mediaKey": carrier.mediaKey, "fileEncSHA256": carrier.fileEncSHA256, "fileSHA256": carrier.fileSHA256}
    texts = {key: b64encode(value).decode() for key, value in keys.items()}
    return {"carrier": name, "directPath": carrier.directPath, "fileLength": str(carrier.fileLength), **texts}


def fetchable(handle: dict[str, str]) -> Content:
    """A message that the library can download the medium of."""
    content = Content()
    carrier = getattr(content, handle["carrier"])
    carrier.directPath = handle["directPath"]
    carrier.fileLength = int(handle["fileLength"])
    for key in ("mediaKey", "fileEncSHA256", "fileSHA256"):
        setattr(carrier, key, b64decode(handle[key]))
    return content


# ── addresses ─────────────────────────────────────────────────────────────────────────────────────────────


def address(jid: JID) -> str:
    """Without the device."""
    return f"{jid.User}@{jid.Server}" if jid.User else ""


def bare(text: str) -> str:
    """The same for an address that came as text, such as `4915:7@s.whatsapp.net`."""
    user, at, where = text.partition("@")
    return f"{user.partition(':')[0].partition('.')[0]}{at}{where}"


def jid(text: str) -> JID:
    user, _, where = text.partition("@")
    return JID(User=user, Server=where, RawAgent=0, Device=0, Integrator=0, IsEmpty=not user)
