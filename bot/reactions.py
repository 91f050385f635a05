"""Reactions: the one that saves a photo, and those that answer a command."""

from __future__ import annotations

from enum import StrEnum

from bot.grammar import Call
from vault.models.chats import Message


class Mark(StrEnum):
    """How a command is answered in other people's chats: without a word."""

    SAVED = "💾"
    THERE = "🔁"
    WORKING = "⏳"
    DONE = "✅"
    FAILED = "❌"


def wish(message: Message) -> Call | None:
    """Reacting to a photo with 💾 is a `!save` in reply to it."""
    return Call(name="save") if message.reaction == Mark.SAVED and message.reply_to else None
