"""What every store of receipts promises."""

from __future__ import annotations

import asyncio

from storage.mongo.stores import Stores
from tests import make


async def lines(stores: Stores, plan: str) -> list[str]:
    return [line async for line in stores.receipts.lines(plan)]


async def test_a_receipt_comes_back_as_it_was_added(stores: Stores) -> None:
    receipt = make.receipt(head='{"name":"Ana"}', count=3)
    assert await stores.receipts.add(receipt)
    assert await stores.receipts.find("owner", "plan") == receipt
    assert await stores.receipts.find("other", "plan") is await stores.receipts.find("owner", "nowhere") is None


async def test_a_plan_has_one_receipt_which_stays_as_it_is(stores: Stores) -> None:
    await stores.receipts.add(make.receipt())
    assert not await stores.receipts.add(make.receipt(number=2, count=9))
    assert await stores.receipts.find("owner", "plan") == make.receipt()


async def test_a_number_is_given_once_to_each_owner(stores: Stores) -> None:
    receipts = [make.receipt(f"plan {n}", number=7) for n in range(10)]
    assert sum(await asyncio.gather(*map(stores.receipts.add, receipts))) == 1
    assert await stores.receipts.add(make.receipt("theirs", number=7, owner="other"))


async def test_receipts_are_read_by_number_and_the_last_one_is_known(stores: Stores) -> None:
    assert await stores.receipts.last("owner") is None
    receipts = [make.receipt(f"plan {number}", number=number) for number in (10, 9, 2, 1)]
    for each in (*receipts, make.receipt("theirs", number=99, owner="other")):
        await stores.receipts.add(each)
    assert [each async for each in stores.receipts.all("owner")] == receipts[::-1]
    assert await stores.receipts.last("owner") == receipts[0]


async def test_pages_go_from_newest_to_oldest_and_meet(stores: Stores) -> None:
    for number in range(1, 6):
        await stores.receipts.add(make.receipt(f"plan {number}", number=number))
    pages = [await stores.receipts.page("owner", limit=3, before=before) for before in (None, 3)]
    assert [[each.number for each in page] for page in pages] == [[5, 4, 3], [2, 1]]


async def test_lines_are_read_in_their_order(stores: Stores) -> None:
    for start in (1000, 0, 200):
        await stores.receipts.write("plan", start, [f"{start} a", f"{start} b"])
    await stores.receipts.write("other plan", 0, ["another's"])
    assert await lines(stores, "plan") == ["0 a", "0 b", "200 a", "200 b", "1000 a", "1000 b"]
    assert await lines(stores, "nowhere") == []


async def test_lines_once_written_stay(stores: Stores) -> None:
    for text in ("first", "second"):
        await stores.receipts.write("plan", 0, [text])
    assert await lines(stores, "plan") == ["first"]
