"""How the line stands is known to whoever asks the vault."""

from __future__ import annotations

from tests.bot.phone import Phone
from tests.house import eventually
from vault.models import Link, LinkState
from vault.owners import OWNER


async def test_a_broken_line_is_reported_with_its_remedy_and_so_is_its_return(me: Phone) -> None:
    await me.driver.fault("offline", True)
    broken = await eventually(lambda: link(me, LinkState.OFFLINE))
    assert broken and "fault offline off" in broken.remedy
    await me.driver.fault("offline", False)
    assert await eventually(lambda: link(me, LinkState.READY))


async def link(me: Phone, state: LinkState) -> Link | None:
    [link] = await me.vault.links.of(OWNER)
    return link if link.state is state and link.alive else None
