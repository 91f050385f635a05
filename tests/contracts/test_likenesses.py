"""What every store of likenesses promises."""

from __future__ import annotations

from storage.mongo.stores import Stores
from tests import make
from vault.models.copies import Likeness, Sight
from vault.models.finding import Filter, State
from vault.models.photos import Surface


def pair(low: int, high: int, *, owner: str = "owner", settled: bool = False) -> Likeness:
    return Likeness(owner=owner, low=low, high=high, bits=3, settled=settled)


async def photo(stores: Stores, content: str, **given: object) -> int:
    return (await stores.assets.add(make.asset(content, **given))).id


async def test_a_photo_is_unseen_until_it_is_seen_and_again_when_it_moves(stores: Stores) -> None:
    id = await photo(stores, "a")
    assert await stores.likenesses.unseen(10) == [Sight(id=id, owner="owner", phash=2**64 - 2)]
    await stores.likenesses.seen([id])
    assert await stores.likenesses.unseen(10) == []
    await stores.assets.trash("owner", [id], make.NOON)
    assert await stores.likenesses.unseen(10) == [Sight(id=id, owner="owner", phash=None)]


async def test_hashes_are_those_of_what_can_be_compared(stores: Stores) -> None:
    kept, trashed = await photo(stores, "a"), await photo(stores, "b")
    await photo(stores, "c", picture=make.picture(phash=None))
    await photo(stores, "d", owner="other")
    await stores.assets.trash("owner", [trashed], make.NOON)
    assert await stores.likenesses.hashes("owner") == {kept: 2**64 - 2}


async def test_a_pair_is_there_once_and_stays_as_it_is(stores: Stores) -> None:
    await stores.likenesses.add([pair(1, 2, settled=True), pair(2, 3)])
    await stores.likenesses.add([pair(1, 2), pair(5, 6, owner="other")])
    assert await stores.likenesses.of("owner") == [pair(1, 2, settled=True), pair(2, 3)]
    assert await stores.likenesses.of("owner", 1) == [pair(1, 2, settled=True)]


async def test_pairs_among_some_photos_are_settled(stores: Stores) -> None:
    await stores.likenesses.add([pair(1, 2), pair(2, 3)])
    await stores.likenesses.settle("owner", [1, 2], True)
    await stores.likenesses.settle("other", [2, 3], True)
    assert await stores.likenesses.of("owner") == [pair(1, 2, settled=True), pair(2, 3)]
    await stores.likenesses.settle("owner", [1, 2], False)
    assert await stores.likenesses.of("owner", 1) == [pair(1, 2)]


async def test_pairs_with_a_photo_are_forgotten(stores: Stores) -> None:
    await stores.likenesses.add([pair(1, 2), pair(2, 3), pair(3, 4)])
    await stores.likenesses.forget("owner", [2])
    assert await stores.likenesses.of("owner") == [pair(3, 4)]


async def test_those_that_are_marked_are_found_and_no_others(stores: Stores) -> None:
    first, second = await photo(stores, "a"), await photo(stores, "b")
    for marked in ([first], [second], []):
        await stores.likenesses.mark("owner", marked)
        found = await stores.finder.page("owner", Surface.LIBRARY, Filter(state=State.DUPLICATES))
        assert [asset.id for asset in found] == marked
