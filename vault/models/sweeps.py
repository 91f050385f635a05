"""What happens to messages on the clock: sweeps by rule, and how long a chat is remembered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from vault.models.purges import SURE, Scope, Selection, Tally, Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A cron expression of five fields, or an interval; read in the time zone of this (IANA) name."""

    cron: str = ""
    every: timedelta | None = None
    zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """A rule: purge what it selects, time and again. Made disabled; enabling it sets `next_at`."""

    id: str
    owner: str
    name: str
    selection: Selection  # without `before`: that is `older_than`, counted back from each run
    older_than: timedelta | None = None
    tiers: tuple[Tier, ...] = SURE
    scope: Scope = Scope.ME
    when: When
    most: int = 1000  # a run that would take more takes nothing
    enabled: bool = False
    next_at: datetime | None = None
    created_at: datetime


class RunState(StrEnum):
    STARTED = "started"
    DONE = "done"  # its purge was begun
    EMPTY = "empty"  # nothing to take
    TOO_MANY = "too_many"  # more than the rule allows: nothing was taken
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a sweep. Its `id` is the sweep and its slot, so that a slot is run once."""

    id: str
    sweep: str
    owner: str
    slot: datetime
    state: RunState = RunState.STARTED
    plan: str = ""
    reason: str = ""
    began_at: datetime
    tally: Tally | None = None  # of its purge, when the run is told; never kept

    @property
    def by_hand(self) -> bool:
        return self.slot == self.began_at
