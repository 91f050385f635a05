"""An owner's photos: found the way people refer to them, described, served, deleted."""

from __future__ import annotations

import asyncio

import pytest

from tests import pictures
from tests.conftest import Arrive
from vault import renditions
from vault.errors import Invalid, Missing
from vault.models.photos import Asset
from vault.owners import OWNER
from vault.vault import Vault


@pytest.fixture
async def album(vault: Vault, arrive: Arrive) -> list[Asset]:
    captions = ["Beach at dusk", "Beach in the morning", "The old boat"]
    arriving = [await arrive(pictures.jpeg(seed), caption=caption) for seed, caption in enumerate(captions)]
    return [(await vault.intake.accept(incoming)).asset for incoming in arriving]


async def test_pages_go_from_new_to_old_by_key(vault: Vault, album: list[Asset]) -> None:
    first = await vault.library.page(OWNER, limit=2)
    second = await vault.library.page(OWNER, limit=2, before=first[-1].id)
    assert [asset.id for asset in [*first, *second]] == [asset.id for asset in reversed(album)]


async def test_words_find_captions_in_any_case(vault: Vault, album: list[Asset]) -> None:
    assert await vault.library.page(OWNER, words="beach DUSK") == [album[0]]
    assert await vault.library.page(OWNER, words=".*") == []


@pytest.mark.parametrize("reference", ["last", "LAST", "old boat", "#{id}", "{id}"])
async def test_a_photo_is_referred_to_as_people_do(vault: Vault, album: list[Asset], reference: str) -> None:
    assert await vault.library.refer(OWNER, reference.format(id=album[2].id)) == album[2]


async def test_words_that_fit_several_photos_are_not_guessed_at(vault: Vault, album: list[Asset]) -> None:
    with pytest.raises(Invalid, match="More than one"):
        await vault.library.refer(OWNER, "beach")
    with pytest.raises(Missing):
        await vault.library.refer(OWNER, "mountain")


@pytest.mark.parametrize("number", [str(2**63 - 1), str(2**63), "#99999999999999999999", "9" * 5000])
async def test_a_number_that_no_photo_has_is_missing(vault: Vault, number: str) -> None:
    with pytest.raises(Missing):
        await vault.library.refer(OWNER, number)


async def test_another_owners_photo_is_missing(vault: Vault, album: list[Asset]) -> None:
    with pytest.raises(Missing):
        await vault.library.get("somebody else", album[0].id)
    with pytest.raises(Missing):
        await vault.library.delete("somebody else", album[0].id)


async def test_a_caption_is_changed_and_cleared(vault: Vault, album: list[Asset]) -> None:
    await vault.library.describe(OWNER, album[0].id, "Somewhere else")
    assert (await vault.library.get(OWNER, album[0].id)).caption == "Somewhere else"
    await vault.library.describe(OWNER, album[0].id, None)
    assert (await vault.library.get(OWNER, album[0].id)).caption is None


async def test_a_caption_and_tags_written_at_once_are_both_kept(vault: Vault, album: list[Asset]) -> None:
    for asset in album:
        tagging = vault.library.tag(OWNER, asset.id, ["sea"])
        await asyncio.gather(tagging, vault.library.describe(OWNER, asset.id, "Both"))
    kept = [(asset.caption, asset.tags) for asset in await vault.library.page(OWNER)]
    assert kept == [("Both", ("sea",))] * len(album)


async def test_a_rendition_that_went_missing_is_made_again(vault: Vault, album: list[Asset]) -> None:
    thumb = await vault.library.rendition(album[0], renditions.THUMB.name)
    before = thumb.read_bytes()
    thumb.unlink()
    assert (await vault.library.rendition(album[0], renditions.THUMB.name)).read_bytes() == before


async def test_a_deleted_photo_is_gone_and_may_come_back(vault: Vault, album: list[Asset], arrive: Arrive) -> None:
    assert await vault.library.delete(OWNER, album[0].id) == 0
    with pytest.raises(Missing):
        await vault.library.get(OWNER, album[0].id)
    again = await vault.intake.accept(await arrive(pictures.jpeg(0)))
    assert again.new
    assert again.asset.id > album[2].id


async def test_tags_are_set_anew_and_find_their_photos(vault: Vault, album: list[Asset]) -> None:
    await vault.library.tag(OWNER, album[0].id, ["summer", " boat ", "summer", ""])
    await vault.library.tag(OWNER, album[2].id, ["boat"])
    assert (await vault.library.get(OWNER, album[0].id)).tags == ("summer", "boat")
    assert [asset.id for asset in await vault.library.page(OWNER, tag="boat")] == [album[2].id, album[0].id]
    await vault.library.tag(OWNER, album[0].id, [])
    assert [asset.id for asset in await vault.library.page(OWNER, tag="boat")] == [album[2].id]
    assert await vault.library.page("somebody else", tag="boat") == []


@pytest.mark.parametrize("tags", [[str(n) for n in range(51)], ["x" * 65]])
async def test_too_many_tags_and_too_long_ones_are_refused(vault: Vault, album: list[Asset], tags: list[str]) -> None:
    with pytest.raises(Invalid):
        await vault.library.tag(OWNER, album[0].id, tags)
    with pytest.raises(Missing):
        await vault.library.tag("somebody else", album[0].id, ["boat"])


async def test_several_photos_are_asked_for_at_once(vault: Vault, album: list[Asset]) -> None:
    ids = [album[2].id, album[0].id, album[2].id]
    assert await vault.library.require(OWNER, ids) == [album[0], album[2]]
    assert await vault.library.these(OWNER, [*ids, 99]) == [album[0], album[2]]
    assert await vault.library.these("somebody else", ids) == []
    with pytest.raises(Missing, match="photo 99"):
        await vault.library.require(OWNER, [*ids, 99])
