"""Short builders for the messages people type."""

from __future__ import annotations

from tests.whatsapp.people import Seen
from tests.whatsapp.protobuf import (
    ContextInfo,
    ExtendedTextMessage,
    ImageMessage,
    Message,
    MessageKey,
    ProtocolMessage,
    ReactionMessage,
)

_HIDDEN = {"protocolMessage", "senderKeyDistributionMessage", "messageContextInfo"}


def text(body: str) -> Message:
    return Message(conversation=body)


def photo(image: ImageMessage) -> Message:
    return Message(imageMessage=image)


def reply(body: str, quoted: Seen) -> Message:
    """A text that quotes another message, carrying a copy of it as phones do."""
    context = ContextInfo(stanzaID=quoted.id, participant=quoted.sender.bare, quotedMessage=quoted.message)
    return Message(extendedTextMessage=ExtendedTextMessage(text=body, contextInfo=context))


def reaction(emoji: str, target: Seen) -> Message:
    return Message(reactionMessage=ReactionMessage(key=key_of(target), text=emoji))


def revoke(target: Seen) -> Message:
    """Delete for everyone, sent by the author of `target`."""
    return Message(protocolMessage=ProtocolMessage(type=ProtocolMessage.REVOKE, key=key_of(target)))


def key_of(target: Seen) -> MessageKey:
    participant = None if target.participant == "0" else target.participant
    return MessageKey(remoteJID=target.chat, fromMe=target.from_me, ID=target.id, participant=participant)


def body_of(message: Message) -> str:
    """The words of a message, or the caption of its photo."""
    return message.conversation or message.extendedTextMessage.text or message.imageMessage.caption


def is_revoke(message: Message) -> bool:
    protocol = message.protocolMessage
    return message.HasField("protocolMessage") and protocol.type == ProtocolMessage.REVOKE and bool(protocol.key.ID)


def is_content(message: Message) -> bool:
    """False for bare protocol and key-distribution messages, which no phone displays."""
    return any(field.name not in _HIDDEN for field, _ in message.ListFields())
