"""How far purges have come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from vault import telling
from vault.models.purges import Outcome, Plan, PlanState, Progress, Tally
from web.wire import CamelAnswer, Moment


class Counts(CamelAnswer):
    """Messages. The outcomes, `cancelled` and `pending` always add up to `planned`.

    `affectedChats`: chats with at least one message deleted.
    """

    planned: int
    deleted: int
    already_gone: int
    refused: int
    too_old: int
    unconfirmed: int
    cancelled: int
    pending: int
    affected_chats: int


class PlanStatus(Counts):
    """`summary` says it in words. `startsAt`: when the time to undo ends; `undoLeft`: in how many seconds that is."""

    plan_id: str
    state: PlanState
    summary: str
    undo_left: float
    starts_at: Moment | None
    closed_at: Moment | None
    retry_at: Moment | None


def counts(tally: Tally) -> Counts:
    return Counts.model_validate(_counts(tally))


def status(progress: Progress, now: datetime) -> PlanStatus:
    return PlanStatus.model_validate(standing(progress, now))


def standing(progress: Progress, now: datetime) -> dict[str, Any]:
    """The fields of a status."""
    plan = progress.plan
    return _counts(progress.tally) | {
        "plan_id": plan.id,
        "state": plan.told(now),
        "summary": telling.told(progress),
        "undo_left": _undo_left(plan, now),
        "starts_at": plan.starts_at,
        "closed_at": plan.closed_at,
        "retry_at": plan.retry_at,
    }


def _undo_left(plan: Plan, now: datetime) -> float:
    waiting = plan.starts_at is not None and plan.told(now) is PlanState.WAITING
    return (plan.starts_at - now).total_seconds() if waiting and plan.starts_at else 0


def _counts(tally: Tally) -> dict[str, int]:
    return {
        "planned": tally.planned,
        "deleted": tally.of(Outcome.DELETED),
        "already_gone": tally.of(Outcome.GONE),
        "refused": tally.of(Outcome.REFUSED),
        "too_old": tally.of(Outcome.TOO_OLD),
        "unconfirmed": tally.of(Outcome.UNCONFIRMED),
        "cancelled": tally.cancelled,
        "pending": tally.open,
        "affected_chats": tally.chats,
    }
