"""How far the history has come: the phone tells it in large pieces, over minutes or days, and says “40 percent”."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from neonize.proto.waHistorySync.WAWebProtobufsHistorySync_pb2 import Conversation, HistorySync

from bot.whatsapp.diary import Diary
from bot.whatsapp.identity import GROUP, LID, PHONE, Identities, server
from bot.whatsapp.wire import bare
from vault.models.accounts import Progress

ALL = 100  # percent
SILENCE = 600.0  # seconds after which a phone that stopped half way is no longer waited for
NOTHING_BEFORE = Conversation.COMPLETE_AND_NO_MORE_MESSAGE_REMAIN_ON_PRIMARY
WITHOUT_MESSAGES = (HistorySync.INITIAL_STATUS_V3, HistorySync.PUSH_NAME, HistorySync.NON_BLOCKING_DATA)


class Arrival:
    """Kept in the diary, so it is known after a restart, too; a new link begins it anew."""

    def __init__(self, diary: Diary, people: Identities, now: Callable[[], float] = time.time) -> None:
        self._diary = diary
        self._people = people
        self._now = now

    @property
    def progress(self) -> Progress | None:
        """None when no more is expected."""
        waiting, handed_over = self._diary.waiting()
        told = self._told()
        if not waiting and self._here(told):
            return None
        return Progress(
            chats=self._diary.covered(), messages=told["messages"] + handed_over, percent=told.get("percent")
        )

    @property
    def since(self) -> datetime | None:
        """What was written since then is all known here; None is everything. Until all chats are told, the link."""
        return self._diary.since() if self._told()["listed"] else self._diary.linked_at()

    def dealt(self, piece: HistorySync) -> None:
        """All messages of this piece are handed over."""
        if piece.syncType in WITHOUT_MESSAGES:
            return
        for conversation in filter(is_chat, piece.conversations):
            self._cover(conversation)
        told = self._told()
        percent = piece.progress if piece.HasField("progress") else None
        if told.get("kind") == piece.syncType and percent is not None:
            percent = max(percent, told.get("percent") or 0)  # pieces may change places
        waiting, _ = self._diary.waiting()
        self._diary.learn(
            "history",
            json.dumps(
                {
                    "kind": piece.syncType,
                    "percent": percent,
                    "messages": told["messages"] + _messages(piece),
                    "listed": told["listed"] or (not waiting and percent in (None, ALL)),
                    "at": self._now(),
                }
            ),
        )

    def _here(self, told: dict[str, Any]) -> bool:
        """As far as can be said while nothing waits."""
        return told.get("percent") in (None, ALL) or self._now() - told["at"] > SILENCE

    def _told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self._diary.fact("history") or "{}")
        return {"messages": 0, "listed": False} | told

    def _cover(self, conversation: Conversation) -> None:
        """From its first message on; of a chat that came without any, nothing up to its last one is known."""
        times = [each.message.messageTimestamp for each in conversation.messages if each.message.messageTimestamp]
        first = min(times) if times else conversation.lastMsgTimestamp + 1
        if times or conversation.lastMsgTimestamp:
            chat = self._people.id_of(bare(conversation.ID))
            self._diary.cover(chat, first, whole=conversation.endOfHistoryTransferType == NOTHING_BEFORE)


def is_chat(conversation: Conversation) -> bool:
    return server(bare(conversation.ID)) in (GROUP, LID, PHONE)


def _messages(piece: HistorySync) -> int:
    return sum(
        each.message.HasField("message") for chat in filter(is_chat, piece.conversations) for each in chat.messages
    )
