"""What every store of links promises."""

from __future__ import annotations

from storage.mongo.stores import Stores
from vault.models.accounts import Link, LinkState, Progress


async def test_a_link_tells_the_last_report(stores: Stores) -> None:
    await stores.links.report("sandbox", "owner", "sandbox", LinkState.CONNECTING, "wait")
    await stores.links.report("sandbox", "owner", "sandbox", LinkState.READY, "$remedy")
    ready = LinkState.READY
    link = Link(account="sandbox", owner="owner", kind="sandbox", state=ready, remedy="$remedy", alive=True)
    assert await stores.links.of("owner") == [link]


async def test_how_far_the_history_has_come_is_told_until_it_is_here(stores: Stores) -> None:
    told = "phone", "owner", "whatsapp", LinkState.READY, ""
    for progress in (Progress(chats=2, messages=9, percent=40), Progress(chats=3, messages=20), None):
        await stores.links.report(*told, history=progress)
        assert [link.history for link in await stores.links.of("owner")] == [progress]


async def test_links_are_an_owners_own(stores: Stores) -> None:
    for account, owner in (("b", "owner"), ("a", "owner"), ("c", "other")):
        await stores.links.report(account, owner, "sandbox", LinkState.READY, "")
    assert [link.account for link in await stores.links.of("owner")] == ["a", "b"]


async def test_a_link_is_forgotten(stores: Stores) -> None:
    await stores.links.report("sandbox", "owner", "sandbox", LinkState.READY, "")
    await stores.links.remove("sandbox")
    assert await stores.links.of("owner") == []
