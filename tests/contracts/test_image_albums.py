"""What every store of albums of images promises."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from storage.mongo.stores import Stores
from tests import make
from vault.errors import Missing
from vault.models.images import Page, Slice, Sought


async def test_an_album_comes_back_as_it_was_added(stores: Stores) -> None:
    album = make.image_album(external_id="e-1", description="Blue", public=True, cover="image")
    assert await stores.image_albums.add(album)
    assert await stores.image_albums.find("album") == album
    assert await stores.image_albums.called("shop", "e-1") == album
    assert await stores.image_albums.called("other", "e-1") is None
    assert await stores.image_albums.find("none") is None
    assert await stores.image_albums.names(["album", "none"]) == {"album": album.name}


async def test_an_external_id_is_given_once_by_each_client(stores: Stores) -> None:
    first, second = make.image_album("one", external_id="e"), make.image_album("two", external_id="f")
    assert await stores.image_albums.add(first)
    assert not await stores.image_albums.add(replace(second, external_id="e"))
    assert await stores.image_albums.add(make.image_album("three", client="other", external_id="e"))
    assert await stores.image_albums.add(second)
    assert not await stores.image_albums.replace(replace(second, external_id="e"))
    assert await stores.image_albums.replace(replace(second, external_id=None, name="Alps", public=True))
    assert await stores.image_albums.add(make.image_album("four"))  # without one, as the second is now
    with pytest.raises(Missing):
        await stores.image_albums.replace(replace(first, client="other"))


async def test_images_are_put_in_once_and_taken_out(stores: Stores) -> None:
    await stores.image_albums.add(make.image_album())
    await stores.images.add(make.image("one"))
    await stores.images.add(make.image("two"))
    await stores.images.add(make.image("foreign", client="other"))
    assert await stores.image_albums.put_in("shop", "album", ["one", "foreign"]) == 1
    assert await stores.image_albums.put_in("shop", "album", ["one", "two"]) == 1
    assert await held(stores) == 2
    assert await stores.image_albums.take_out("other", "album", ["one"]) == 0
    assert await stores.image_albums.take_out("shop", "album", ["one", "none"]) == 1
    assert await held(stores) == 1


async def test_a_removed_album_leaves_its_images(stores: Stores) -> None:
    await stores.image_albums.add(make.image_album())
    await stores.images.add(image := make.image(albums=("album", "other")))
    assert not await stores.image_albums.remove("other", "album")
    assert await held(stores) == 1
    assert await stores.image_albums.remove("shop", "album")
    assert await stores.images.find("image") == replace(image, albums=("other",))


async def test_albums_are_listed_as_they_may_be_seen(stores: Stores) -> None:
    await stores.image_albums.add(make.image_album("open", user="ben", public=True, external_id="trip-7"))
    await stores.image_albums.add(make.image_album("annas", name="Ärger"))
    await stores.image_albums.add(make.image_album("bens", user="ben"))
    await stores.images.add(make.image(albums=("open", "bens")))
    page = await stores.image_albums.page(Sought(clients=("shop",), viewer="anna"), Slice())
    assert [(album.id, album.images) for album in page.items] == [("open", 1), ("annas", 0)]
    assert (await ids(stores, viewer=""), await ids(stores, user="ben")) == (["open"], ["open", "bens"])
    assert (await ids(stores, private=True), await ids(stores, words="ARGER")) == (["bens", "annas"], ["annas"])
    assert (await ids(stores, words="trip-"), await ids(stores, clients=("other",))) == (["open"], [])


async def held(stores: Stores) -> int:
    album = await stores.image_albums.find("album")
    return album.images if album else -1


async def ids(stores: Stores, **sought: Any) -> list[str]:
    found: Page[Any] = await stores.image_albums.page(replace(Sought(clients=("shop",)), **sought), Slice())
    return [album.id for album in found.items]
