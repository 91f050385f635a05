"""Whatever comes in between, in whatever order: every message comes to one end, and the counts add up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.deleting import Deleting
from bot.ledger import Ledger
from bot.pace import Pace
from bot.sandbox.faults import Fault
from bot.sandbox.seed import ANNA
from tests.bot.mortal import Died, TestLine, die
from tests.bot.office import Office, fill, once
from tests.bot.phone import ACCOUNT
from vault.errors import Unreachable, WrongState
from vault.models.chats import MessageRef
from vault.models.errands import DeleteMessage, OrderState
from vault.models.purges import Outcome, PlanState, Progress, Scope, Selection
from vault.owners import OWNER

MESSAGES = 4


class Play:
    """One purge, and what happens to it."""

    def __init__(self, office: Office, refs: Sequence[MessageRef], plan: str) -> None:
        self.office = office
        self.refs = refs
        self.plan = plan
        self._purges = office.vault.purges
        self._stands = True
        self._ledger = Ledger(office.vault.orders, ACCOUNT, lambda: self._stands)

    async def works(self, line: TestLine | None = None) -> bool:
        """A courier settles what it finds and makes one call, of two messages; whether there was anything to do."""
        vault = self.office.vault
        line, unpaced = line or TestLine(self.office.sandbox), Pace(vault.allowances, 0, 0)
        deleting = Deleting(line, vault.chats, vault.sends, self._ledger, lambda: True, Scope.ME, unpaced)
        for order in await self._ledger.unfinished():
            await deleting.settle(replace(order, attempts=order.attempts + 1))
        orders = await self._ledger.claim(DeleteMessage, 2)
        if orders:
            await deleting.carry_out(orders)
        return bool(orders)

    async def dies(self) -> None:
        with suppress(Died):
            await self.works(self.line(die))

    async def is_cut_off(self) -> None:
        self._stands = False
        with suppress(Unreachable):
            await self.works(self.line(once(Unreachable())))
        self._stands = True

    async def does_not_get_through(self) -> None:
        await self.works(self.line(once(Unreachable())))

    async def is_refused(self) -> None:
        await self.office.sandbox.faults.switch(Fault.DELETE_REFUSED, True)
        await self.works()
        await self.office.sandbox.faults.switch(Fault.DELETE_REFUSED, False)

    async def loses_one_to_my_phone(self) -> None:
        await self.office.sandbox.world.hide([self.refs[-1].id], told=False)

    async def pauses(self) -> None:
        with suppress(WrongState):
            await self._purges.pause(OWNER, self.plan)

    async def resumes(self) -> None:
        with suppress(WrongState):
            await self._purges.resume(OWNER, self.plan)

    async def cancels(self) -> None:
        with suppress(WrongState):
            await self._purges.cancel(OWNER, self.plan)

    async def keeps(self) -> None:
        await self._purges.keep()

    async def waits(self) -> None:
        """Until whatever was to be tried a little later may be tried."""
        ids = [order.id for order in await self._purges.items(OWNER, self.plan)]
        waiting = OrderState.WAITING
        await self.office.vault.orders.move_all(ids, waiting, among=[waiting], not_before=None)

    async def ends(self) -> Progress:
        await self.resumes()
        for _ in range(20):
            await self.waits()
            if not await self.works():
                break
        await self._purges.keep()
        return await self._purges.get(OWNER, self.plan)

    def line(self, after: Callable[[], Awaitable[None]]) -> TestLine:
        return TestLine(self.office.sandbox, after=after)

    async def gone(self) -> int:
        """How many of its messages I no longer see."""
        posts = await self.office.sandbox.world.of(await self.office.sandbox.world.chat(ANNA.id))
        return sum(post.gone for post in posts if post.ref in self.refs)


STEPS = [
    Play.works,
    Play.dies,
    Play.is_cut_off,
    Play.does_not_get_through,
    Play.is_refused,
    Play.loses_one_to_my_phone,
    Play.pauses,
    Play.resumes,
    Play.cancels,
    Play.keeps,
    Play.waits,
]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.sampled_from(STEPS), max_size=10))
async def test_every_message_comes_to_one_end_and_the_counts_add_up(
    office: Office, steps: Sequence[Callable[[Play], Awaitable[object]]]
) -> None:
    play = await begun(office)
    for step in steps:
        await step(play)
        tally = (await office.vault.purges.get(OWNER, play.plan)).tally
        assert tally.planned == MESSAGES and tally.ended + tally.open == MESSAGES
    progress = await play.ends()
    tally, cancelled = progress.tally, progress.plan.state is PlanState.CANCELLED
    assert progress.plan.closed_at and tally.ended == MESSAGES
    assert tally.cancelled == 0 or cancelled
    unsure = tally.of(Outcome.REFUSED) + tally.of(Outcome.UNCONFIRMED) + tally.cancelled
    mine = tally.of(Outcome.DELETED) + tally.of(Outcome.GONE)
    assert mine <= await play.gone() <= mine + unsure
    assert (await office.vault.receipts.verify(OWNER)).fault == ""


async def begun(office: Office) -> Play:
    refs = await fill(office, MESSAGES)
    plan = await office.vault.purges.plan(OWNER, Selection(photos=(office.asset.id,)), only=refs)
    await office.vault.purges.execute(OWNER, plan.id, undo=timedelta(0))
    return Play(office, refs, plan.id)
