"""Tags of many photos at once."""

from __future__ import annotations

import asyncio

import pytest

from config.wiring import House
from tests import make
from vault.errors import Invalid, Missing
from vault.models.photos import Asset
from vault.owners import OWNER
from vault.vault import Vault


@pytest.fixture
async def photos(house: House) -> list[Asset]:
    tagged = [("sea", "sun"), ("sea",), ()]
    arriving = [make.asset(f"{n}", owner=OWNER, tags=tags) for n, tags in enumerate(tagged)]
    return [await house.stores.assets.add(photo) for photo in arriving]


async def tags(vault: Vault, photos: list[Asset]) -> list[tuple[str, ...]]:
    return [photo.tags for photo in await vault.library.these(OWNER, [each.id for each in photos])]


async def test_tags_are_put_on_and_taken_off(vault: Vault, photos: list[Asset]) -> None:
    ids = [photo.id for photo in photos]
    assert await vault.tags.change(OWNER, ids, add=["sun", " boat "], remove=["sea"]) == 3
    assert await tags(vault, photos) == [("sun", "boat"), ("sun", "boat"), ("sun", "boat")]
    assert await vault.tags.change(OWNER, ids, add=["boat"], remove=["sea"]) == 0


async def test_a_tag_is_renamed_everywhere_and_may_become_one_with_another(vault: Vault, photos: list[Asset]) -> None:
    assert await vault.tags.rename(OWNER, "sea", "sun") == 2
    assert await tags(vault, photos) == [("sun",), ("sun",), ()]
    assert [photo.id for photo in await vault.library.page(OWNER, words="sea")] == []
    assert len(await vault.library.page(OWNER, words="sun")) == 2


async def test_a_tag_is_removed_everywhere(vault: Vault, photos: list[Asset]) -> None:
    assert await vault.tags.remove(OWNER, "sea") == 2
    assert await tags(vault, photos) == [("sun",), (), ()]


async def test_what_twenty_add_at_once_is_all_there(vault: Vault, photos: list[Asset]) -> None:
    ids = [photo.id for photo in photos]
    await asyncio.gather(*(vault.tags.change(OWNER, ids, add=[f"{n}"], remove=[]) for n in range(20)))
    assert [{*each} >= {f"{n}" for n in range(20)} for each in await tags(vault, photos)] == [True, True, True]


async def test_too_many_tags_change_nothing(vault: Vault, photos: list[Asset]) -> None:
    with pytest.raises(Invalid, match="at most 50 tags"):
        await vault.tags.change(OWNER, [each.id for each in photos], add=[f"{n}" for n in range(50)], remove=[])
    assert await tags(vault, photos) == [photo.tags for photo in photos]


async def test_a_tag_without_a_name_or_a_photo_is_refused(vault: Vault, photos: list[Asset]) -> None:
    with pytest.raises(Invalid, match="a name"):
        await vault.tags.rename(OWNER, "sea", "  ")
    for owner, tag in ((OWNER, "lake"), ("somebody else", "sea")):
        with pytest.raises(Missing):
            await vault.tags.remove(owner, tag)
    with pytest.raises(Missing):
        await vault.tags.change("somebody else", [photos[0].id], add=["mine"], remove=[])
