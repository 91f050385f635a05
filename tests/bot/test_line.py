"""How the line stands is known to whoever asks the vault."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest

from bot.line import Line
from bot.transport import LineChanged
from tests.bot.mortal import Gate
from tests.bot.phone import Phone
from tests.house import eventually
from vault.links import Links
from vault.models.accounts import Link, LinkState, Progress
from vault.owners import OWNER
from vault.vault import Vault


async def test_a_broken_line_is_reported_with_its_remedy_and_so_is_its_return(me: Phone) -> None:
    await me.driver.fault("offline", True)
    broken = await eventually(lambda: link(me, LinkState.OFFLINE))
    assert broken and "fault offline off" in broken.remedy
    await me.driver.fault("offline", False)
    assert await eventually(lambda: link(me, LinkState.READY))


async def test_the_last_word_is_the_one_that_stays(vault: Vault) -> None:
    slow = SlowLinks(vault.links)
    line = Line(slow, "sandbox", OWNER, "sandbox")
    first = asyncio.create_task(line.report())
    await slow.gate.reached.wait()
    second = asyncio.create_task(line.change(LineChanged(state=LinkState.READY)))
    await asyncio.sleep(0.2)
    slow.gate.open.set()
    await asyncio.gather(first, second)
    assert [link.state for link in await vault.links.of(OWNER)] == [LinkState.READY]


async def test_how_far_the_history_has_come_is_logged_when_it_gets_further(
    vault: Vault, caplog: pytest.LogCaptureFixture
) -> None:
    line = Line(vault.links, "phone", OWNER, "whatsapp")
    caplog.set_level("INFO")
    for messages, percent in ((100, 20), (150, 20), (300, 40)):
        line.arrives(Progress(chats=2, messages=messages, percent=percent))
    line.arrives(None)
    said = [record.getMessage().removeprefix("The history of phone: ") for record in caplog.records]
    assert said == [
        "20 % (100 messages in 2 chats)",
        "40 % (300 messages in 2 chats)",
        "no more is expected",
    ]


class SlowLinks(Links):
    """Whoever reports a line that is not ready is held at the gate."""

    def __init__(self, links: Links) -> None:
        self.__dict__ |= links.__dict__
        self.gate = Gate()

    async def report(
        self,
        account: str,
        owner: str,
        kind: str,
        state: LinkState,
        remedy: str = "",
        *,
        deletes: bool = True,
        since: datetime | None = None,
        history: Progress | None = None,
    ) -> None:
        if state is not LinkState.READY:
            await self.gate()
        await super().report(account, owner, kind, state, remedy, deletes=deletes, since=since, history=history)


async def link(me: Phone, state: LinkState) -> Link | None:
    [link] = await me.vault.links.of(OWNER)
    return link if link.state is state and link.alive else None
