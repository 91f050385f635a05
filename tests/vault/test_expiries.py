"""Sends that are purged by themselves when their time has come."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from config.wiring import House
from tests import make
from tests.vault.mortal import Breath, Died, Mortal, mortal
from vault.errors import Invalid, Missing
from vault.expiries import Expiries, warning
from vault.intake import utc_now
from vault.models.accounts import LinkState
from vault.models.chats import MessageRef
from vault.models.errands import OrderState, Send
from vault.models.purges import Origin, Outcome, Plan, PlanState, Scope, Selection
from vault.owners import OWNER
from vault.reach import REVOCABLE
from vault.vault import Vault

HOUR = timedelta(hours=1)


@pytest.fixture
async def vault(house: House) -> Vault:
    await house.vault.links.report("sandbox", OWNER, "sandbox", LinkState.READY)
    return house.vault


async def sent(house: House, id: str, due: timedelta | None, **given: Any) -> Send:
    """A send of two hours ago that is due then, seen from now."""
    at = utc_now() + due if due is not None else None
    plain = {"owner": OWNER, "sent_at": utc_now() - 2 * HOUR, "expires_at": at}
    send = make.send(id, **{**plain, **given})
    await house.stores.sends.add(send)
    return send


async def purged(house: House) -> list[tuple[Plan, list[str]]]:
    """Every plan made so far, oldest first, and its messages."""
    plans = reversed(await house.stores.plans.of(OWNER, limit=100))
    return [(plan, [order.ref.id for order in await house.stores.orders.of(plan.id)]) for plan in plans]


async def test_what_is_due_is_purged_and_nothing_else(house: House, vault: Vault) -> None:
    await sent(house, "due", -HOUR)
    await sent(house, "later", HOUR)
    await sent(house, "lasting", None)
    assert await vault.expiries.keep() == {"due": 1, "plans": 1}
    [(plan, messages)] = await purged(house)
    assert messages == ["due"]
    assert (plan.origin, plan.state, plan.scope) == (Origin.EXPIRY, PlanState.RUNNING, Scope.ME)
    assert [order.held for order in await house.stores.orders.of(plan.id)] == [False]


async def test_what_fell_due_while_nobody_was_there_is_one_purge(house: House, vault: Vault) -> None:
    for n in range(3):
        await sent(house, f"{n}", -(n + 1) * 1000 * HOUR, chat=f"{n}@c.us", sent_at=utc_now() - 9000 * HOUR)
    assert await vault.expiries.keep() == {"due": 3, "plans": 1}
    assert [messages for _, messages in await purged(house)] == [["0", "1", "2"]]


async def test_what_is_under_way_is_not_purged_again(house: House, vault: Vault) -> None:
    await sent(house, "due", -HOUR)
    await vault.expiries.keep()
    assert await vault.expiries.keep() == {"due": 0, "plans": 0}
    assert len(await purged(house)) == 1


async def test_what_is_under_way_is_not_purged_again_however_many_were_planned_since(
    house: House, vault: Vault
) -> None:
    await sent(house, "due", -HOUR)
    dying: Any = Mortal(house.stores.sends, Breath(2))
    with pytest.raises(Died):
        await Expiries(dying, vault.purges, utc_now).keep()
    for _ in range(50):
        await vault.purges.plan(OWNER, Selection(mine=True))
    await vault.expiries.keep()
    assert [plan.origin for plan, _ in await purged(house)].count(Origin.EXPIRY) == 1


class Regret:
    """Somebody lets a send stay, just after the clock has looked."""

    def __init__(self, sends: Any, ref: MessageRef) -> None:
        self._sends = sends
        self._ref = ref

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sends, name)

    async def due(self, now: datetime, limit: int) -> list[Send]:
        found: list[Send] = await self._sends.due(now, limit)
        await self._sends.expire(self._ref, None, Scope.ME)
        return found


async def test_what_is_to_stay_after_all_is_not_purged(house: House, vault: Vault) -> None:
    kept = await sent(house, "kept", -HOUR)
    await sent(house, "due", -HOUR)
    sends: Any = Regret(house.stores.sends, kept.ref)
    await Expiries(sends, vault.purges, utc_now).keep()
    assert {plan.state for plan, _ in await purged(house)} == {PlanState.PLANNED}
    await vault.expiries.keep()
    assert [messages for plan, messages in await purged(house) if plan.state is PlanState.RUNNING] == [["due"]]
    assert await vault.expiries.all(OWNER) == []


async def test_what_was_refused_is_left_to_the_purge(house: House, vault: Vault) -> None:
    await sent(house, "due", -HOUR)
    await vault.expiries.keep()
    [(plan, _)] = await purged(house)
    [order] = await house.stores.orders.of(plan.id)
    refused = {"outcome": Outcome.REFUSED, "attempts": 1, "code": "delete_refused"}
    await house.stores.orders.move(order.id, OrderState.FAILED, among=[OrderState.WAITING], **refused)
    await vault.purges.keep()
    assert await vault.expiries.keep() == {"due": 0, "plans": 0}
    assert (await vault.purges.get(OWNER, plan.id)).plan.retry_at


async def test_a_photo_that_left_the_vault_is_purged_all_the_same(house: House, vault: Vault) -> None:
    await sent(house, "due", -HOUR, asset_id=4711)
    await vault.expiries.keep()
    assert [messages for _, messages in await purged(house)] == [["due"]]


async def test_for_me_and_for_everyone_are_two_purges(house: House, vault: Vault) -> None:
    await sent(house, "mine", -HOUR)
    await sent(house, "everyones", -HOUR, expires_for=Scope.EVERYONE)
    assert await vault.expiries.keep() == {"due": 2, "plans": 2}
    assert {plan.scope: messages for plan, messages in await purged(house)} == {
        Scope.ME: ["mine"],
        Scope.EVERYONE: ["everyones"],
    }


async def test_one_that_can_no_longer_be_deleted_for_everyone_is_deleted_for_me(house: House, vault: Vault) -> None:
    await sent(house, "late", -HOUR, expires_for=Scope.EVERYONE, sent_at=utc_now() - REVOCABLE - HOUR)
    await vault.expiries.keep()
    [(plan, messages)] = await purged(house)
    assert (plan.scope, messages) == (Scope.ME, ["late"])


async def test_one_that_is_still_there_when_that_ends_is_deleted_for_me_then(house: House, vault: Vault) -> None:
    send = await sent(house, "slow", -HOUR, expires_for=Scope.EVERYONE)
    await vault.expiries.keep()
    [left] = await vault.expiries.all(OWNER)
    assert (left.expires_at, left.expires_for) == (send.sent_at + REVOCABLE, Scope.ME)


async def test_whatever_a_crash_interrupts_every_send_is_purged_once(house: House, vault: Vault) -> None:
    breath, died = 0, True
    while died:
        for n in range(2):
            await sent(house, f"{breath}-{n}", -HOUR)
        died = await dies(house, Breath(breath))
        await vault.expiries.keep()
        await carried_out(house)
        breath += 1
    plans = [messages for plan, messages in await purged(house) if plan.state is not PlanState.PLANNED]
    assert breath > 8
    assert sorted(each for messages in plans for each in messages) == sorted(
        f"{each}-{n}" for each in range(breath) for n in range(2)
    )


async def carried_out(house: House) -> None:
    """What a courier does, and then the clock."""
    for plan in await house.stores.plans.open():
        orders = await house.stores.orders.of(plan.id)
        for order in orders:
            await house.stores.orders.move(
                order.id, OrderState.DONE, among=[OrderState.WAITING], outcome=Outcome.DELETED
            )
        await house.vault.sends.forget([order.ref for order in orders])
    await house.vault.purges.keep()


async def dies(house: House, breath: Breath) -> bool:
    sends: Any = Mortal(house.stores.sends, breath)
    try:
        await Expiries(sends, mortal(house, breath), utc_now).keep()
    except Died:
        return True
    return False


async def test_when_a_send_expires_can_be_changed(house: House, vault: Vault) -> None:
    send = await sent(house, "one", None)
    at = utc_now() + HOUR
    changed = await vault.expiries.change(OWNER, send.ref, at, Scope.EVERYONE)
    assert (changed.expires_at, changed.expires_for) == (at, Scope.EVERYONE)
    assert [each.ref for each in await vault.expiries.all(OWNER)] == [send.ref]
    assert (await vault.expiries.change(OWNER, send.ref, None)).expires_at is None
    assert await vault.expiries.all(OWNER) == []


async def test_only_ones_own_sends_and_only_times_to_come(house: House, vault: Vault) -> None:
    mine, theirs = await sent(house, "mine", None), await sent(house, "theirs", None, owner="somebody else")
    for ref in (theirs.ref, MessageRef(account="sandbox", chat="ana@c.us", id="none")):
        with pytest.raises(Missing):
            await vault.expiries.change(OWNER, ref, utc_now() + HOUR)
    with pytest.raises(Invalid, match="passed"):
        await vault.expiries.change(OWNER, mine.ref, utc_now() - HOUR)


@pytest.mark.parametrize(
    ("scope", "after", "deletes", "words"),
    [
        (Scope.EVERYONE, REVOCABLE + HOUR, True, "everybody else keeps a copy"),
        (Scope.EVERYONE, REVOCABLE + HOUR, False, "has to be deleted on the phone"),
        (Scope.EVERYONE, REVOCABLE - HOUR, False, ""),
        (Scope.ME, REVOCABLE + HOUR, True, ""),
        (Scope.ME, HOUR, False, "not possible on this machine: delete it on the phone"),
    ],
)
def test_what_will_not_work_by_then_is_said(scope: Scope, after: timedelta, deletes: bool, words: str) -> None:
    now: datetime = utc_now()
    told = warning(now, now + after, scope, deletes=deletes)
    assert words in told and bool(told) == bool(words)
