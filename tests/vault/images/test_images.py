"""Images come in, are seen by whom they are for, and go."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import pictures
from tests.vault.images.conftest import ANNA, BEN, RIVAL, SHOP, STRANGER, Upload, album, arrived
from vault import renditions
from vault.errors import Forbidden, Invalid, Missing, NotAnImage, NotServed, Refusal
from vault.images.images import ImageChanges
from vault.images.service import ImageService
from vault.models.images import Caller, Overseer, Slice, Sought
from vault.vault import Vault


async def test_an_upload_is_kept_as_it_came_and_described(vault: Vault, service: ImageService, upload: Upload) -> None:
    image = await upload(pictures.jpeg(), tags=(" sea ", "sea"), description="At noon", original_name="x" * 300)
    found = await service.images.see(image.id, STRANGER)
    assert found == image
    assert (image.tags, image.original_name, image.picture.width) == (("sea",), "x" * 255, pictures.SIZE[0])
    kept = await vault.blobs.get(renditions.original(image.digests.sha256))
    assert kept.read_bytes() == pictures.jpeg()
    with pytest.raises(Missing):
        await vault.blobs.get(renditions.rendition(image.digests.sha256, renditions.THUMB.name))


async def test_the_same_bytes_are_two_images_that_do_not_know_of_each_other(
    service: ImageService, upload: Upload
) -> None:
    ours, theirs = await upload(private=True), await upload(client=RIVAL, user="anna")
    assert ours.digests == theirs.digests and ours.id != theirs.id
    for asker in (ANNA, Overseer(clients=(SHOP,))):
        with pytest.raises(Missing):
            await service.images.see(theirs.id, asker)
        assert [each.id for each in (await service.images.page(asker, Sought(), Slice())).items] == [ours.id]
    rival = Caller(client=RIVAL, user="anna")
    for attempt in (service.images.see, service.images.describe, service.images.delete):
        with pytest.raises(Missing):
            await attempt(ours.id, rival)
    await service.images.delete(theirs.id, rival)
    assert await service.images.see(ours.id, ANNA) == ours


async def test_a_private_image_is_its_owners(service: ImageService, upload: Upload) -> None:
    image = await upload(private=True)
    assert await service.images.see(image.id, ANNA) == image == await service.images.see(image.id, Overseer())
    for asker in (BEN, STRANGER, Caller(client=SHOP), Caller(user="anna"), Caller(client=SHOP, token="cvi_nonsense")):
        with pytest.raises(Forbidden):
            await service.images.see(image.id, asker)
        assert (await service.images.page(asker, Sought(), Slice())).items == ()
    with pytest.raises(Missing):
        await service.images.see("none", ANNA)


async def test_its_client_describes_an_image_or_its_owner_but_no_other_user(
    service: ImageService, upload: Upload
) -> None:
    image = await upload()
    changed = await service.images.describe(image.id, Caller(client=SHOP), tags=("a", " b "), private=True)
    assert (changed.tags, changed.private, changed.updated_at > image.updated_at) == (("a", "b"), True, True)
    changed = await service.images.describe(image.id, ANNA, description=None, original_name="new.png")
    assert await service.images.see(image.id, ANNA) == changed
    for asker in (BEN, STRANGER):
        with pytest.raises(Forbidden):
            await service.images.describe(image.id, asker, private=False)
        with pytest.raises(Forbidden):
            await service.images.delete(image.id, asker)
    wrongs: list[ImageChanges] = [{"description": "x" * 5000}, {"original_name": " "}, {"tags": ("x" * 65,)}]
    for wrong in wrongs:
        with pytest.raises(Invalid):
            await service.images.describe(image.id, ANNA, **wrong)


@pytest.mark.parametrize(
    ("make", "refusal"),
    [
        (pictures.heic, NotServed),
        (pictures.svg, NotAnImage),
        (pictures.archive, NotAnImage),
        (pictures.pixel_bomb, Refusal),
        (lambda: pictures.cut(pictures.jpeg()), Refusal),
        (bytes, Refusal),
    ],
)
async def test_what_is_refused_leaves_nothing(
    make: Callable[[], bytes], refusal: type[Refusal], vault: Vault, service: ImageService
) -> None:
    new = await arrived(vault, make())
    with pytest.raises(refusal):
        await service.images.upload(new)
    assert not new.file.exists()
    assert [key async for key in vault.blobs.keys("originals")] == []
    assert (await service.images.page(Overseer(), Sought(), Slice())).total == 0


async def test_an_image_goes_into_an_album_that_its_user_may_change(
    vault: Vault, service: ImageService, upload: Upload
) -> None:
    mine, theirs = await service.albums.add(album()), await service.albums.add(album(client=RIVAL))
    image = await upload(album=mine.id)
    assert (image.albums, (await service.albums.see(mine.id, ANNA)).images) == ((mine.id,), 1)
    for wrong, client, refusal in ((theirs.id, SHOP, Missing), ("none", SHOP, Missing), (mine.id, RIVAL, Missing)):
        with pytest.raises(refusal):
            await upload(album=wrong, client=client)
    with pytest.raises(Forbidden):
        await upload(album=mine.id, user="ben")
    new = await arrived(vault, pictures.jpeg(), client=RIVAL, album=mine.id)
    with pytest.raises(Missing):
        await service.images.upload(new, Overseer())
    new = await arrived(vault, pictures.jpeg())
    with pytest.raises(Missing):
        await service.images.upload(new, Overseer(clients=(RIVAL,)))
    assert (await service.albums.see(mine.id, ANNA)).images == 1


async def test_a_list_is_asked_for_in_reason(service: ImageService, upload: Upload) -> None:
    await upload(tags=("a",))
    for slice in (Slice(per_page=0), Slice(per_page=101), Slice(page=0), Slice(page=1002, per_page=100)):
        with pytest.raises(Invalid):
            await service.images.page(ANNA, Sought(), slice)
    hidden = await service.albums.add(album(user="ben"))
    with pytest.raises(Forbidden):
        await service.images.page(ANNA, Sought(album=hidden.id), Slice())
    assert await service.images.tags(Overseer(clients=(RIVAL,))) == ([], 0)
    assert await service.images.tags(Overseer(clients=(SHOP,))) == (["a"], 1)
    theirs = Sought(clients=(RIVAL, SHOP))
    assert (await service.images.page(Overseer(clients=(RIVAL,)), theirs, Slice())).total == 0


async def test_the_bytes_of_a_deleted_image_go_after_the_grace_period(
    vault: Vault, service: ImageService, upload: Upload
) -> None:
    image = await upload()
    original = await vault.blobs.get(renditions.original(image.digests.sha256))
    secret, _ = await service.shares.share(image.id, ANNA, timedelta(hours=1))
    os.utime(original, (0, 0))
    assert (await vault.housekeeping.orphans())["originals"] == 0  # it is held
    assert await vault.housekeeping.renditions() == {}  # of which none are made
    await service.images.delete(image.id, ANNA)
    assert (await vault.housekeeping.orphans())["originals"] == 0  # the grace period begins now
    os.utime(original, (0, 0))
    assert (await vault.housekeeping.orphans())["originals"] == 1
    with pytest.raises(Missing):
        await service.shares.image(secret)
