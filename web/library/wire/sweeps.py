"""Sweeps: purges by rule, on the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field

from vault.models.purges import Scope, Selection, Tier
from vault.models.sweeps import Run, RunState, Sweep, When
from vault.tongue import reworded
from web.library.wire.plans import NewPlan
from web.library.wire.selections import Choosing
from web.library.wire.tallies import Counts, counts
from web.library.wire.terms import Changes
from web.wire import CamelAnswer, Moment

Seconds = Annotated[int, Field(ge=1, lt=2**31)]
Title = Annotated[str, Field(max_length=200)]
Cron = Annotated[str, Field(max_length=200)]
Zone = Annotated[str, Field(max_length=64)]
Most = Annotated[int, Field(ge=1, le=1_000_000)]


class Rule(Choosing):
    """`cron` (five fields) or `everySeconds` says when it runs, read in the IANA time zone `zone`.

    `olderThanSeconds` is counted back from each run. A run that would take more than `most` takes nothing.
    """

    name: Title = ""
    older_than_seconds: Seconds | None = None
    cron: Cron = ""
    every_seconds: Seconds | None = None
    zone: Zone = "UTC"
    most: Most = 1000
    enabled: bool = False

    def laid(self, sweep: Sweep) -> Sweep:
        """This rule under a sweep's name."""
        return replace(
            sweep,
            name=self.name,
            selection=self.selection(),
            older_than=_span(self.older_than_seconds),
            tiers=self.tiers,
            scope=self.scope,
            when=When(cron=self.cron, every=_span(self.every_seconds), zone=self.zone),
            most=self.most,
            enabled=self.enabled,
        )


class NewSweep(Rule):
    """A rule, which is off at first."""

    name: Title
    enabled: Literal[False] = False


class SweepChange(Rule, Changes):
    """What is named is changed. `cron` takes the place of `everySeconds`, and the other way round."""


class SweepEntry(CamelAnswer):
    """A rule as it was laid down, and when it runs next."""

    id: str
    name: str
    photo_ids: tuple[int, ...]
    album: int | None
    tag: str
    q: str
    chats: tuple[str, ...]
    mine: bool
    tiers: tuple[Tier, ...]
    scope: Scope
    older_than_seconds: int | None
    cron: str
    every_seconds: int | None
    zone: str
    most: int
    enabled: bool
    next_at: Moment | None
    created_at: Moment


class SweepTrial(CamelAnswer):
    """A rule, and a plan of exactly what it would take now; null, nothing."""

    sweep: SweepEntry
    dry_run: NewPlan | None


class SweepRun(CamelAnswer):
    """`slot`: the time it was due. `planId`: the purge it made, with its receipt; "", it made none, and no `counts`."""

    id: str
    sweep_id: str
    state: RunState
    plan_id: str
    slot: Moment
    began_at: Moment
    reason: str
    by_hand: bool
    counts: Counts | None


def added(rule: NewSweep, owner: str) -> Sweep:
    return rule.laid(
        Sweep(id="", owner=owner, name="", selection=Selection(), when=When(), created_at=datetime.now(UTC))
    )


def changed(sweep: Sweep, change: SweepChange) -> Sweep:
    named = change.model_dump(by_alias=False, exclude_unset=True)
    if "cron" in named or "every_seconds" in named:
        named = {"cron": "", "every_seconds": None} | named
    return Rule.model_construct(**_rule(sweep) | named).laid(sweep)


def entry(sweep: Sweep) -> SweepEntry:
    extra = {"id": sweep.id, "next_at": sweep.next_at, "created_at": sweep.created_at}
    return SweepEntry.model_validate(_rule(sweep) | extra)


def trial(sweep: Sweep, plan: NewPlan | None) -> SweepTrial:
    return SweepTrial(sweep=entry(sweep), dry_run=plan)


def run(run: Run) -> SweepRun:
    return SweepRun(
        id=run.id,
        sweep_id=run.sweep,
        state=run.state,
        plan_id=run.plan,
        slot=run.slot,
        began_at=run.began_at,
        reason=reworded(run.reason),
        by_hand=run.by_hand,
        counts=counts(run.tally) if run.tally else None,
    )


def _rule(sweep: Sweep) -> dict[str, Any]:
    asked = sweep.selection
    return {
        "name": sweep.name,
        "photo_ids": asked.photos,
        "album": asked.album,
        "tag": asked.tag,
        "q": asked.words,
        "chats": asked.chats,
        "mine": asked.mine,
        "tiers": sweep.tiers,
        "scope": sweep.scope,
        "older_than_seconds": _seconds(sweep.older_than),
        "cron": sweep.when.cron,
        "every_seconds": _seconds(sweep.when.every),
        "zone": sweep.when.zone,
        "most": sweep.most,
        "enabled": sweep.enabled,
    }


def _span(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds())
