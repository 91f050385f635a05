"""What is purged on the clock really goes, as the sandbox sees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.sandbox.seed import BEN
from config.wiring import House
from tests import make
from tests.bot.phone import Phone
from tests.house import eventually
from vault.expiries import Expiries
from vault.intake import utc_now
from vault.models.chats import MessageRef
from vault.models.errands import Expiry
from vault.models.photos import Asset
from vault.models.purges import Outcome, Scope, Selection
from vault.models.sweeps import Run, RunState
from vault.owners import OWNER
from vault.vault import Vault

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(("scope", "theirs"), [(Scope.ME, 1), (Scope.EVERYONE, 0)])
async def test_a_send_for_a_while_goes_by_itself(me: Phone, house: House, scope: Scope, theirs: int) -> None:
    vault, photo = house.vault, await me.saves(1)
    lasting = await vault.sends.send(OWNER, photo.id, BEN.id)
    await vault.sends.send(OWNER, photo.id, BEN.id, expiry=Expiry(after=MINUTE, scope=scope))
    assert await vault.expiries.keep() == {"due": 0, "plans": 0}
    await Expiries(house.stores.sends, vault.purges, lambda: utc_now() + 2 * MINUTE).keep()
    assert await eventually(lambda: down_to(me, 1))
    assert await me.photos("Ben", me=False) == 1 + theirs
    assert await eventually(lambda: left(vault, photo, 1)) == [lasting]
    assert await vault.expiries.all(OWNER) == []


async def left(vault: Vault, photo: Asset, count: int) -> list[MessageRef]:
    """What is still tracked, once it is so few; that is forgotten right after the message went."""
    refs = [send.ref for send in await vault.sends.of(photo)]
    return refs if len(refs) <= count else []


async def down_to(me: Phone, count: int) -> bool:
    return await me.photos("Ben") == count


async def test_a_sweep_takes_what_its_rule_says_and_its_history_tells_so(me: Phone, vault: Vault) -> None:
    kept, taken = await me.saves(1), await me.saves(2)
    for photo in (kept, taken, taken):
        await vault.sends.send(OWNER, photo.id, BEN.id)
    rule = make.sweep(owner=OWNER, selection=Selection(photos=(taken.id,), chats=(BEN.id,)))
    sweep, plan = await vault.sweeps.add(rule)
    assert plan and plan.total == 2
    await vault.sweeps.change(replace(sweep, enabled=True))
    assert (await vault.sweeps.run(OWNER, sweep.name)).state is RunState.DONE
    [told] = await eventually(lambda: ended(vault, sweep.id))
    assert told.tally and told.tally.of(Outcome.DELETED) == 2
    assert (await me.photos("Ben"), await me.photos("Ben", me=False)) == (1, 3)
    assert (await vault.receipts.verify(OWNER)).fault == ""


async def ended(vault: Vault, sweep: str) -> list[Run]:
    await vault.purges.keep()
    return [run for run in await vault.sweeps.runs(OWNER, sweep) if run.tally and not run.tally.open]
