"""Views and downloads are counted together; statistics tell what there is."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import pytest

from config.wiring import House
from tests import make
from tests.vault.images.conftest import ANNA, RIVAL, SHOP, Upload
from vault.errors import StoreDown
from vault.images.service import ImageService
from vault.images.statistics import Statistics
from vault.images.views import Views
from vault.models.images import DayTotals, Overseer, Totals
from vault.tasks import running


async def test_views_are_written_down_when_the_process_ends_in_peace(
    house: House, service: ImageService, upload: Upload
) -> None:
    image, other = await upload(), await upload()
    views = Views(house.stores.images, every=3600)
    async with running("views", views.watch):
        await asyncio.sleep(0)  # it has begun
        for _ in range(3):
            views.viewed(image.id)
        views.downloaded(other.id)
        views.viewed("gone meanwhile")
        assert (await service.images.see(image.id, ANNA)).views == 0
    counted = [await service.images.see(each.id, ANNA) for each in (image, other)]
    assert [(each.views, each.downloads) for each in counted] == [(3, 0), (0, 1)]


async def test_what_the_database_did_not_take_is_counted_still() -> None:
    class Down:
        taken: Mapping[str, int] = {}
        away = True

        async def count(self, views: Mapping[str, int], downloads: Mapping[str, int]) -> None:
            if self.away:
                raise StoreDown
            self.taken = {**views, **downloads}

    store = Down()
    views = Views(store)  # type: ignore[arg-type]
    views.viewed("one")
    with pytest.raises(StoreDown):
        await views.write()
    store.away = False
    views.viewed("one")
    views.downloaded("two")
    await views.write()
    assert store.taken == {"one": 2, "two": 1}


async def test_statistics_tell_what_there_is_day_by_day_and_client_by_client(house: House) -> None:
    stores, now = house.stores, make.NOON
    for days, client in ((0, SHOP), (1, SHOP), (6, RIVAL), (7, SHOP)):
        made = now - timedelta(days=days)
        await stores.images.add(make.image(f"{days}", client=client, created_at=made, digests=make.digests("12345")))
    await stores.image_albums.add(make.image_album(created_at=now - timedelta(days=1)))
    await stores.avatars.put(make.avatar(created_at=now - timedelta(hours=13), digests=make.digests("1")))
    statistics = Statistics(stores.image_totals, lambda: now)
    found = await statistics.overview(Overseer())
    assert found.totals == Totals(images=4, albums=1, avatars=1, storage=21)
    assert found.new == Totals(images=3, albums=1, avatars=1, storage=16)
    assert [day.images for day in found.days] == [1, 0, 0, 0, 0, 1, 1]
    assert found.days[5] == DayTotals(day=(now - timedelta(days=1)).date(), images=1, avatars=1, albums=1)
    assert found.clients[RIVAL] == Totals(images=1, storage=5)
    assert (await statistics.overview(Overseer(clients=(RIVAL,)))).totals == found.clients[RIVAL]
    every, new = await statistics.of(SHOP)
    assert (every.images, new.images, (await statistics.of("none"))[0]) == (3, 3, Totals())
