"""Purges by plan: what is asked for, and exactly what would go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

from pydantic import Field

from vault import telling
from vault.models.chats import MessageRef
from vault.models.errands import Order
from vault.models.purges import Origin, Plan, PlanState, Progress, Scope, Tier
from web.library.wire.items import PlanItem, items
from web.library.wire.places import CoverageEntry, FullName, covered
from web.library.wire.selections import Choosing, Chosen, chosen
from web.library.wire.tallies import PlanStatus, standing
from web.library.wire.terms import MOST, Id, Instant
from web.wire import Camel, CamelAnswer, Moment, Wire

ONLY = 10_000  # messages that can be picked from what was found


class Planning(Choosing):
    """`before`: written before then. `only`: of the messages found, just these."""

    photo_ids: Annotated[tuple[Id, ...], Field(max_length=MOST)] = ()
    before: Instant | None = None
    only: Annotated[tuple[FullName, ...], Field(max_length=ONLY)] | None = None

    @property
    def picked(self) -> list[MessageRef] | None:
        if self.only is None:
            return None
        return [each.ref for each in self.only]


class Executing(Camel):
    """Without `undoSeconds` it is the time to undo that is set for this vault: 10 seconds, unless it was changed.

    `digest`: of the plan that was shown; with another one nothing happens. `neverAgain` blocks its photos.
    """

    undo_seconds: Annotated[int, Field(ge=0, le=60)] | None = None
    never_again: bool = False
    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None

    @property
    def undo(self) -> timedelta | None:
        return None if self.undo_seconds is None else timedelta(seconds=self.undo_seconds)


class Paging(Wire):
    """`cursor`: from the `X-Next-Cursor` of the page before."""

    limit: Annotated[int, Field(ge=1, le=200)] = 50
    cursor: Annotated[str, Field(max_length=200)] = ""


class Listing(Paging):
    """`open`: only those under way, without an end to the list."""

    open: bool = False


class ItemPaging(Paging):
    limit: Annotated[int, Field(ge=1, le=1000)] = 1000


class PlannedChat(CamelAnswer):
    account: str
    chat_id: str
    name: str
    message_count: int


class PlanEntry(CamelAnswer):
    """Exactly what a purge takes. Everything but `state`, `neverAgain` and the last three times never changes.

    `promise`: what executing it does, in words. `tiers`: messages by the strongest reason they matched.
    `byHand`: those that can be deleted on the phone only. `retryAt`: when what was refused is tried again, as a plan
    whose `parent` this one is.
    """

    plan_id: str
    digest: str
    state: PlanState
    promise: str
    origin: Origin
    parent: str
    scope: Scope
    selection: Chosen
    photo_count: int
    total_messages: int
    chats: tuple[PlannedChat, ...]
    tiers: dict[Tier, int]
    by_hand: int
    coverage: tuple[CoverageEntry, ...]
    never_again: bool
    created_at: Moment
    expires_at: Moment
    starts_at: Moment | None
    closed_at: Moment | None
    retry_at: Moment | None


class PlanReport(PlanEntry, PlanStatus):
    """A plan, and how far it has come."""


class NewPlan(PlanReport):
    """`items`: its messages, the first 1000 of them; `nextCursor` leads to the others."""

    items: tuple[PlanItem, ...]
    next_cursor: str | None


def entry(plan: Plan, now: datetime) -> PlanEntry:
    return PlanEntry.model_validate(_entry(plan, now))


def report(progress: Progress, now: datetime) -> PlanReport:
    return PlanReport.model_validate(_entry(progress.plan, now) | standing(progress, now))


def new(progress: Progress, orders: Sequence[Order], now: datetime) -> NewPlan:
    more = len(orders) < progress.plan.total
    return NewPlan.model_validate(
        _entry(progress.plan, now)
        | standing(progress, now)
        | {"items": items(progress.plan, orders), "next_cursor": orders[-1].id if more and orders else None}
    )


def _entry(plan: Plan, now: datetime) -> dict[str, Any]:
    return {
        "plan_id": plan.id,
        "digest": plan.digest.hex(),
        "state": plan.told(now),
        "promise": telling.promised(plan),
        "origin": plan.origin,
        "parent": plan.parent,
        "scope": plan.scope,
        "selection": chosen(plan.selection),
        "photo_count": len(plan.photos),
        "total_messages": plan.total,
        "chats": [
            PlannedChat(account=each.account, chat_id=each.chat, name=each.name, message_count=each.messages)
            for each in plan.chats
        ],
        "tiers": dict.fromkeys(plan.tiers, 0) | dict(plan.why),
        "by_hand": plan.by_hand,
        "coverage": [covered(each) for each in plan.coverage],
        "never_again": plan.never_again,
        "created_at": plan.created_at,
        "expires_at": plan.expires_at,
        "starts_at": plan.starts_at,
        "closed_at": plan.closed_at,
        "retry_at": plan.retry_at,
    }
