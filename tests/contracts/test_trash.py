"""What every store of assets promises of the trash."""

from __future__ import annotations

from storage.mongo.stores import Stores
from tests import make
from vault.models.photos import Surface

MOMENT = make.NOON


async def three(stores: Stores) -> list[int]:
    return [(await stores.assets.add(make.asset(content))).id for content in "abc"]


async def trashed(stores: Stores) -> list[int]:
    return [asset.id for asset in await stores.assets.trashed("owner", Surface.LIBRARY, limit=None)]


async def test_what_is_put_in_keeps_the_moment_it_went_in(stores: Stores) -> None:
    first, second, _ = await three(stores)
    assert await stores.assets.trash("owner", [first], MOMENT) == 1
    assert await stores.assets.trash("owner", [first, second, 999], make.later(5)) == 1
    assert (await stores.assets.get("owner", first)).trashed_at == MOMENT
    assert await trashed(stores) == [second, first]
    assert [each.id for each in await stores.assets.these("owner", [first, second])] == [first, second]


async def test_what_is_taken_out_is_as_it_was(stores: Stores) -> None:
    first, second, _ = await three(stores)
    before = await stores.assets.get("owner", first)
    await stores.assets.trash("owner", [first], MOMENT)
    assert await stores.assets.restore("other", [first]) == 0
    assert await stores.assets.restore("owner", [first, second]) == 1
    assert await stores.assets.get("owner", first) == before


async def test_it_is_paged_where_many_went_in_at_one_moment(stores: Stores) -> None:
    photos = await three(stores)
    await stores.assets.trash("owner", photos, MOMENT)
    [last] = await stores.assets.trashed("owner", Surface.LIBRARY, limit=1)
    rest = await stores.assets.trashed("owner", Surface.LIBRARY, limit=None, after=(MOMENT, last.id))
    assert [last.id, *(each.id for each in rest)] == photos[::-1]


async def test_what_is_stale_is_told_oldest_first_whoever_owns_it(stores: Stores) -> None:
    first, second, third = await three(stores)
    theirs = await stores.assets.add(make.asset(owner="other"))
    for id, minutes in ((second, 1), (first, 2), (third, 3)):
        await stores.assets.trash("owner", [id], make.later(minutes))
    await stores.assets.trash("other", [theirs.id], MOMENT)
    stale = await stores.assets.stale(make.later(3), limit=10)
    assert [each.id for each in stale] == [theirs.id, second, first]


async def test_only_what_is_in_it_since_then_is_discarded(stores: Stores) -> None:
    first, second, third = await three(stores)
    await stores.assets.trash("owner", [first, second], MOMENT)
    everything = [first, second, third]
    assert await stores.assets.discard("owner", [third], None) == 0
    assert await stores.assets.discard("owner", everything, MOMENT) == 0
    assert await stores.assets.discard("other", everything, None) == 0
    assert await stores.assets.discard("owner", [first], make.later(1)) == 1
    assert await stores.assets.discard("owner", everything, None) == 1
    assert await trashed(stores) == []


async def test_heirs_are_in_every_album_of_what_they_inherit_from(stores: Stores) -> None:
    first, second, third = await three(stores)
    sea, alps = [(await stores.albums.add(make.album(name))).id for name in ("Sea", "Alps")]
    await stores.albums.put_in(sea, [first])
    await stores.albums.put_in(alps, [second])
    await stores.albums.inherit([third], [first, second])
    assert [await stores.albums.photos(album) for album in (sea, alps)] == [[first, third], [second, third]]
