"""What images are served as: made once, kept, and never too many of them."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from config.wiring import House
from tests import pictures
from tests.conftest import MEGAPIXELS, Arrive
from tests.vault.images.conftest import ANNA, RIVAL, Upload
from vault import renditions
from vault.darkroom import Darkroom, Limits
from vault.errors import Invalid
from vault.images import transforms
from vault.images.service import ImageService
from vault.images.variants import Variants
from vault.models.images import Caller, Image, Kind, Transform
from vault.models.photos import Asset
from vault.owners import OWNER
from vault.vault import Vault


class Counting(Darkroom):
    """The darkroom, which counts what it derives."""

    derived = 0

    async def derive(self, file: Path, to: Path, transform: Transform) -> None:
        self.derived += 1
        await super().derive(file, to, transform)


def sized(width: int, **more: str) -> Transform:
    return transforms.read({"w": f"{width}", **more})


async def kept(vault: Vault, image: Image) -> list[str]:
    return sorted(
        [key.rpartition("/")[2] async for key in vault.blobs.keys(renditions.variant(image.digests.sha256, ""))]
    )


async def test_a_hundred_who_ask_at_once_cost_one_derivation(
    vault: Vault, service: ImageService, upload: Upload
) -> None:
    image, again = await upload(pictures.jpeg(orientation=6)), await upload(pictures.jpeg(orientation=6), client=RIVAL)
    async with Counting(2, Limits(pixels=MEGAPIXELS * 1_000_000)) as darkroom:
        variants = Variants(vault.blobs, darkroom, 9)
        asked = [(image, again)[n % 2] for n in range(100)]
        served = await asyncio.gather(*(variants.serve(each, sized(100)) for each in asked))
        served.append(await variants.serve(image, transforms.read({"width": "100", "h": "4000", "t": "17"})))
        assert (darkroom.derived, len({each.file for each in served})) == (1, 1)
    assert len({service.variants.etag(each, sized(width)) for each in (image, again) for width in (99, 100)}) == 4
    assert service.variants.etag(image, sized(640)) == service.variants.etag(image, sized(641))
    made = pictures.read(served[0].file.read_bytes())
    assert (made.size, made.format, served[0].mime) == ((100, 75), "WEBP", "image/webp")
    assert pictures.SECRET not in served[0].file.read_bytes()


async def test_of_too_many_the_one_put_longest_ago_goes(vault: Vault, house: House, upload: Upload) -> None:
    image = await upload()
    variants = Variants(vault.blobs, house.darkroom, 3)
    for age, width in enumerate((50, 60, 70)):
        os.utime((await variants.serve(image, sized(width))).file, (age, age))
    await variants.serve(image, sized(50))  # which puts nothing
    await variants.serve(image, sized(80))
    assert await kept(vault, image) == ["60x45-q80.webp", "70x52-q80.webp", "80x60-q80.webp"]
    await asyncio.gather(*(variants.serve(image, sized(width)) for width in range(90, 98)))
    assert len(await kept(vault, image)) == 3


async def test_variants_go_with_the_last_image_or_avatar_of_their_original_and_not_with_a_photo(
    vault: Vault, service: ImageService, upload: Upload, arrive: Arrive
) -> None:
    photo: Asset = (await vault.intake.accept(await arrive(pictures.jpeg()))).asset
    image, other = await upload(), await upload(client=RIVAL)
    file = (await service.variants.serve(image, sized(50))).file

    async def gone() -> dict[str, int]:
        for key in [key async for key in vault.blobs.keys("")]:
            os.utime(await vault.blobs.get(key), (0, 0))
        return await vault.housekeeping.orphans()

    await service.images.delete(image.id, ANNA)
    assert (await gone())["variants"] == 0
    await service.images.delete(other.id, Caller(client=RIVAL))
    assert await gone() == {"originals": 0, "renditions": 0, "forms": 0, "variants": 1}
    assert not file.exists()
    again = await upload()
    await vault.library.delete(OWNER, photo.id)
    assert await gone() == {"originals": 0, "renditions": 4, "forms": 0, "variants": 0}
    assert (await service.variants.serve(again, sized(50))).file.exists()


def test_a_query_is_read_in_both_spellings_and_what_it_does_not_know_is_passed_over() -> None:
    assert transforms.read({}) == transforms.read({"t": "1", "token": "x", "zoom": "9"})
    assert transforms.read({"w": "9", "h": "8", "q": "7"}) == transforms.read(
        {"width": "9", "height": "8", "quality": "7"}
    )
    assert transforms.read({"format": "JPG"}) == transforms.read({"format": "jpeg", "thumb": "false"})
    thumb = transforms.read({"thumb": "true"})
    assert (thumb.width, thumb.height, thumb.quality, thumb.kind) == (800, 800, 70, Kind.WEBP)


@pytest.mark.parametrize("name", ["w", "h", "width", "height", "q", "quality"])
@pytest.mark.parametrize("value", ["0", "-1", "4097", "1.5", "", "x", "٣", "9" * 999, "1e3", " 5"])
def test_what_is_out_of_range_or_no_number_is_invalid(name: str, value: str) -> None:
    with pytest.raises(Invalid):
        transforms.read({name: value})


@pytest.mark.parametrize(("name", "value"), [("format", "gif"), ("format", ""), ("thumb", "maybe"), ("q", "101")])
def test_what_is_of_no_kind_is_invalid(name: str, value: str) -> None:
    with pytest.raises(Invalid):
        transforms.read({name: value})
