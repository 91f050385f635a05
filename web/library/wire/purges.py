"""Purges in one go."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vault.models.purges import Preview, Purged
from web.wire import CamelAnswer, Moment


class ChatCount(CamelAnswer):
    chat_id: str
    message_count: int


def _unsaid(value: object) -> bool:
    return not value


class PurgePreview(CamelAnswer):
    """The last two are there where there is something to say.

    `byHand`: messages that can be deleted on the phone only. `coveredSince`: older ones may not have been found.
    """

    chats: tuple[ChatCount, ...]
    total_messages: int
    by_hand: Annotated[int, Field(exclude_if=_unsaid)] = 0
    covered_since: Annotated[Moment | None, Field(exclude_if=_unsaid)] = None


class PurgeResult(CamelAnswer):
    deleted_messages: int
    failed_messages: int
    affected_chats: int


def preview(found: Preview) -> PurgePreview:
    chats = tuple(ChatCount(chat_id=chat, message_count=count) for (_, chat), count in found.chats.items())
    return PurgePreview(chats=chats, total_messages=len(found.found), by_hand=found.by_hand, covered_since=found.since)


def purged(done: Purged) -> PurgeResult:
    return PurgeResult(deleted_messages=done.deleted, failed_messages=done.failed, affected_chats=done.chats)
