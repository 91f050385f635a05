"""Sweeps: purges by rule, on the clock."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from vault import ports
from vault.errors import Invalid, Missing
from vault.models.purges import Plan, Tier
from vault.models.sweeps import Run, Sweep
from vault.places import Places
from vault.purges import Purges
from vault.runs import Runs
from vault.tongue import noted, say

NAME_LIMIT = 100  # characters
OLDEST = timedelta(days=36_500)
TIERS = frozenset({Tier.TRACKED, Tier.EXACT, Tier.REENCODED})  # nobody looks on, so look-alikes are not for a rule
EVER = timedelta(days=3660)  # longer than any rule rests
LOOKED_AT = noted("A sweep takes what is tracked, exact or re-encoded: look-alikes are only for whoever looks at them.")


class Sweeps:
    def __init__(
        self,
        sweeps: ports.Sweeps,
        places: Places,
        purges: Purges,
        calendar: ports.Calendar,
        now: Callable[[], datetime],
    ) -> None:
        self._sweeps = sweeps
        self._places = places
        self._runs = Runs(sweeps, places, purges, now)
        self._calendar = calendar
        self._now = now

    # ── the rules ────────────────────────────────────────────────────────────────────────────────────────

    async def add(self, sweep: Sweep) -> tuple[Sweep, Plan | None]:
        """Store a new rule, disabled (its `id` and `created_at` are ignored), and show what it would take now.

        None: nothing. Missing, Invalid.
        """
        new = replace(sweep, id=uuid.uuid4().hex, enabled=False, next_at=None, created_at=self._now())
        await self._check(new)
        await self._sweeps.add(new)
        return new, await self._runs.dry(new)

    async def change(self, sweep: Sweep) -> Sweep:
        """Store the changed rule; enabling it sets its next time. Missing, Invalid.

        Switching it off always works, also when what it selects is no longer there.
        """
        old = await self._sweeps.get(sweep.owner, sweep.id)
        new = replace(sweep, next_at=None, created_at=old.created_at)
        if new != replace(old, enabled=False, next_at=None):
            await self._check(new)
        if new.enabled:
            goes_on = old.enabled and old.when == new.when
            new = replace(new, next_at=old.next_at if goes_on else self._calendar.next(new.when, self._now()))
        await self._sweeps.replace(new)
        return new

    async def all(self, owner: str) -> list[Sweep]:
        """By name."""
        return await self._sweeps.of(owner)

    async def get(self, owner: str, id: str) -> Sweep:
        """By id or by name. Missing."""
        found = await self._find(owner, id)
        if found is None:
            raise Missing("sweep", f"“{id}”")
        return found

    async def remove(self, owner: str, id: str) -> None:
        """Its runs stay. Missing."""
        await self._sweeps.remove(owner, (await self.get(owner, id)).id)

    async def dry_run(self, owner: str, id: str) -> Plan | None:
        """A plan of exactly what it would take now, which nobody executes; None for nothing. Missing."""
        return await self._runs.dry(await self.get(owner, id))

    async def _find(self, owner: str, id: str) -> Sweep | None:
        sweeps = await self._sweeps.of(owner)
        wanted = [each for each in sweeps if each.id == id] or [each for each in sweeps if _called(each, id)]
        return wanted[0] if wanted else None

    async def _check(self, sweep: Sweep) -> None:
        """Missing, Invalid."""
        if objection := _objection(sweep):
            raise Invalid(objection)
        self._calendar.next(sweep.when, self._now())
        await self._places.assets(sweep.owner, sweep.selection)
        others = [each for each in await self._sweeps.of(sweep.owner) if each.id != sweep.id]
        if any(_called(each, sweep.name) for each in others):
            raise Invalid(say("There is a sweep called “{name}” already.", name=sweep.name))

    # ── their runs ───────────────────────────────────────────────────────────────────────────────────────

    async def run(self, owner: str, id: str) -> Run:
        """Run it now, enabled or not. Missing."""
        sweep, now = await self.get(owner, id), self._now()
        run = await self._runs.begin(sweep, now, now)
        if run is None:
            raise Invalid(say("It was run at this very moment already."))
        return await self._runs.conduct(run)

    async def runs(self, owner: str, id: str, limit: int = 50) -> list[Run]:
        """Newest first, each with its tally; also those of a rule that was removed, by its id. Missing."""
        sweep = await self._find(owner, id)
        runs = await self._runs.of(owner, sweep.id if sweep else id, limit)
        if not (sweep or runs):
            raise Missing("sweep", f"“{id}”")
        return runs

    async def keep(self) -> dict[str, int]:
        """For the clock: run what is due, once however much was missed, and go on with what was begun.

        Counts, by how the runs ended.
        """
        ends = Counter[str]()
        for sweep in await self._sweeps.due(self._now() + EVER):
            if run := await self._due(sweep):
                ends[(await self._runs.conduct(run)).state.value] += 1
        for run in await self._runs.abandoned():
            ends[(await self._runs.conduct(run)).state.value] += 1
        return dict(ends)

    async def _due(self, sweep: Sweep) -> Run | None:
        """The run that is due now, if it was us who began it. First begun and then advanced: none gets lost."""
        slot, now = sweep.next_at or self._now(), self._now()
        if slot > now:
            await self._mind(sweep, slot, now)
            return None
        run = await self._runs.begin(sweep, slot, now)
        await self._sweeps.advance(sweep.id, slot, self._next(sweep, slot, now))
        return run

    async def _mind(self, sweep: Sweep, slot: datetime, now: datetime) -> None:
        """An interval begins anew when the clock was set back; hours of the day are what they are."""
        if sweep.when.every and slot - now > sweep.when.every:
            await self._sweeps.advance(sweep.id, slot, self._calendar.next(sweep.when, now))

    def _next(self, sweep: Sweep, slot: datetime, now: datetime) -> datetime:
        """The first slot that was not missed."""
        following = self._calendar.next(sweep.when, slot)
        return following if following > now else self._calendar.next(sweep.when, now)


def _called(sweep: Sweep, name: str) -> bool:
    return sweep.name.strip().casefold() == name.strip().casefold()


def _objection(sweep: Sweep) -> str:
    """What is wrong with a rule; "" when nothing is."""
    asked = sweep.selection
    if not 0 < len(sweep.name.strip()) <= NAME_LIMIT:
        return say("A sweep needs a name, of at most {most} characters.", most=NAME_LIMIT)
    if asked.before:
        return say("A sweep goes by age (“older than”), counted back from each run, and not by a date.")
    if sweep.older_than is not None and not timedelta(0) < sweep.older_than <= OLDEST:
        return say("“Older than” is more than nothing and at most a hundred years.")
    if not (asked.of_photos or asked.chats or asked.mine or sweep.older_than):
        return say("Say which photos, in which chats, or older than what: this would take everything.")
    if not sweep.tiers or not TIERS.issuperset(sweep.tiers):
        return say(LOOKED_AT)
    return "" if sweep.most >= 1 else say("A run takes at least one message.")
