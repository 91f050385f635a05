"""What every store of sweeps promises."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from storage.mongo.stores import Stores
from tests import make
from vault.errors import Missing
from vault.models.purges import Scope, Selection, Tier
from vault.models.sweeps import RunState, When


@pytest.mark.parametrize("when", [When(cron="*/5 * * * 1-5", zone="Europe/Madrid"), When(every=timedelta(days=1.5))])
async def test_a_sweep_comes_back_as_it_was_added(stores: Stores, when: When) -> None:
    selection = Selection(album=3, tag="sea", words="two words", chats=("ana@c.us",))
    sweep = make.sweep(selection=selection, when=when, enabled=True, next_at=make.NOON, most=7)
    sweep = replace(sweep, older_than=timedelta(days=90), tiers=(Tier.LISTED,), scope=Scope.EVERYONE)
    await stores.sweeps.add(sweep)
    assert await stores.sweeps.get("owner", "sweep") == sweep


async def test_sweeps_are_told_by_name(stores: Stores) -> None:
    sweeps = [make.sweep(id, name=name) for id, name in (("1", "b"), ("2", "a"))]
    for each in (*sweeps, make.sweep("theirs", owner="other")):
        await stores.sweeps.add(each)
    assert await stores.sweeps.of("owner") == sweeps[::-1]


async def test_another_owners_sweep_is_missing_and_stays(stores: Stores) -> None:
    await stores.sweeps.add(theirs := make.sweep(owner="other"))
    with pytest.raises(Missing):
        await stores.sweeps.get("owner", "sweep")
    with pytest.raises(Missing):
        await stores.sweeps.replace(replace(theirs, owner="owner"))
    await stores.sweeps.remove("owner", "sweep")
    assert await stores.sweeps.of("other") == [theirs]


async def test_a_sweep_can_be_replaced(stores: Stores) -> None:
    await stores.sweeps.add(sweep := make.sweep())
    await stores.sweeps.replace(changed := replace(sweep, enabled=True, next_at=make.later(5), name="New"))
    assert await stores.sweeps.of("owner") == [changed]


async def test_a_removed_sweep_leaves_its_runs(stores: Stores) -> None:
    await stores.sweeps.add(make.sweep())
    await stores.sweeps.begin(run := make.run())
    await stores.sweeps.remove("owner", "sweep")
    assert (await stores.sweeps.of("owner"), await stores.sweeps.runs("owner", "sweep", 9)) == ([], [run])


async def test_due_are_the_enabled_ones_whose_time_has_come(stores: Stores) -> None:
    on = make.sweep("on", enabled=True, next_at=make.later(1))
    for each in (on, replace(on, id="off", enabled=False), replace(on, id="later", next_at=make.later(2))):
        await stores.sweeps.add(each)
    await stores.sweeps.add(replace(on, id="timeless", next_at=None))
    assert await stores.sweeps.due(make.NOON) == []
    assert await stores.sweeps.due(make.later(1)) == [on]


async def test_of_many_who_advance_a_sweep_one_does(stores: Stores) -> None:
    await stores.sweeps.add(sweep := make.sweep(enabled=True, next_at=make.NOON))
    moves = (stores.sweeps.advance("sweep", make.NOON, make.later(5)) for _ in range(10))
    assert sum(await asyncio.gather(*moves)) == 1
    assert await stores.sweeps.get("owner", "sweep") == replace(sweep, next_at=make.later(5))


async def test_a_slot_is_begun_once(stores: Stores) -> None:
    begins = (stores.sweeps.begin(make.run(reason=str(n))) for n in range(10))
    assert sum(await asyncio.gather(*begins)) == 1
    assert len(await stores.sweeps.runs("owner", "sweep", 20)) == 1
    assert not await stores.sweeps.begin(make.run())


async def test_runs_are_told_newest_first_as_they_stand(stores: Stores) -> None:
    old, new = make.run("1"), make.run("2", began_at=make.later(1))
    for each in (old, new, make.run("3", sweep="another"), make.run("4", owner="other")):
        await stores.sweeps.begin(each)
    await stores.sweeps.end(old := replace(old, state=RunState.TOO_MANY, plan="plan", reason="2000"))
    assert await stores.sweeps.runs("owner", "sweep", 9) == [new, old]
    assert await stores.sweeps.runs("owner", "sweep", 1) == [new]


async def test_runs_that_were_begun_and_not_ended_are_told(stores: Stores) -> None:
    for each in (make.run("ended"), make.run("late", began_at=make.later(1)), make.run("early", owner="other")):
        await stores.sweeps.begin(each)
    await stores.sweeps.end(make.run("ended", state=RunState.EMPTY))
    assert [run.id for run in await stores.sweeps.begun()] == ["early", "late"]
