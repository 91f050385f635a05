"""Messages are remembered for as long as is wished, chat by chat; what was sent from here always."""

from __future__ import annotations

from datetime import timedelta

import pytest

from config.wiring import House
from tests import make
from vault.errors import Invalid, Missing
from vault.intake import utc_now
from vault.models.accounts import LinkState
from vault.models.chats import MessageRef
from vault.models.purges import SURE, Selection
from vault.owners import OWNER
from vault.vault import Vault

DAY = timedelta(days=1)


@pytest.fixture
async def vault(house: House) -> Vault:
    """With two chats, a message of today and one of last month in each."""
    await house.vault.links.report("sandbox", OWNER, "sandbox", LinkState.READY)
    await house.vault.chats.update([make.chat("ana@c.us"), make.chat("trip@g.us")])
    for chat in ("ana@c.us", "trip@g.us"):
        for id, age in [("new", 0), ("old", 30)]:
            message = make.message(id, chat=chat, sent_at=utc_now() - age * DAY, media=make.media())
            await house.vault.chats.seen([message])
    return house.vault


async def remembered(vault: Vault) -> list[tuple[str, str]]:
    asked = Selection(chats=("ana@c.us", "trip@g.us"))
    return [(place.ref.chat, place.ref.id) for place in await vault.places.selected(OWNER, asked, SURE)]


async def test_messages_older_than_is_wished_are_forgotten_in_that_chat(vault: Vault) -> None:
    assert (await vault.retention.set(OWNER, "ana@c.us", 7)).keep_days == 7
    assert await vault.retention.keep() == {"chats": 1, "messages": 1}
    assert await remembered(vault) == [("ana@c.us", "new"), ("trip@g.us", "new"), ("trip@g.us", "old")]
    assert await vault.retention.keep() == {"chats": 0, "messages": 0}


async def test_nothing_is_forgotten_unless_it_is_wished(vault: Vault) -> None:
    await vault.retention.set(OWNER, "ana@c.us", 7)
    await vault.retention.set(OWNER, "ana@c.us", 0)
    assert await vault.retention.keep() == {"chats": 0, "messages": 0}
    assert len(await remembered(vault)) == 4


async def test_what_was_sent_from_here_is_found_for_ever(house: House, vault: Vault) -> None:
    await house.stores.sends.add(make.send("old", chat="ana@c.us", owner=OWNER, sent_at=utc_now() - 30 * DAY))
    await vault.retention.set(OWNER, "ana@c.us", 7)
    await vault.retention.keep()
    assert ("ana@c.us", "old") in await remembered(vault)
    assert await vault.chats.message(MessageRef(account="sandbox", chat="ana@c.us", id="old")) is None


async def test_a_chat_that_is_not_there_and_days_that_make_no_sense_are_refused(vault: Vault) -> None:
    with pytest.raises(Missing):
        await vault.retention.set(OWNER, "nobody@c.us", 7)
    for days in (-1, 36_501):
        with pytest.raises(Invalid):
            await vault.retention.set(OWNER, "ana@c.us", days)
