"""What every store of images promises."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from storage.mongo.stores import Stores
from tests import make
from vault.models.images import ImageOrder, Page, Place, Slice, Sought, Totals
from vault.models.principals import PrincipalKind

SHOP = Sought(clients=("shop",))


async def test_an_image_comes_back_as_it_was_added_and_only_to_its_client(stores: Stores) -> None:
    image = make.image(tags=("sea", "sun"), description="At noon", private=True, albums=("a",))
    await stores.images.add(image)
    await stores.images.add(image)  # an answer got lost
    assert await stores.images.find("image") == image
    assert await stores.images.these("shop", ["image", "none"]) == [image]
    assert await stores.images.these("other", ["image"]) == []
    assert await stores.images.find("none") is None


async def test_what_is_said_of_an_image_changes_and_what_is_counted_stays(stores: Stores) -> None:
    await stores.images.add(image := make.image())
    await stores.images.count({"image": 2, "gone": 1}, {"image": 1})
    said = replace(image, tags=("new",), private=True, original_name="Übersee.jpg", updated_at=make.later(1))
    assert await stores.images.replace(said)
    assert await stores.images.find("image") == replace(said, views=2, downloads=1)
    assert not await stores.images.replace(replace(said, client="other"))
    assert await ids(stores, name="uber") == ["image"]


async def test_an_image_is_removed_by_its_client_and_its_bytes_are_held_until_then(stores: Stores) -> None:
    held = make.digests("same").sha256
    for id, client in (("one", "shop"), ("two", "other")):
        await stores.images.add(make.image(id, client=client, digests=make.digests("same")))
    assert not await stores.images.remove("other", "one")
    assert await stores.images.remove("shop", "one")
    assert await stores.images.holding([held, b"?"]) == {held}
    assert await stores.images.remove("other", "two")
    assert await stores.images.holding([held]) == set()


async def test_a_page_is_found_by_its_number_or_by_the_place_where_the_one_before_ended(stores: Stores) -> None:
    for n in range(5):
        await stores.images.add(make.image(f"{n}", created_at=make.later(n // 2)))
    first = await stores.gallery.page(SHOP, Slice(per_page=2))
    assert (of(first), first.total, first.next) == (["4", "3"], 5, Place(at=make.later(1), id="3"))
    second = await stores.gallery.page(SHOP, Slice(per_page=2, after=first.next))
    assert second == await stores.gallery.page(SHOP, Slice(per_page=2, page=2))
    assert (of(second), second.total) == (["2", "1"], 5)
    last = await stores.gallery.page(SHOP, Slice(per_page=2, after=second.next))
    assert (of(last), last.next) == (["0"], None)
    assert await stores.gallery.page(SHOP, Slice(per_page=2, page=4)) == Page(items=(), total=5)


async def test_a_viewer_finds_what_is_public_and_their_own(stores: Stores) -> None:
    for id, user, private in (("open", "anna", False), ("annas", "anna", True), ("bens", "ben", True)):
        await stores.images.add(make.image(id, user=user, private=private))
    await stores.images.add(make.image("foreign", client="other"))
    assert await ids(stores, viewer="") == ["open"]
    assert await ids(stores, viewer="anna") == ["open", "annas"]
    assert await ids(stores, viewer="anna", user="ben") == []
    assert await ids(stores, user="ben") == ["bens"]
    assert await ids(stores, viewer="ben", private=True) == ["bens"]
    assert of(await stores.gallery.page(Sought(), Slice())) == ["open", "foreign", "bens", "annas"]
    assert of(await stores.gallery.page(Sought(clients=()), Slice())) == []


async def test_images_are_found_by_what_is_said_of_them(stores: Stores) -> None:
    await stores.images.add(make.image("one", tags=("sea", "sun"), albums=("a", "b"), original_name="Café.png"))
    await stores.images.add(make.image("two", tags=("sea",), albums=("b",), description="(dots) and *stars*"))
    assert await ids(stores, tags=("sea",)) == ["two", "one"]
    assert await ids(stores, tags=("sea", "sun")) == ["one"]
    assert await ids(stores, album="a") == ["one"]
    assert await ids(stores, album="b", viewer="") == ["two", "one"]
    assert await ids(stores, words="CAFE") == ["one"]
    assert await ids(stores, words="(dots) and *") == ["two"]
    assert await ids(stores, name="dots") == []


@pytest.mark.parametrize(
    ("order", "found"), [(ImageOrder.SIZE, "acb"), (ImageOrder.NAME, "bca"), (ImageOrder.VIEWS, "cab")]
)
async def test_images_are_sorted_as_is_wished(stores: Stores, order: ImageOrder, found: str) -> None:
    for id, content, name, views in (("a", "1", "z", 2), ("b", "333", "x", 3), ("c", "22", "y", 1)):
        await stores.images.add(make.image(id, digests=make.digests(content), original_name=name, views=views))
    assert await ids(stores, order=order, rising=True) == list(found)
    assert await ids(stores, order=order) == list(reversed(found))


async def test_tags_are_told_by_name_of_those_clients_alone(stores: Stores) -> None:
    await stores.images.add(make.image("one", tags=("Sea", "sun")))
    await stores.images.add(make.image("two", tags=("sea lion", "Sea"), client="other"))
    assert await stores.gallery.tags(None, "", 2) == (["Sea", "sea lion"], 3)
    assert await stores.gallery.tags(["shop"], "SEA", 9) == (["Sea"], 1)


async def test_what_clients_have_is_counted_as_far_back_as_is_wished(stores: Stores) -> None:
    await stores.images.add(make.image("one", digests=make.digests("12345")))
    await stores.images.add(make.image("two", digests=make.digests("12345"), created_at=make.later(2)))
    await stores.image_albums.add(make.image_album(client="other"))
    await stores.avatars.put(make.avatar(digests=make.digests("123")))
    await stores.principals.add(make.principal(id="anna", kind=PrincipalKind.EXTERNAL_USER, owner="shop"))
    every = await stores.image_totals.of(None)
    assert every == {"shop": Totals(images=2, avatars=1, users=1, storage=13), "other": Totals(albums=1)}
    assert await stores.image_totals.of(["shop"], make.later(1)) == {"shop": Totals(images=1, storage=5)}


async def ids(stores: Stores, **sought: Any) -> list[str]:
    return of(await stores.gallery.page(replace(SHOP, **sought), Slice()))


def of(page: Page[Any]) -> list[str]:
    return [each.id for each in page.items]
