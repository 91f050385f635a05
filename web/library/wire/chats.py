"""Conversations."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vault.models.chats import Chat, ChatKind
from web.library.wire.terms import Name
from web.wire import Camel, CamelAnswer, Moment, Wire


class Remembering(Camel):
    """`keepDays`: for how long messages are remembered; 0 is for ever. `account`: where several know the chat."""

    keep_days: Annotated[int, Field(ge=0, lt=2**31)]
    account: Name | None = None


class OfAccount(Wire):
    """Which account's; without it, the first one's that has it."""

    account: Name | None = None


class ChatEntry(CamelAnswer):
    chat_id: str
    name: str
    kind: ChatKind
    members: tuple[str, ...]
    last_message_at: Moment | None
    account: str
    keep_days: int
    has_picture: bool


def chat_entry(chat: Chat, *, has_picture: bool) -> ChatEntry:
    return ChatEntry(
        chat_id=chat.id,
        name=chat.name,
        kind=chat.kind,
        members=chat.members,
        last_message_at=chat.last_at,
        account=chat.account,
        keep_days=chat.keep_days,
        has_picture=has_picture,
    )
