"""How far a message can still be taken back: WhatsApp lets its author do that for everyone, for a while."""

from __future__ import annotations

from datetime import datetime, timedelta

from vault.tongue import noted

REVOCABLE = timedelta(days=2, hours=12)
TOO_LATE = noted("It is older than two and a half days: WhatsApp no longer deletes it for everyone.")
NOT_MINE = noted("Only whoever wrote a message can delete it for everyone.")


def revocable_until(from_me: bool, sent_at: datetime | None) -> datetime | None:
    """Until when it can be deleted for everyone; None when it never could, or nobody knows who wrote it and when."""
    return sent_at + REVOCABLE if from_me and sent_at else None


def objection(from_me: bool, sent_at: datetime | None, now: datetime) -> str:
    """Why it can't be deleted for everyone; "" when it can."""
    until = revocable_until(from_me, sent_at)
    if until is None:
        return NOT_MINE
    return TOO_LATE if now > until else ""
