"""What is read off a picture, and what is made of it."""

from __future__ import annotations

import struct
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests import pictures
from tests.pictures import SECRET, SIZE
from vault import metadata, renditions
from vault.errors import Damaged, EmptyFile, NotAnImage, TooManyPixels
from vault.imaging import developing, looks
from vault.likeness import LOOK_ALIKE, RE_ENCODED, distance
from vault.models.photos import Picture
from vault.renditions import GRID, GRID2X, SCREEN, THUMB
from vault.slips import Limits, Made

LIMITS = Limits(pixels=20_000_000)
MAKERS = [
    pictures.jpeg,
    pictures.mpo,
    pictures.png,
    pictures.apng,
    pictures.webp,
    pictures.moving_webp,
    pictures.gif,
    pictures.heic,
    pictures.avif,
]
HELD = [pictures.png, pictures.webp, pictures.heic, pictures.avif]  # makers that take a drawing and an orientation
Maker = Callable[..., bytes]


class Bench:
    """A folder to work in."""

    def __init__(self, folder: Path) -> None:
        self.file, self.into = folder / "photo", folder / "made"
        self.into.mkdir()

    def develop(self, data: bytes) -> Picture:
        self.file.write_bytes(data)
        return developing.develop(self.file, self.into, LIMITS)

    def form(self, data: bytes, *, keep_metadata: bool = False) -> Made:
        self.file.write_bytes(data)
        return developing.form(self.file, self.into, LIMITS, keep_metadata=keep_metadata)

    def made(self, name: str) -> bytes:
        return (self.into / name).read_bytes()


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def mean(image: Image.Image) -> list[float]:
    found: list[float] = np.asarray(image.convert("RGB"), dtype=np.float64).mean((0, 1)).tolist()
    return found


