"""What every store of the audit record promises."""

from __future__ import annotations

from storage.mongo.stores import Stores
from tests import make


async def test_what_was_done_is_read_newest_first_in_pages(stores: Stores) -> None:
    deeds = [make.deed(f"{number:02}") for number in range(5)]
    for each in (*deeds, make.deed("99", owner="somebody else")):
        await stores.deeds.add(each)
    first = await stores.deeds.page("owner", limit=3, before="")
    assert first == deeds[:1:-1]
    assert await stores.deeds.page("owner", limit=3, before=first[-1].id) == deeds[1::-1]


async def test_what_was_written_stays_as_it_was(stores: Stores) -> None:
    await stores.deeds.add(make.deed("01"))
    await stores.deeds.add(make.deed("01", action="another"))
    assert await stores.deeds.page("owner", limit=9, before="") == [make.deed("01")]


async def test_only_what_is_old_goes(stores: Stores) -> None:
    for id, minutes in (("01", 1), ("02", 9)):
        await stores.deeds.add(make.deed(id, at=make.later(minutes)))
    assert await stores.deeds.clear(make.later(5)) == 1
    assert [each.id for each in await stores.deeds.page("owner", limit=9, before="")] == ["02"]
