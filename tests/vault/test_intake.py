"""The corridor: what comes in is kept once, completely, or refused without a trace."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests import pictures
from tests.conftest import Arrive
from vault import renditions
from vault.assets import CAPTION_LIMIT
from vault.errors import AlreadyThere, Damaged, EmptyFile, NotAnImage, Refusal, TooManyPixels
from vault.models.photos import DateSource, OnDuplicate
from vault.owners import OWNER
from vault.vault import Vault

SENT = datetime(2024, 3, 5, 8, 30, tzinfo=UTC)


async def test_a_photo_is_kept_with_its_original_and_every_rendition(vault: Vault, arrive: Arrive) -> None:
    data = pictures.jpeg()
    accepted = await vault.intake.accept(await arrive(data, "beach.jpg", caption="Beach", tags=("summer",)))
    asset = accepted.asset
    assert accepted.new
    assert (await vault.library.original(asset)).read_bytes() == data
    for each in renditions.ALL:
        assert (await vault.library.rendition(asset, each.name)).stat().st_size > 0
    assert await vault.library.get(OWNER, asset.id) == asset
    assert (asset.caption, asset.tags, asset.original_name) == ("Beach", ("summer",), "beach.jpg")


async def test_the_same_bytes_again_are_the_same_photo(vault: Vault, arrive: Arrive) -> None:
    first = await vault.intake.accept(await arrive(pictures.jpeg()))
    second = await vault.intake.accept(await arrive(pictures.jpeg(), "another name.png"))
    assert not second.new
    assert second.asset == first.asset


async def test_a_door_may_ask_to_refuse_duplicates(vault: Vault, arrive: Arrive) -> None:
    first = await vault.intake.accept(await arrive(pictures.jpeg()))
    with pytest.raises(AlreadyThere) as refusal:
        await vault.intake.accept(await arrive(pictures.jpeg(), on_duplicate=OnDuplicate.REFUSE))
    assert refusal.value.asset_id == first.asset.id


async def test_twenty_doors_at_once_make_one_record(vault: Vault, arrive: Arrive) -> None:
    arriving = [await arrive(pictures.jpeg()) for _ in range(20)]
    accepted = await asyncio.gather(*(vault.intake.accept(incoming) for incoming in arriving))
    assert sum(each.new for each in accepted) == 1
    assert len({each.asset.id for each in accepted}) == 1
    assert len(await vault.library.page(OWNER)) == 1


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", EmptyFile),
        (b"just some words", NotAnImage),
        (pictures.svg(), NotAnImage),
        (pictures.archive(), NotAnImage),
        (pictures.cut(pictures.jpeg()), Damaged),
        (pictures.broken_checksum(), Damaged),
        (pictures.pixel_bomb(), TooManyPixels),
        (pictures.many_scans(), Damaged),
    ],
)
async def test_a_refusal_leaves_nothing_behind(
    vault: Vault, arrive: Arrive, data: bytes, refusal: type[Refusal]
) -> None:
    incoming = await arrive(data)
    with pytest.raises(refusal):
        await vault.intake.accept(incoming)
    left = [path for path in incoming.file.parent.parent.rglob("*") if path.is_file()]
    assert left == []
    assert await vault.library.page(OWNER) == []


async def test_the_date_is_the_cameras_then_the_messages_then_the_names(vault: Vault, arrive: Arrive) -> None:
    named = "IMG-20240131-WA0007.jpg"
    camera = await vault.intake.accept(await arrive(pictures.with_secrets(pictures.drawing(2)), named, sent_at=SENT))
    message = await vault.intake.accept(await arrive(undated(3), named, sent_at=SENT))
    name = await vault.intake.accept(await arrive(undated(4), named))
    arrival = await vault.intake.accept(await arrive(undated(5)))
    assert camera.asset.taken_from is DateSource.EXIF
    assert (message.asset.taken_from, message.asset.taken_at) == (DateSource.MESSAGE, SENT)
    assert (name.asset.taken_from, name.asset.taken_at) == (DateSource.FILENAME, datetime(2024, 1, 31, tzinfo=UTC))
    assert (arrival.asset.taken_from, arrival.asset.taken_at) == (DateSource.ARRIVAL, arrival.asset.created_at)


def undated(seed: int) -> bytes:
    return pictures.saved(pictures.drawing(seed), "JPEG")


async def test_a_form_that_comes_back_from_a_chat_is_the_photo_it_was_made_from(vault: Vault, arrive: Arrive) -> None:
    original = (await vault.intake.accept(await arrive(pictures.with_secrets(pictures.drawing(2))))).asset
    form = await vault.forms.prepare(original)
    file = await vault.blobs.get(renditions.form(form.sha256))
    assert form.sha256 != original.digests.sha256
    returned = await vault.intake.accept(await arrive(file.read_bytes(), source="chat:49@c.us"))
    assert not returned.new
    assert returned.asset == original


async def test_words_from_a_chat_are_cut_to_what_is_kept_and_the_name_keeps_its_end(
    vault: Vault, arrive: Arrive
) -> None:
    tags = tuple(f"{n:03}" + "x" * 100 for n in range(80))
    incoming = await arrive(pictures.jpeg(), "n" * 300 + ".jpg", source="chat:49@c.us", caption="c" * 9000, tags=tags)
    asset = (await vault.intake.accept(incoming)).asset
    assert asset.caption == "c" * CAPTION_LIMIT
    assert [len(tag) for tag in asset.tags] == [64] * 50
    assert (len(asset.original_name), asset.original_name[-5:]) == (255, "n.jpg")


async def test_a_duplicate_brings_back_an_original_that_the_disk_lost(vault: Vault, arrive: Arrive) -> None:
    asset = (await vault.intake.accept(await arrive(pictures.jpeg()))).asset
    (await vault.library.original(asset)).unlink()
    again = await vault.intake.accept(await arrive(pictures.jpeg()))
    assert (again.new, again.asset) == (False, asset)
    assert (await vault.library.original(asset)).read_bytes() == pictures.jpeg()


async def test_one_owners_photo_is_not_anothers(vault: Vault, arrive: Arrive) -> None:
    mine = await vault.intake.accept(await arrive(pictures.jpeg()))
    theirs = await vault.intake.accept(await arrive(pictures.jpeg(), owner="somebody else"))
    assert theirs.new
    assert theirs.asset.id != mine.asset.id
    assert [asset.id for asset in await vault.library.page(OWNER)] == [mine.asset.id]


async def test_two_pictures_with_one_md5_stay_two_photos(vault: Vault, arrive: Arrive) -> None:
    """A colliding pair is made by hand elsewhere; here the digests say so, which is all that intake looks at."""
    first, second = await arrive(pictures.jpeg(1)), await arrive(pictures.jpeg(2))
    second = replace(second, digests=replace(second.digests, md5=first.digests.md5))
    kept = [await vault.intake.accept(first), await vault.intake.accept(second)]
    assert [each.new for each in kept] == [True, True]
