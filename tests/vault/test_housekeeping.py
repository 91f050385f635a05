"""What no record points at goes after a while; everything else stays."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest

from config.wiring import House
from tests import pictures
from tests.conftest import Arrive
from vault import renditions
from vault.housekeeping import Housekeeping
from vault.intake import utc_now
from vault.models.photos import Asset
from vault.owners import OWNER
from vault.vault import Vault


@pytest.fixture
def next_day(house: House) -> Housekeeping:
    """Housekeeping as it is done a day and an hour from now."""
    return housekeeping(house, timedelta(hours=25))


@pytest.fixture
def two_days_on(house: House) -> Housekeeping:
    return housekeeping(house, timedelta(hours=49))


def housekeeping(house: House, later: timedelta) -> Housekeeping:
    stores = house.stores
    return Housekeeping(
        stores.assets,
        (stores.images, stores.avatars),
        stores.forms,
        house.vault.blobs,
        house.darkroom,
        lambda: utc_now() + later,
        timedelta(hours=24),
    )


@pytest.fixture
async def photo(vault: Vault, arrive: Arrive) -> Asset:
    asset = (await vault.intake.accept(await arrive(pictures.with_secrets(pictures.drawing(1))))).asset
    await vault.forms.prepare(asset)
    return asset


async def test_the_bytes_of_a_deleted_photo_go_after_the_grace_period(
    vault: Vault, photo: Asset, next_day: Housekeeping
) -> None:
    await vault.library.delete(OWNER, photo.id)
    assert (await vault.housekeeping.orphans())["originals"] == 0
    assert await next_day.orphans() == {"originals": 1, "renditions": 4, "forms": 1, "variants": 0}


async def test_the_grace_period_begins_when_a_photo_is_deleted(vault: Vault, photo: Asset) -> None:
    original = await vault.library.original(photo)
    os.utime(original, (0, 0))
    await vault.library.delete(OWNER, photo.id)
    assert (await vault.housekeeping.orphans())["originals"] == 0
    assert original.exists()


async def test_nothing_of_a_kept_photo_goes(vault: Vault, photo: Asset, next_day: Housekeeping) -> None:
    assert await next_day.orphans() == {"originals": 0, "renditions": 0, "forms": 0, "variants": 0}
    assert (await vault.library.original(photo)).exists()


async def test_bytes_that_another_owner_holds_stay(
    vault: Vault, photo: Asset, arrive: Arrive, next_day: Housekeeping
) -> None:
    theirs = await vault.intake.accept(await arrive(pictures.with_secrets(pictures.drawing(1)), owner="somebody else"))
    await vault.library.delete(OWNER, photo.id)
    assert (await next_day.orphans())["originals"] == 0
    assert (await vault.library.original(theirs.asset)).exists()


async def test_what_a_crash_left_half_done_goes(
    vault: Vault, next_day: Housekeeping, two_days_on: Housekeeping
) -> None:
    vault.blobs.scratch().write_bytes(b"half an upload")
    assert (await vault.housekeeping.uploads())["removed"] == 0
    assert (await next_day.uploads())["removed"] == 0  # it may be an upload that drips
    assert (await two_days_on.uploads())["removed"] == 1


async def test_a_photo_saved_again_during_the_grace_period_keeps_its_bytes(
    vault: Vault, photo: Asset, arrive: Arrive, next_day: Housekeeping
) -> None:
    await vault.library.delete(OWNER, photo.id)
    again = await vault.intake.accept(await arrive(pictures.with_secrets(pictures.drawing(1))))
    await next_day.orphans()
    assert (await vault.library.original(again.asset)).exists()


async def test_a_file_that_is_none_of_ours_stops_nothing(vault: Vault, photo: Asset, next_day: Housekeeping) -> None:
    stray = (await vault.library.original(photo)).parent / ".DS_Store"
    stray.write_bytes(b"x")
    await vault.library.delete(OWNER, photo.id)
    assert (await next_day.orphans())["originals"] == 1
    assert stray.exists()


async def test_missing_renditions_are_made_again(vault: Vault, photo: Asset) -> None:
    assert await vault.housekeeping.renditions() == {}
    thumb = await vault.library.rendition(photo, renditions.THUMB.name)
    thumb.unlink()
    assert await vault.housekeeping.renditions() == {"remade": 1}
    assert thumb.exists()
    assert await vault.housekeeping.renditions() == {}


async def test_renditions_of_a_deleted_photo_stay_missing(vault: Vault, photo: Asset) -> None:
    thumb = await vault.library.rendition(photo, renditions.THUMB.name)
    thumb.unlink()
    await vault.library.delete(OWNER, photo.id)
    assert await vault.housekeeping.renditions() == {}
    assert not thumb.exists()


async def test_one_damaged_original_stops_nothing(vault: Vault, photo: Asset, arrive: Arrive) -> None:
    other = (await vault.intake.accept(await arrive(pictures.jpeg(2)))).asset
    for each in (photo, other):
        (await vault.library.rendition(each, renditions.GRID.name)).unlink()
    original = await vault.library.original(photo)
    original.write_bytes(b"rot")
    os.utime(original, (0, 0))
    assert await vault.housekeeping.renditions() == {"failed": 1, "remade": 1}
