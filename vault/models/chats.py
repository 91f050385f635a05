"""Conversations and messages as they were seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class ChatKind(StrEnum):
    PERSON = "person"
    GROUP = "group"
    SELF = "self"  # "message yourself"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A conversation of one linked account. `id` is WhatsApp's (`…@c.us`, `…@g.us`)."""

    account: str
    id: str
    name: str
    kind: ChatKind
    members: tuple[str, ...] = ()
    timer: int = 0  # disappearing messages, seconds; 0 is off
    keep_days: int = 0  # older messages are forgotten here, but for what was sent from here; 0 is never
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody in a chat, by WhatsApp id."""

    id: str
    name: str
    me: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Portrait:
    """That somebody looked for the picture of a chat; `sha256` is empty where it has none."""

    account: str
    chat: str
    sha256: bytes
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class MessageRef:
    """The full name of a message. Ids are opaque: never parse them."""

    account: str
    chat: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """What a message says of the photo it carries; the bytes themselves may never have been fetched."""

    sha256: bytes | None
    mime: str
    size: int
    md5: bytes | None = None  # only known when the bytes have been here
    width: int = 0
    height: int = 0
    small: bytes = b""
    phash: int | None = None  # of the small JPEG
    handle: dict[str, str] = field(default_factory=dict)  # what the transport needs to fetch it; opaque here
    view_once: bool = False

    @property
    def is_photo(self) -> bool:
        return self.mime.startswith("image/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as seen. `text` is the caption where there is a photo."""

    ref: MessageRef
    sender: str  # WhatsApp id of the person
    sender_name: str
    from_me: bool
    sent_at: datetime
    text: str = ""
    media: Media | None = None
    reply_to: str | None = None  # message id in the same chat
    reaction: str | None = None  # an emoji; `reply_to` is the message reacted to

    @property
    def photo(self) -> Media | None:
        return self.media if self.media and self.media.is_photo else None

    @property
    def pictured(self) -> bool:
        """Whether its own small picture may be shown: what was to be seen once is not."""
        return bool(self.media and self.media.small and not self.media.view_once)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A message with all that a conversation shows of it."""

    message: Message
    asset: int | None = None  # its photo, where that is in the vault
    answered: Message | None = None  # what it replies to, where that is known
    reactions: tuple[Message, ...] = ()  # everybody's last, but for those that were taken back
