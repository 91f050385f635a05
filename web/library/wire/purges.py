"""Purges in one go."""

from __future__ import annotations

from vault.models.purges import Preview, Purged
from web.wire import CamelAnswer


class ChatCount(CamelAnswer):
    chat_id: str
    message_count: int


class PurgePreview(CamelAnswer):
    chats: tuple[ChatCount, ...]
    total_messages: int


class PurgeResult(CamelAnswer):
    deleted_messages: int
    failed_messages: int
    affected_chats: int


def preview(found: Preview) -> PurgePreview:
    chats = tuple(ChatCount(chat_id=chat, message_count=count) for (_, chat), count in found.chats.items())
    return PurgePreview(chats=chats, total_messages=len(found.found))


def purged(done: Purged) -> PurgeResult:
    return PurgeResult(deleted_messages=done.deleted, failed_messages=done.failed, affected_chats=done.chats)
