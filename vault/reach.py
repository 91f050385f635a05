"""How far a message can still be taken back: WhatsApp lets its author do that for everyone, for a while."""

from __future__ import annotations

from datetime import datetime, timedelta

REVOCABLE = timedelta(days=2, hours=12)
TOO_LATE = "It is older than two and a half days: WhatsApp no longer deletes it for everyone."
NOT_MINE = "Only whoever wrote a message can delete it for everyone."


def revocable_until(from_me: bool, sent_at: datetime) -> datetime | None:
    """Until when it can be deleted for everyone; None when it never could."""
    return sent_at + REVOCABLE if from_me else None


def objection(from_me: bool, sent_at: datetime, now: datetime) -> str:
    """Why it can't be deleted for everyone; "" when it can."""
    if not from_me:
        return NOT_MINE
    return TOO_LATE if now > sent_at + REVOCABLE else ""
