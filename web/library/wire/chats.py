"""Conversations."""

from __future__ import annotations

from vault.models.chats import Chat, ChatKind
from web.wire import CamelAnswer, Moment


class ChatEntry(CamelAnswer):
    chat_id: str
    name: str
    kind: ChatKind
    members: tuple[str, ...]
    last_message_at: Moment | None
    account: str


def chat_entry(chat: Chat) -> ChatEntry:
    return ChatEntry(
        chat_id=chat.id,
        name=chat.name,
        kind=chat.kind,
        members=chat.members,
        last_message_at=chat.last_at,
        account=chat.account,
    )
