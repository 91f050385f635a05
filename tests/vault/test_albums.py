"""Albums: named sets of the owner's own photos."""

from __future__ import annotations

import asyncio

import pytest

from tests import pictures
from tests.conftest import Arrive
from vault.albums import NAME_LIMIT
from vault.errors import Invalid, Missing
from vault.models.photos import Album, Asset
from vault.owners import OWNER
from vault.vault import Vault

THEIRS = "somebody else"


@pytest.fixture
async def photos(vault: Vault, arrive: Arrive) -> list[Asset]:
    arriving = [await arrive(pictures.jpeg(seed, (64, 48))) for seed in range(3)]
    return [(await vault.intake.accept(incoming)).asset for incoming in arriving]


@pytest.fixture
async def lake(vault: Vault) -> Album:
    return await vault.albums.add(OWNER, "Lake trip")


async def test_an_album_begins_empty_and_albums_are_told_by_name(vault: Vault, lake: Album) -> None:
    ana = await vault.albums.add(OWNER, "  Ana's   birthday ")
    assert [album.name for album in await vault.albums.all(OWNER)] == ["Ana's birthday", "Lake trip"]
    assert (ana.photos, await vault.albums.photos(OWNER, ana.id)) == (0, [])


@pytest.mark.parametrize("name", ["", " \n", "x" * (NAME_LIMIT + 1), "LAKE  trip", "Láke trip"])
async def test_a_name_that_will_not_do_is_refused(vault: Vault, lake: Album, name: str) -> None:
    with pytest.raises(Invalid):
        await vault.albums.add(OWNER, name)


async def test_the_longest_name_will_do_and_so_will_anothers(vault: Vault, lake: Album) -> None:
    assert (await vault.albums.add(OWNER, "x" * NAME_LIMIT)).name == "x" * NAME_LIMIT
    assert (await vault.albums.add(THEIRS, "Lake trip")).id != lake.id


async def test_an_album_is_renamed_but_not_as_another(vault: Vault, lake: Album) -> None:
    other = await vault.albums.add(OWNER, "Boats")
    assert (await vault.albums.rename(OWNER, lake.id, "LAKE TRIP")).name == "LAKE TRIP"
    with pytest.raises(Invalid, match="already"):
        await vault.albums.rename(OWNER, other.id, "lake trip")
    assert (await vault.albums.get(OWNER, other.id)).name == "Boats"


@pytest.mark.parametrize("reference", ["lake TRIP", " Lake trip ", "{id}", "#{id}"])
async def test_an_album_is_referred_to_as_people_do(vault: Vault, lake: Album, reference: str) -> None:
    assert await vault.albums.named(OWNER, reference.format(id=lake.id)) == lake


async def test_a_name_is_meant_before_a_number(vault: Vault, lake: Album) -> None:
    numbered = await vault.albums.add(OWNER, str(lake.id))
    assert await vault.albums.named(OWNER, str(lake.id)) == numbered


async def test_a_photo_is_in_an_album_once(vault: Vault, lake: Album, photos: list[Asset]) -> None:
    first, second, _ = photos
    await vault.albums.put_in(OWNER, lake.id, [second.id, first.id, second.id])
    assert (await vault.albums.put_in(OWNER, lake.id, [first.id])).photos == 2
    assert await vault.albums.photos(OWNER, lake.id) == [first, second]


async def test_a_photo_is_taken_out_of_one_album_and_stays_in_the_other(
    vault: Vault, lake: Album, photos: list[Asset]
) -> None:
    other = await vault.albums.add(OWNER, "Boats")
    for album in (lake, other):
        await vault.albums.put_in(OWNER, album.id, [photos[0].id])
    assert (await vault.albums.take_out(OWNER, lake.id, [photos[0].id, photos[1].id])).photos == 0
    assert await vault.albums.photos(OWNER, other.id) == [photos[0]]


async def test_a_deleted_photo_leaves_its_albums(vault: Vault, lake: Album, photos: list[Asset]) -> None:
    await vault.albums.put_in(OWNER, lake.id, [photos[0].id, photos[1].id])
    await vault.library.delete(OWNER, photos[0].id)
    assert (await vault.albums.get(OWNER, lake.id)).photos == 1
    assert await vault.albums.photos(OWNER, lake.id) == [photos[1]]


async def test_removing_an_album_keeps_its_photos(vault: Vault, lake: Album, photos: list[Asset]) -> None:
    await vault.albums.put_in(OWNER, lake.id, [photos[0].id])
    await vault.albums.remove(OWNER, lake.id)
    assert await vault.albums.all(OWNER) == []
    assert await vault.library.get(OWNER, photos[0].id) == photos[0]


async def test_a_photo_that_is_not_mine_does_not_go_in(vault: Vault, lake: Album, photos: list[Asset]) -> None:
    theirs = await vault.albums.add(THEIRS, "Mine now")
    with pytest.raises(Missing, match="photo"):
        await vault.albums.put_in(THEIRS, theirs.id, [photos[0].id])
    with pytest.raises(Missing, match="photo 99"):
        await vault.albums.put_in(OWNER, lake.id, [photos[0].id, 99])
    assert (await vault.albums.get(OWNER, lake.id)).photos == 0


async def test_another_owners_album_is_missing(vault: Vault, lake: Album, photos: list[Asset]) -> None:
    await vault.albums.put_in(OWNER, lake.id, [photos[0].id])
    for errand in (
        vault.albums.get(THEIRS, lake.id),
        vault.albums.named(THEIRS, "Lake trip"),
        vault.albums.rename(THEIRS, lake.id, "Theirs"),
        vault.albums.remove(THEIRS, lake.id),
        vault.albums.put_in(THEIRS, lake.id, []),
        vault.albums.take_out(THEIRS, lake.id, [photos[0].id]),
        vault.albums.photos(THEIRS, lake.id),
    ):
        with pytest.raises(Missing, match="album"):
            await errand
    assert await vault.albums.photos(OWNER, lake.id) == [photos[0]]


async def test_a_name_asked_for_twice_at_once_is_given_once(vault: Vault) -> None:
    made = await asyncio.gather(*(vault.albums.add(OWNER, "Lake") for _ in range(5)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in made) == ["Album", *["Invalid"] * 4]
    assert len(await vault.albums.all(OWNER)) == 1
