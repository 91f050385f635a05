"""The trash: out of every list, and back with everything, until it is too late."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from config.wiring import House
from tests import pictures
from tests.conftest import Arrive
from vault.errors import Missing
from vault.intake import utc_now
from vault.models.photos import Asset, OnDuplicate
from vault.models.purges import Selection
from vault.owners import OWNER
from vault.vault import Vault

Photos = list[Asset]


@pytest.fixture
async def photos(vault: Vault, arrive: Arrive) -> Photos:
    """Three, called photo 0 to 2, tagged “sea”."""
    arriving = [await arrive(pictures.jpeg(seed=n), caption=f"photo {n}", tags=("sea",)) for n in range(3)]
    return [(await vault.intake.accept(each)).asset for each in arriving]


async def test_what_is_in_the_trash_is_in_no_list(vault: Vault, photos: Photos) -> None:
    album = await vault.albums.add(OWNER, "Sea")
    await vault.albums.put_in(OWNER, album.id, [each.id for each in photos])
    assert await vault.trash.put(OWNER, [photos[0].id, 999]) == 1
    left = photos[1:]
    assert await vault.library.page(OWNER) == left[::-1]
    assert await vault.library.page(OWNER, words="photo 0") == []
    assert await vault.places.assets(OWNER, Selection(tag="sea")) == left
    assert await vault.albums.photos(OWNER, album.id) == left
    assert (await vault.albums.get(OWNER, album.id)).photos == 2


async def test_it_is_still_there_for_whoever_knows_its_number(vault: Vault, photos: Photos) -> None:
    await vault.trash.put(OWNER, [photos[2].id])
    trashed = await vault.library.refer(OWNER, f"#{photos[2].id}")
    assert trashed.trashed_at
    assert (await vault.library.original(trashed)).exists()
    assert await vault.library.refer(OWNER, "last") == photos[1]
    with pytest.raises(Missing):
        await vault.library.refer(OWNER, "photo 2")


async def test_it_comes_back_with_all_it_had(vault: Vault, photos: Photos) -> None:
    album = await vault.albums.add(OWNER, "Sea")
    await vault.albums.put_in(OWNER, album.id, [photos[0].id])
    await vault.trash.put(OWNER, [photos[0].id])
    assert await vault.trash.restore(OWNER, [photos[0].id, photos[1].id]) == 1
    assert await vault.library.get(OWNER, photos[0].id) == photos[0]
    assert await vault.albums.photos(OWNER, album.id) == [photos[0]]
    assert await vault.trash.page(OWNER) == []


async def test_the_trash_is_listed_page_by_page_newest_first(vault: Vault, photos: Photos) -> None:
    await vault.trash.put(OWNER, [photos[1].id])
    await vault.trash.put(OWNER, [photos[0].id, photos[2].id])
    [first] = await vault.trash.page(OWNER, limit=1)
    assert first.trashed_at
    rest = await vault.trash.page(OWNER, after=(first.trashed_at, first.id))
    assert [each.id for each in (first, *rest)] == [photos[2].id, photos[0].id, photos[1].id]


async def test_the_same_bytes_again_bring_it_back(vault: Vault, arrive: Arrive, photos: Photos) -> None:
    await vault.trash.put(OWNER, [photos[0].id])
    accepted = await vault.intake.accept(await arrive(pictures.jpeg(seed=0), on_duplicate=OnDuplicate.REFUSE))
    assert (accepted.asset, accepted.new, accepted.restored) == (photos[0], False, True)
    again = await vault.intake.accept(await arrive(pictures.jpeg(seed=0)))
    assert (again.new, again.restored) == (False, False)


async def test_it_is_emptied_of_some_or_of_all(vault: Vault, photos: Photos) -> None:
    await vault.trash.put(OWNER, [each.id for each in photos[:2]])
    assert await vault.trash.empty(OWNER, [photos[0].id, photos[2].id]) == 1
    assert [each.id for each in await vault.trash.page(OWNER)] == [photos[1].id]
    assert await vault.trash.empty(OWNER) == 1
    assert await vault.library.page(OWNER) == [photos[2]]
    with pytest.raises(Missing):
        await vault.library.get(OWNER, photos[0].id)


async def test_what_goes_in_after_somebody_looked_is_not_emptied_with_the_rest(vault: Vault, photos: Photos) -> None:
    await vault.trash.put(OWNER, [each.id for each in photos[:2]])
    seen = (await vault.trash.page(OWNER))[0].trashed_at
    await asyncio.sleep(0.002)  # moments are told apart by the millisecond
    await vault.trash.put(OWNER, [photos[2].id])
    assert await vault.trash.empty(OWNER, until=seen) == 2
    assert await vault.trash.empty(OWNER, [photos[2].id], until=seen) == 0
    assert [each.id for each in await vault.trash.page(OWNER)] == [photos[2].id]


async def test_another_owner_reaches_nothing_in_it(vault: Vault, photos: Photos) -> None:
    ids = [each.id for each in photos]
    assert await vault.trash.put("other", ids) == 0
    await vault.trash.put(OWNER, ids)
    assert await vault.trash.restore("other", ids) == 0
    assert await vault.trash.empty("other", ids) == 0
    assert await vault.trash.page("other") == []
    assert len(await vault.trash.page(OWNER)) == 3


async def test_the_clock_deletes_what_was_in_it_long_enough(house: House, photos: Photos) -> None:
    vault, now = house.vault, utc_now()
    await house.stores.assets.trash(OWNER, [photos[0].id], now - timedelta(days=31))
    await house.stores.assets.trash(OWNER, [photos[1].id], now - timedelta(days=29))
    assert await vault.trash.keep() == {"deleted": 1}
    assert [each.id for each in await vault.trash.page(OWNER)] == [photos[1].id]


async def test_what_came_back_at_the_last_moment_is_not_deleted(house: House, photos: Photos) -> None:
    """The clock has made its list, and the photo is saved again before its turn comes."""
    assets, old = house.stores.assets, utc_now() - timedelta(days=31)
    await assets.trash(OWNER, [photos[0].id], old)
    [stale] = await assets.stale(old + timedelta(days=1), limit=10)
    await assets.restore(OWNER, [stale.id])
    assert not await assets.discard(OWNER, [stale.id], utc_now())
    assert await house.vault.library.page(OWNER) == photos[::-1]


async def test_what_is_saved_while_the_trash_is_emptied_is_kept(vault: Vault, arrive: Arrive) -> None:
    """Either it comes back before it is its turn, or it comes in anew."""
    data = pictures.saved(pictures.drawing(1, (40, 30)), "JPEG")
    for _ in range(4):
        kept = (await vault.intake.accept(await arrive(data))).asset
        await vault.trash.put(OWNER, [kept.id])
        again = await arrive(data)
        accepted, _ = await asyncio.gather(vault.intake.accept(again), vault.trash.empty(OWNER))
        assert await vault.library.page(OWNER) == [accepted.asset]
        assert (await vault.library.original(accepted.asset)).read_bytes() == data


async def test_bytes_deleted_for_good_have_their_days_of_grace(house: House, photos: Photos) -> None:
    vault = house.vault
    await vault.trash.put(OWNER, [photos[0].id])
    await vault.trash.empty(OWNER)
    assert (await vault.housekeeping.orphans())["originals"] == 0
    assert (await vault.library.original(photos[0])).exists()
