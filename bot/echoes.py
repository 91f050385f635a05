"""What the bot itself put into chats. It comes back as a message of the owner's, and must not be taken for a wish."""

from __future__ import annotations

import time
from collections import deque

from vault.models.chats import Message, MessageRef

SPAN = 60.0  # seconds in which an echo comes back, if at all


class Echoes:
    """Sends by their message id; reactions, whose id nobody knows beforehand, by what they say on which message."""

    def __init__(self, span: float = SPAN) -> None:
        self._span = span
        self._made: deque[tuple[float, tuple[MessageRef, str]]] = deque()

    def sent(self, ref: MessageRef) -> None:
        self._remember(ref, "")

    def reacted(self, ref: MessageRef, emoji: str) -> None:
        self._remember(ref, emoji)

    def knows(self, message: Message) -> bool:
        self._forget()
        return message.from_me and any(mark == _mark(message) for _, mark in self._made)

    def _remember(self, ref: MessageRef, emoji: str) -> None:
        self._forget()
        self._made.append((time.monotonic() + self._span, (ref, emoji)))

    def _forget(self) -> None:
        while self._made and self._made[0][0] < time.monotonic():
            self._made.popleft()


def _mark(message: Message) -> tuple[MessageRef, str]:
    if message.reaction is None:
        return message.ref, ""
    return MessageRef(account=message.ref.account, chat=message.ref.chat, id=message.reply_to or ""), message.reaction
