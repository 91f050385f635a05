"""What leaves carries no secrets, and not a pixel is touched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageSequence

from tests import pictures
from vault import formats, metadata
from vault.errors import Damaged

STRIPPABLE = [
    pictures.jpeg,
    pictures.mpo,
    pictures.png,
    pictures.apng,
    pictures.webp,
    pictures.moving_webp,
    pictures.gif,
]
Maker = Callable[[], bytes]


@pytest.fixture
def strip(tmp_path: Path) -> Callable[[bytes], bytes]:
    def stripped(data: bytes) -> bytes:
        file, to = tmp_path / "photo", tmp_path / "stripped"
        file.write_bytes(data)
        assert metadata.strip(file, to, formats.sniff(data))
        return to.read_bytes()

    return stripped


Strip = Callable[[bytes], bytes]


def pixels(data: bytes) -> list[tuple[bytes, object]]:
    """Every frame, as decoded, with how long it stays."""
    image = pictures.read(data)
    return [(each.convert("RGBA").tobytes(), each.info.get("duration")) for each in ImageSequence.Iterator(image)]


@pytest.mark.parametrize("make", STRIPPABLE)
def test_no_secret_is_left(make: Maker, strip: Strip) -> None:
    data = make()
    bare = strip(data)
    assert pictures.SECRET in data
    assert pictures.SECRET not in bare
    assert not pictures.read(bare).getexif()


@pytest.mark.parametrize("make", [each for each in STRIPPABLE if each is not pictures.mpo])
def test_every_pixel_of_every_frame_is_the_same(make: Maker, strip: Strip) -> None:
    data = make()
    assert pixels(strip(data)) == pixels(data)


@pytest.mark.parametrize("progressive", [False, True])
def test_the_entropy_coded_bytes_of_a_jpeg_are_the_same(progressive: bool, strip: Strip) -> None:
    plain = pictures.saved(pictures.drawing(), "JPEG", quality=90, progressive=progressive)
    secret = pictures.with_secrets(pictures.drawing(), progressive=progressive)
    assert strip(secret) == strip(plain) == plain


def test_the_second_picture_of_a_camera_with_two_lenses_stays_behind(strip: Strip) -> None:
    bare = strip(pictures.mpo())
    assert bare.count(b"\xff\xd8\xff") == 1
    assert getattr(pictures.read(bare), "n_frames", 1) == 1


@pytest.mark.parametrize("orientation", range(2, 9))
@pytest.mark.parametrize("make", [pictures.jpeg, pictures.png])
def test_of_exif_only_the_orientation_stays(make: Callable[..., bytes], orientation: int, strip: Strip) -> None:
    bare = strip(make(orientation=orientation))
    assert dict(pictures.read(bare).getexif()) == {metadata.ORIENTATION: orientation}
    assert pictures.SECRET not in bare


def test_colours_stay_the_same(strip: Strip) -> None:
    for make in (pictures.with_secrets, pictures.webp):
        data = make(pictures.drawing(), icc_profile=pictures.srgb())
        assert pictures.read(strip(data)).info["icc_profile"] == pictures.srgb()


def test_a_cmyk_jpeg_stays_one(strip: Strip) -> None:
    data = pictures.with_secrets(pictures.drawing().convert("CMYK"))
    assert pixels(strip(data)) == pixels(data)


def test_the_preview_inside_a_jfif_header_stays_behind(strip: Strip) -> None:
    plain = pictures.saved(pictures.drawing(), "JPEG")
    preview = pictures.segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\x03\x03" + b"x" * 27)
    assert strip(plain[:2] + preview + plain[20:]) == plain


def test_a_loop_keeps_its_count(strip: Strip) -> None:
    assert pictures.read(strip(pictures.gif())).info["loop"] == 2


def test_a_webp_says_that_it_has_no_metadata(strip: Strip) -> None:
    bare = strip(pictures.webp(icc_profile=pictures.srgb()))
    assert bare[12:16] == b"VP8X"
    assert not bare[20] & metadata.VP8X_METADATA


@pytest.mark.parametrize("make", [pictures.heic, pictures.avif])
def test_what_cannot_be_stripped_is_left_alone(make: Maker, tmp_path: Path) -> None:
    file, to = tmp_path / "photo", tmp_path / "stripped"
    file.write_bytes(make())
    assert not metadata.strip(file, to, formats.of_file(file))
    assert not to.exists()


def test_a_webp_that_lies_on_its_side_cannot_be_stripped(tmp_path: Path) -> None:
    file = tmp_path / "photo"
    file.write_bytes(pictures.webp(orientation=6))
    assert not metadata.strip(file, tmp_path / "stripped", formats.WEBP)


@pytest.mark.parametrize("make", [each for each in STRIPPABLE if each is not pictures.mpo])
def test_a_file_cut_anywhere_is_damaged(make: Maker, strip: Strip) -> None:
    data = make()
    whole = len(data) - len(data.removesuffix(pictures.SECRET))
    for end in (*range(12, 60), *range(60, len(data) - whole - 40, len(data) // 50)):
        with pytest.raises(Damaged):
            strip(data[:end])


def test_a_wrong_checksum_is_damaged(strip: Strip) -> None:
    with pytest.raises(Damaged):
        strip(pictures.broken_checksum())


@pytest.mark.parametrize("order", [b"II", b"MM"])
def test_the_orientation_is_read_in_either_byte_order(order: bytes) -> None:
    block = Image.Exif()
    block.endian = "<" if order == b"II" else ">"
    block[metadata.ORIENTATION] = 8
    assert block.tobytes()[6:8] == order
    assert metadata.orientation(block.tobytes()) == 8


@pytest.mark.parametrize("exif", [b"", b"Exif\0\0", b"II*\0\xff\xff\xff\xff", b"MM\0*\0\0\0\x08\xff\xff", b"nonsense!"])
def test_a_broken_exif_block_means_upright(exif: bytes) -> None:
    assert metadata.orientation(exif) == 1


def test_an_ordinary_progressive_jpeg_has_few_scans(tmp_path: Path) -> None:
    file = tmp_path / "photo"
    file.write_bytes(pictures.saved(pictures.drawing(), "JPEG", progressive=True))
    metadata.check(file, formats.JPEG)
    file.write_bytes(pictures.many_scans(200))
    with pytest.raises(Damaged, match="too many scans"):
        metadata.check(file, formats.JPEG)


def test_scans_after_the_end_are_not_counted(tmp_path: Path) -> None:
    file = tmp_path / "photo"
    file.write_bytes(pictures.jpeg() + b"\xff\xda" * 1000)
    metadata.check(file, formats.JPEG)