def in_corners(image: Image.Image) -> list[tuple[int, ...]]:
    """The colours a quarter in from each corner, clockwise, rounded to full or nothing."""
    width, height = image.size
    spots = [(width // 4, height // 4), (3 * width // 4, height // 4)]
    spots += [(3 * width // 4, 3 * height // 4), (width // 4, 3 * height // 4)]
    rgb = np.asarray(image.convert("RGB"))
    return [tuple(255 if channel > 127 else 0 for channel in rgb[y, x]) for x, y in spots]


def apart(one: int | None, other: int | None) -> int:
    assert one is not None and other is not None
    return distance(one, other)


# ── facts ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("make", "mime", "extension", "frames"),
    [
        (pictures.jpeg, "image/jpeg", "jpg", 1),
        (pictures.mpo, "image/jpeg", "jpg", 1),
        (pictures.png, "image/png", "png", 1),
        (pictures.apng, "image/png", "png", 3),
        (pictures.webp, "image/webp", "webp", 1),
        (pictures.moving_webp, "image/webp", "webp", 3),
        (pictures.gif, "image/gif", "gif", 3),
        (pictures.heic, "image/heic", "heic", 1),
        (pictures.avif, "image/avif", "avif", 1),
    ],
)
def test_a_picture_is_what_its_content_says(make: Maker, mime: str, extension: str, frames: int, bench: Bench) -> None:
    found = bench.develop(make())
    assert (found.mime, found.extension, found.frames) == (mime, extension, frames)


@pytest.mark.parametrize("make", [each for each in MAKERS if each is not pictures.gif])
def test_the_camera_tells_the_date(make: Maker, bench: Bench) -> None:
    assert bench.develop(make()).taken_at == datetime(2024, 1, 31, 14, 22, 33, tzinfo=UTC)


def test_the_camera_may_tell_its_time_zone_and_a_fraction(bench: Bench) -> None:
    exif = pictures.exif(OffsetTimeOriginal="-05:00", SubsecTimeOriginal="25")
    found = bench.develop(pictures.jpeg(exif=exif)).taken_at
    assert found == datetime(2024, 1, 31, 19, 22, 33, 250_000, tzinfo=UTC)


@pytest.mark.parametrize("exif", [pictures.exif(taken="0000:00:00 00:00:00"), b"Exif\0\0II*\0\xff\xff\xff\xff", b""])
def test_a_nonsense_date_is_none(exif: bytes, bench: Bench) -> None:
    assert bench.develop(pictures.jpeg(exif=exif)).taken_at is None


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("make", HELD)
def test_a_picture_is_upright_however_it_was_held(make: Maker, orientation: int, bench: Bench) -> None:
    found = bench.develop(make(pictures.corners(), orientation=orientation))
    assert (found.width, found.height) == SIZE
    colours = in_corners(pictures.corners())
    for each in renditions.NAMES:
        assert in_corners(pictures.read(bench.made(each))) == colours


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_jpeg_decoded_at_a_fraction_is_upright_too(orientation: int, bench: Bench) -> None:
    image = pictures.laid(pictures.corners((2000, 1200)), orientation)
    found = bench.develop(pictures.with_secrets(image, orientation))
    assert (found.width, found.height) == (2000, 1200)
    assert in_corners(pictures.read(bench.made(THUMB.name))) == in_corners(pictures.corners())


def test_an_orientation_at_the_end_of_a_png_counts(bench: Bench) -> None:
    data = pictures.png(orientation=6)
    at = data.index(b"eXIf") - 4
    end = at + 12 + struct.unpack_from(">I", data, at)[0]
    last = data.index(b"IEND") - 4
    found = bench.develop(data[:at] + data[end:last] + data[at:end] + data[last:])
    assert (found.width, found.height) == SIZE


# ── hashes ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("side", "quality"), [(1600, 80), (1280, 60), (200, 60)])
def test_a_recompressed_copy_looks_the_same(seed: int, side: int, quality: int, bench: Bench) -> None:
    image = pictures.drawing(seed, (2400, 1800))
    phash = bench.develop(pictures.saved(image, "JPEG", quality=92)).phash
    image.thumbnail((side, side))
    copy = pictures.saved(image, "JPEG", quality=quality)
    assert apart(phash, bench.develop(copy).phash) <= RE_ENCODED
    assert apart(phash, developing.fingerprint(copy, LIMITS)) <= RE_ENCODED


def test_different_pictures_look_different(bench: Bench) -> None:
    hashes = [bench.develop(pictures.jpeg(seed)).phash for seed in range(6)]
    assert min(apart(one, other) for one in hashes for other in hashes if one is not other) >= 16


@pytest.mark.parametrize("quality", [30, 60, 90])
@pytest.mark.parametrize("levels", [(255, 255), (0, 0), (12, 16), (120, 190)])
def test_paper_night_and_sky_have_no_fingerprint(levels: tuple[int, int], quality: int) -> None:
    flat = sky(*levels)
    assert not looks.telling(flat)
    assert developing.fingerprint(pictures.saved(flat, "JPEG", quality=quality), LIMITS) is None


def test_an_empty_page_in_the_vault_is_like_no_other(bench: Bench) -> None:
    assert bench.develop(pictures.saved(sky(255, 255), "JPEG")).phash is None


@pytest.mark.parametrize("quality", [30, 60, 90])
@pytest.mark.parametrize("seed", range(4))
def test_a_photo_in_fog_is_still_told(seed: int, quality: int) -> None:
    photo = pictures.drawing(seed, (100, 75))
    faint = Image.blend(photo, Image.new("RGB", photo.size, "silver"), 0.8)
    found = developing.fingerprint(pictures.saved(faint, "JPEG", quality=quality), LIMITS)
    assert apart(looks.phash(photo), found) <= LOOK_ALIKE


def sky(top: int, bottom: int) -> Image.Image:
    """Nothing but one level of grey fading into another, 100 pixels wide."""
    rows = np.linspace(top, bottom, 75).round().astype(np.uint8)
    return Image.fromarray(np.broadcast_to(rows[:, None], (75, 100)).copy()).convert("RGB")


def test_the_perceptual_hash_is_the_one_of_imagehash() -> None:
    """A DCT over columns and rows, its upper left 8 × 8, and which of those are over their median."""
    grey = pictures.drawing(3, (32, 32)).convert("L")
    values = np.asarray(grey, dtype=np.float64)
    k, n = np.arange(32)[:, None], np.arange(32)[None, :]
    dct = 2 * np.cos(np.pi * k * (2 * n + 1) / 64)
    low = (dct @ (dct @ values).T).T[:8, :8]
    bits = "".join("1" if bit else "0" for bit in (low > np.median(low)).flatten())
    assert f"{looks.phash(grey):064b}" == bits


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("size", [(640, 480), (480, 640), (300, 300), (900, 90)])
def test_the_thumbhash_decodes_to_the_average_colour(seed: int, size: tuple[int, int], bench: Bench) -> None:
    image = pictures.drawing(seed, size)
    found = average_of(bench.develop(pictures.saved(image, "PNG")).thumbhash)
    assert found == pytest.approx(mean(image), abs=8)


def average_of(thumbhash: bytes) -> list[float]:
    """`thumbHashToAverageRGBA` of the public algorithm."""
    head = int.from_bytes(thumbhash[:3], "little")
    light, yellow, red = (head & 63) / 63, (head >> 6 & 63) / 31.5 - 1, (head >> 12 & 63) / 31.5 - 1
    blue = light - 2 / 3 * yellow
    r = (3 * light - blue + red) / 2
    return [255 * each for each in (r, r - red, blue)]


def test_a_thumbhash_knows_the_proportions(bench: Bench) -> None:
    wide, tall = (bench.develop(pictures.jpeg(1, size)).thumbhash for size in ((640, 320), (320, 640)))
    assert wide[4] & 0x80
    assert not tall[4] & 0x80
    assert wide[3] & 7 == tall[3] & 7 == 4  # the shorter side has about half of seven waves


# ── renditions ────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("make", MAKERS)
def test_no_rendition_carries_a_secret(make: Maker, bench: Bench) -> None:
    bench.develop(make())
    for name in renditions.NAMES:
        data = bench.made(name)
        assert SECRET not in data
        assert not pictures.read(data).getexif()
        assert not {"exif", "xmp", "comment", "icc_profile"} & pictures.read(data).info.keys()


def test_renditions_have_their_sizes_and_kinds(bench: Bench) -> None:
    bench.develop(pictures.jpeg(1, (3000, 2000)))
    made = {name: pictures.read(bench.made(name)) for name in renditions.NAMES}
    assert {name: image.size for name, image in made.items()} == {
        SCREEN.name: (1500, 1000),
        GRID2X.name: (750, 500),
        GRID.name: (375, 250),
        THUMB.name: (200, 133),
    }
    assert [made[name].format for name in renditions.NAMES] == ["JPEG", "WEBP", "WEBP", "JPEG"]


@pytest.mark.parametrize("longest", [1201, 2049, 2560, 4000, 5000, 8001])
def test_a_rendition_is_as_large_as_it_says(bench: Bench, longest: int) -> None:
    bench.develop(pictures.jpeg(1, (longest, 300)))
    for each in renditions.ALL:
        made = max(pictures.read(bench.made(each.name)).size)
        assert each.least <= made <= each.side or (made == longest < each.least)


def test_a_small_picture_is_never_enlarged(bench: Bench) -> None:
    bench.develop(pictures.png(pictures.drawing(1, (120, 90))))
    assert {pictures.read(bench.made(name)).size for name in renditions.NAMES} == {(120, 90)}


def test_a_picture_one_pixel_high_has_renditions(bench: Bench) -> None:
    bench.develop(pictures.png(pictures.drawing(1, (3000, 1))))
    assert pictures.read(bench.made(THUMB.name)).size == (200, 1)


def test_what_is_transparent_is_white(bench: Bench) -> None:
    image = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    image.paste("red", (0, 0, SIZE[0] // 2, SIZE[1]))
    for data in (pictures.png(image), pictures.webp(image), pictures.png(image.quantize(8)), pictures.avif(image)):
        bench.develop(data)
        colours = in_corners(pictures.read(bench.made(GRID.name)))
        assert colours == [(255, 0, 0), (255, 255, 255), (255, 255, 255), (255, 0, 0)]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16"])
def test_a_png_of_any_mode_is_developed(mode: str, bench: Bench) -> None:
    grey = pictures.drawing().convert("L")
    image = Image.fromarray(np.asarray(grey, dtype=np.uint16) * 257) if mode == "I;16" else grey.convert(mode)
    assert image.mode == mode
    bench.develop(pictures.saved(image, "PNG"))
    assert mean(pictures.read(bench.made(THUMB.name))) == pytest.approx(mean(grey), abs=4)


def test_a_cmyk_jpeg_has_its_colours(bench: Bench) -> None:
    image = pictures.corners().convert("CMYK")
    bench.develop(pictures.saved(image, "JPEG", quality=95))
    assert in_corners(pictures.read(bench.made(GRID.name))) == in_corners(pictures.corners())


def test_a_wide_gamut_becomes_srgb(bench: Bench) -> None:
    grey = Image.new("RGB", SIZE, (128, 128, 128))
    bench.develop(pictures.saved(grey, "JPEG", icc_profile=pictures.linear()))
    assert mean(pictures.read(bench.made(THUMB.name))) == pytest.approx([188] * 3, abs=3)  # linear ½ is 188 in sRGB


def test_a_broken_colour_profile_is_passed_over(bench: Bench) -> None:
    bench.develop(pictures.jpeg(icc_profile=b"not a profile" * 20))
    assert mean(pictures.read(bench.made(THUMB.name))) == pytest.approx(mean(pictures.drawing()), abs=3)


# ── refusals ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("make", [each for each in MAKERS if each is not pictures.mpo])
def test_a_file_cut_short_is_damaged(make: Maker, bench: Bench) -> None:
    with pytest.raises(Damaged):
        bench.develop(pictures.cut(make()))


@pytest.mark.parametrize("make", [pictures.jpeg, pictures.png, pictures.webp, pictures.heic])
def test_a_file_that_is_only_a_beginning_is_damaged(make: Maker, bench: Bench) -> None:
    with pytest.raises(Damaged):
        bench.develop(make()[:30])


def test_a_wrong_checksum_is_damaged(bench: Bench) -> None:
    with pytest.raises(Damaged):
        bench.develop(pictures.broken_checksum())


def test_a_pixel_bomb_is_refused_by_its_header(bench: Bench) -> None:
    with pytest.raises(TooManyPixels, match="20 megapixels"):
        bench.develop(pictures.pixel_bomb())


def test_the_limit_is_ours_and_not_the_decoder_s(tmp_path: Path) -> None:
    file = tmp_path / "photo"
    file.write_bytes(pictures.pixel_bomb(9_900))
    with pytest.raises(Damaged):  # its header lies, but it is within 100 megapixels
        developing.develop(file, tmp_path, Limits(pixels=100_000_000))


def test_a_jpeg_of_too_many_scans_is_damaged(bench: Bench) -> None:
    with pytest.raises(Damaged, match="too many scans"):
        bench.develop(pictures.many_scans())


@pytest.mark.parametrize("make", [pictures.archive, pictures.svg])
def test_anything_else_is_not_an_image(make: Maker, bench: Bench) -> None:
    with pytest.raises(NotAnImage):
        bench.develop(make())


def test_an_empty_file_says_so(bench: Bench) -> None:
    with pytest.raises(EmptyFile):
        bench.develop(b"")


# ── forms ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("make", MAKERS)
def test_what_travels_carries_no_secret(make: Maker, bench: Bench) -> None:
    made = bench.form(make())
    for data in (made.file.read_bytes(), made.small):
        assert SECRET not in data
        assert not pictures.read(data).getexif()


@pytest.mark.parametrize("make", [each for each in MAKERS if each not in (pictures.heic, pictures.avif)])
def test_metadata_is_kept_when_asked_for(make: Maker, bench: Bench) -> None:
    data = make()
    assert bench.form(data, keep_metadata=True).file.read_bytes() == data


@pytest.mark.parametrize("keep_metadata", [True, False])
@pytest.mark.parametrize("make", [pictures.heic, pictures.avif])
def test_what_phones_cannot_show_travels_as_jpeg(make: Maker, keep_metadata: bool, bench: Bench) -> None:
    made = bench.form(make(pictures.corners(), orientation=6), keep_metadata=keep_metadata)
    image = pictures.read(made.file.read_bytes())
    assert (made.mime, image.format, image.size) == ("image/jpeg", "JPEG", SIZE)
    assert in_corners(image) == in_corners(pictures.corners())
    assert not image.getexif()


def test_a_webp_that_lies_on_its_side_travels_as_jpeg(bench: Bench) -> None:
    made = bench.form(pictures.webp(pictures.corners(), orientation=8))
    assert made.mime == "image/jpeg"
    assert in_corners(pictures.read(made.file.read_bytes())) == in_corners(pictures.corners())


def test_a_structure_we_cannot_follow_travels_as_jpeg(bench: Bench) -> None:
    plain = pictures.saved(pictures.drawing(), "JPEG")
    made = bench.form(plain[:20] + b"junk" + plain[20:])
    assert pictures.read(made.file.read_bytes()).size == SIZE


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_stripped_jpeg_is_still_seen_upright(orientation: int, bench: Bench) -> None:
    made = bench.form(pictures.with_secrets(pictures.laid(pictures.corners(), orientation), orientation))
    assert (made.width, made.height) == SIZE
    assert in_corners(pictures.read(made.small)) == in_corners(pictures.corners())
    assert metadata.orientation(pictures.read(made.file.read_bytes()).info.get("exif", b"")) == orientation


def test_the_small_picture_fits_into_a_message(bench: Bench) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (400, 400, 3), dtype=np.uint8)
    made = bench.form(pictures.png(Image.fromarray(noise)))
    assert len(made.small) <= 16_000
    assert pictures.read(made.small).size == (200, 200)


def test_the_small_picture_of_a_form_has_the_fingerprint_of_the_photo(bench: Bench) -> None:
    data = pictures.jpeg(2, (2000, 1500), orientation=6)
    assert apart(bench.develop(data).phash, developing.fingerprint(bench.form(data).small, LIMITS)) <= 2
