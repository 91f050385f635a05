"""Conversations, message by message."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import BeforeValidator, Field

from vault.conversations import LONGEST
from vault.models.chats import Chat, Message, MessageRef, Shown
from vault.tongue import noted
from web.library.wire.terms import Name
from web.wire import Camel, CamelAnswer, Moment, Wire

Mark = tuple[datetime, str]


def mark(value: object) -> object:
    """Time and id of the message that a page ended with."""
    at, dash, id = value.partition("-") if isinstance(value, str) else ("", "", "")
    if not (at.isdecimal() and len(at) < 15 and dash and id):
        raise ValueError(noted("A cursor is what the page before came with"))
    return datetime.fromtimestamp(int(at) / 1000, UTC), id


def cursor(shown: Shown) -> str:
    return f"{round(shown.message.sent_at.timestamp() * 1000)}-{shown.message.ref.id}"


class Reading(Wire):
    """`account`: where several know the chat."""

    account: Name | None = None
    cursor: Annotated[Mark | None, BeforeValidator(lambda value: value if value is None else mark(value))] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class Writing(Camel):
    """`replyTo`: the message it answers. The same `key` never sends twice."""

    text: Annotated[str, Field(min_length=1, max_length=LONGEST)]
    reply_to: Name | None = None
    account: Name | None = None
    key: Name | None = None


class Written(CamelAnswer):
    message_id: str
    chat_id: str
    account: str


class SeenPhoto(CamelAnswer):
    """`sha256`: null where the message does not say. `photoId`: the photo in the vault. `hasSmall`: it shows one."""

    sha256: str | None
    mime: str
    width: int
    height: int
    photo_id: int | None
    has_small: bool
    view_once: bool


class Answered(CamelAnswer):
    """`known` is false where the message that is answered is not there any more."""

    message_id: str
    known: bool
    sender_name: str
    from_me: bool
    text: str
    has_photo: bool


class ReactionEntry(CamelAnswer):
    sender_name: str
    from_me: bool
    emoji: str


class MessageEntry(CamelAnswer):
    """`attachment`: the type of what is no photo, or ""."""

    message_id: str
    sender: str
    sender_name: str
    from_me: bool
    sent_at: Moment
    text: str
    photo: SeenPhoto | None
    attachment: str
    reply_to: Answered | None
    reactions: tuple[ReactionEntry, ...]


class GoneMessage(CamelAnswer):
    message_id: str


class Here(CamelAnswer):
    """The chat that is told of from now on."""

    chat_id: str
    account: str


def here(chat: Chat) -> Here:
    return Here(chat_id=chat.id, account=chat.account)


def written(ref: MessageRef) -> Written:
    return Written(message_id=ref.id, chat_id=ref.chat, account=ref.account)


def entry(shown: Shown) -> MessageEntry:
    message = shown.message
    return MessageEntry(
        message_id=message.ref.id,
        sender=message.sender,
        sender_name=message.sender_name,
        from_me=message.from_me,
        sent_at=message.sent_at,
        text=message.text,
        photo=_photo(message, shown.asset),
        attachment=message.media.mime if message.media and not message.photo else "",
        reply_to=_answered(message.reply_to, shown.answered) if message.reply_to else None,
        reactions=tuple(_reaction(each) for each in shown.reactions),
    )


def _photo(message: Message, asset: int | None) -> SeenPhoto | None:
    photo = message.photo
    if photo is None:
        return None
    return SeenPhoto(
        sha256=photo.sha256.hex() if photo.sha256 else None,
        mime=photo.mime,
        width=photo.width,
        height=photo.height,
        photo_id=asset,
        has_small=message.pictured,
        view_once=photo.view_once,
    )


def _answered(id: str, message: Message | None) -> Answered:
    return Answered(
        message_id=id,
        known=message is not None,
        sender_name=message.sender_name if message else "",
        from_me=bool(message and message.from_me),
        text=message.text if message else "",
        has_photo=bool(message and message.photo),
    )


def _reaction(message: Message) -> ReactionEntry:
    return ReactionEntry(sender_name=message.sender_name, from_me=message.from_me, emoji=message.reaction or "")
