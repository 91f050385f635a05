"""What every store of albums promises."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.mongo.stores import Stores
from tests import make
from vault.errors import Missing


async def test_an_album_comes_back_as_it_was_added(stores: Stores) -> None:
    added = await stores.albums.add(make.album(id=99))
    assert added == make.album(id=added.id)
    assert await stores.albums.get("owner", added.id) == added


async def test_serial_ids_rise_and_are_not_given_again(stores: Stores) -> None:
    first = await stores.albums.add(make.album())
    await stores.albums.remove("owner", first.id)
    assert (await stores.albums.add(make.album())).id > first.id


async def test_albums_are_told_by_name_with_how_many_photos_they_have(stores: Stores) -> None:
    sea, alps = [await stores.albums.add(make.album(name)) for name in ("Sea", "Alps")]
    await stores.albums.add(make.album(owner="other"))
    first, second, third = await photos(stores)
    await stores.albums.put_in(sea.id, [third, first, second])
    assert await stores.albums.of("owner") == [alps, replace(sea, photos=3, cover=third)]
    assert await stores.albums.get("owner", sea.id) == replace(sea, photos=3, cover=third)


async def test_the_cover_of_an_album_is_the_photo_that_was_taken_last(stores: Stores) -> None:
    early, late = [
        (await stores.assets.add(make.asset(f"{minutes}", taken_at=make.later(minutes)))).id for minutes in (9, 99)
    ]
    sea = await stores.albums.add(make.album())
    await stores.albums.put_in(sea.id, [late, early])
    assert (await stores.albums.get("owner", sea.id)).cover == late


async def test_what_is_in_the_trash_is_in_no_album_until_it_comes_back(stores: Stores) -> None:
    sea = (await stores.albums.add(make.album())).id
    first, *_, last = await photos(stores)
    await stores.albums.put_in(sea, [first, last])
    await stores.assets.trash("owner", [last], make.NOON)
    assert ((await stores.albums.get("owner", sea)).photos, await stores.albums.photos(sea)) == (1, [first])
    await stores.assets.restore("owner", [last])
    assert await stores.albums.photos(sea) == [first, last]


async def test_a_photo_is_in_an_album_once_and_may_be_in_many(stores: Stores) -> None:
    sea, alps = [(await stores.albums.add(make.album(name))).id for name in ("Sea", "Alps")]
    first, second, third = await photos(stores)
    await stores.albums.put_in(sea, [third, first])
    await stores.albums.put_in(sea, [first, second])
    await stores.albums.put_in(alps, [first])
    assert await stores.albums.photos(sea) == [first, second, third]
    assert await stores.albums.photos(alps) == [first]


async def test_photos_are_taken_out_of_one_album_or_leave_them_all(stores: Stores) -> None:
    sea, alps = [(await stores.albums.add(make.album(name))).id for name in ("Sea", "Alps")]
    first, second, third = await photos(stores)
    for id in (sea, alps):
        await stores.albums.put_in(id, [first, second, third])
    await stores.albums.take_out(sea, [first])
    await stores.assets.remove("owner", second)
    assert (await stores.albums.photos(sea), await stores.albums.photos(alps)) == ([third], [first, third])


async def test_nothing_is_put_in_and_taken_out(stores: Stores) -> None:
    sea = (await stores.albums.add(make.album())).id
    await stores.albums.put_in(sea, [])
    await stores.albums.take_out(sea, [])
    assert await stores.albums.photos(sea) == []


async def test_an_album_can_be_renamed(stores: Stores) -> None:
    added = await stores.albums.add(make.album())
    await stores.albums.replace(replace(added, name="Ocean"))
    assert await stores.albums.of("owner") == [replace(added, name="Ocean")]


async def test_another_owners_album_is_missing_and_stays(stores: Stores) -> None:
    theirs = await stores.albums.add(make.album(owner="other"))
    [photo, *_] = await photos(stores, owner="other")
    await stores.albums.put_in(theirs.id, [photo])
    with pytest.raises(Missing):
        await stores.albums.get("owner", theirs.id)
    with pytest.raises(Missing):
        await stores.albums.replace(replace(theirs, owner="owner"))
    await stores.albums.remove("owner", theirs.id)
    assert await stores.albums.of("other") == [replace(theirs, photos=1, cover=photo)]


async def test_a_removed_album_is_gone_with_what_was_in_it(stores: Stores) -> None:
    sea = await stores.albums.add(make.album())
    await stores.albums.put_in(sea.id, await photos(stores))
    await stores.albums.remove("owner", sea.id)
    assert (await stores.albums.of("owner"), await stores.albums.photos(sea.id)) == ([], [])


async def photos(stores: Stores, owner: str = "owner") -> list[int]:
    return [(await stores.assets.add(make.asset(content, owner=owner))).id for content in "abc"]
