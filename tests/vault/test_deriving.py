"""What the image service serves: sizes, kinds, colours, frames, and nothing that tells on anybody."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from tests import make, pictures
from tests.pictures import SECRET, SIZE
from vault.errors import Refusal
from vault.images import transforms
from vault.imaging import deriving, developing
from vault.slips import Limits

LIMITS = Limits(pixels=20_000_000)
MAKERS = [pictures.jpeg, pictures.png, pictures.apng, pictures.webp, pictures.moving_webp, pictures.gif]
Maker = Callable[..., bytes]
Derive = Callable[..., bytes]


@pytest.fixture
def derive(tmp_path: Path) -> Derive:
    """What these parameters make of these bytes."""

    def _derive(data: bytes, **params: str) -> bytes:
        file, to = tmp_path / "file", tmp_path / "made"
        file.write_bytes(data)
        transform = transforms.settled(transforms.read(params), developing.survey(file, LIMITS))
        deriving.derive(file, to, transform, LIMITS)
        made = to.read_bytes()
        assert pictures.read(made).size == (transform.width, transform.height)
        return made

    return _derive


def at(image: Image.Image, x: float, y: float) -> list[int]:
    """The colour at these fractions of its sides, each channel rounded to full or nothing."""
    rgb = np.asarray(image.convert("RGB"))
    return [255 if each > 127 else 0 for each in rgb[int(y * image.height), int(x * image.width)]]


def in_corners(image: Image.Image) -> list[list[int]]:
    return [at(image, x, y) for x, y in ((0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8))]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("make", [pictures.with_secrets, pictures.png, pictures.webp])
def test_it_is_upright_however_it_was_held(make: Maker, orientation: int, derive: Derive) -> None:
    lying = pictures.corners((480, 320))
    data = (
        make(pictures.laid(lying, orientation), orientation)
        if make is pictures.with_secrets
        else make(lying, orientation=orientation)
    )
    for params in ({"w": "60"}, {"h": "40", "format": "jpeg"}, {"w": "60", "h": "900", "format": "png"}):
        made = pictures.read(derive(data, **params))
        assert (made.size, in_corners(made)) == ((60, 40), in_corners(lying))


@pytest.mark.parametrize("kind", ["webp", "jpeg", "png"])
@pytest.mark.parametrize("make", MAKERS)
def test_it_tells_nothing_of_where_and_by_whom_it_was_taken(make: Maker, kind: str, derive: Derive) -> None:
    made = derive(make(), w="100", format=kind)
    assert pictures.read(made).format == kind.upper()
    for trace in (
        SECRET,
        b"Exif",
        b"EXIF",
        b"eXIf",
        b"http://ns.adobe.com",
        b"XMP ",
        b"xmpmeta",
        b"ICCP",
        b"iCCP",
        b"tEXt",
    ):
        assert trace not in made


@pytest.mark.parametrize("make", [pictures.gif, pictures.apng, pictures.moving_webp])
def test_what_moves_keeps_moving_at_its_pace(make: Maker, derive: Derive) -> None:
    made = Image.open(io.BytesIO(derive(make(), w="60")))
    seen = [(frame.load(), frame.info["duration"])[1] for frame in ImageSequence.Iterator(made)]
    drawn = [frame.convert("RGB").resize((60, 40)) for frame in pictures.frames(3)]
    assert (made.format, made.size, seen) == ("WEBP", (60, 40), [80, 80, 80])
    for index, frame in enumerate(drawn):
        made.seek(index)
        off = np.abs(np.asarray(made.convert("RGB"), dtype=float) - np.asarray(frame, dtype=float)).mean()
        assert off < 25


def test_a_gif_is_played_as_often_as_it_was(derive: Derive) -> None:
    first, *rest = pictures.frames(3)
    for loop, played in ((0, 0), (2, 3), (None, 1)):
        options = {} if loop is None else {"loop": loop}
        data = pictures.saved(first, "GIF", save_all=True, append_images=rest, duration=80, **options)
        assert pictures.read(derive(data)).info["loop"] == played


@pytest.mark.parametrize("kind", ["jpeg", "png"])
def test_of_what_moves_other_kinds_show_the_first_frame(kind: str, derive: Derive) -> None:
    made = pictures.read(derive(pictures.gif(), format=kind))
    drawn = np.asarray(pictures.frames(1)[0], dtype=float)
    assert getattr(made, "n_frames", 1) == 1
    assert np.abs(np.asarray(made.convert("RGB"), dtype=float) - drawn).mean() < 25


def test_too_much_to_move_stands_still() -> None:
    def moving(frames: int, width: int, height: int, **params: str) -> bool:
        found = make.picture(width=width, height=height, frames=frames)
        return transforms.settled(transforms.read(params), found).moving

    assert moving(transforms.FRAMES, 100, 100)
    assert not moving(transforms.FRAMES + 1, 100, 100)
    assert not moving(1, 100, 100)
    assert not moving(3, 100, 100, format="png")
    assert not moving(200, 1000, 1000)
    assert moving(200, 1000, 1000, w="300")
    assert not moving(200, 4000, 4000, w="300")


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparency_is_kept_where_it_can_be_and_white_where_not(mode: str, derive: Derive) -> None:
    image = Image.new("RGBA", SIZE, (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, SIZE[0] // 2, SIZE[1]))
    data = pictures.saved(image.convert(mode), "PNG")
    for kind in ("webp", "png"):
        made = pictures.read(derive(data, w="64", format=kind)).convert("RGBA")
        assert [made.getpixel((x, 20)) for x in (10, 54)] == [(0, 0, 0, 255), pytest.approx((0, 0, 0, 0), abs=0)]
    made = pictures.read(derive(data, w="64", format="jpeg"))
    assert (at(made, 0.2, 0.5), at(made, 0.8, 0.5)) == ([0, 0, 0], [255, 255, 255])


@pytest.mark.parametrize("mode", ["1", "L", "I;16"])
@pytest.mark.parametrize("kind", ["webp", "jpeg", "png"])
def test_a_png_of_any_mode_is_served(mode: str, kind: str, derive: Derive) -> None:
    ramp = Image.linear_gradient("L")
    image = Image.fromarray(np.asarray(ramp, dtype=np.uint16) * 257) if mode == "I;16" else ramp.convert(mode)
    made = np.asarray(pictures.read(derive(pictures.saved(image, "PNG"), w="64", format=kind)).convert("L"))
    assert made[:16].mean() < 60 and made[-16:].mean() > 195


def test_a_cmyk_jpeg_has_its_colours(derive: Derive) -> None:
    data = pictures.saved(pictures.corners().convert("CMYK"), "JPEG", quality=95)
    assert in_corners(pictures.read(derive(data, w="100"))) == in_corners(pictures.corners())


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_another_space_of_colours_becomes_srgb(mode: str, derive: Derive) -> None:
    grey = Image.new(mode, SIZE, (128, 128, 128))
    made = pictures.read(derive(pictures.saved(grey, "PNG", icc_profile=pictures.linear()), w="64", format="png"))
    assert np.asarray(made.convert("RGB")).mean() == pytest.approx(188, abs=3)  # linear ½ is 188 in sRGB
    assert "icc_profile" not in made.info


def test_nothing_is_enlarged_and_the_whole_is_at_most_4096_long(derive: Derive) -> None:
    assert pictures.read(derive(pictures.jpeg(), w="4000", h="4000")).size == SIZE
    assert pictures.read(derive(pictures.saved(Image.new("L", (5000, 10)), "PNG"))).size == (4096, 8)
    assert pictures.read(derive(pictures.saved(Image.new("L", (5000, 1)), "PNG"), w="10")).size == (10, 1)


def test_quality_is_a_matter_of_bytes(derive: Derive) -> None:
    sizes = [len(derive(pictures.jpeg(), q=quality)) for quality in ("10", "80", "100")]
    assert sizes == sorted(set(sizes))


@pytest.mark.parametrize("make", MAKERS)
def test_what_is_cut_short_is_refused(make: Maker, tmp_path: Path) -> None:
    (file := tmp_path / "file").write_bytes(pictures.cut(make()))
    with pytest.raises(Refusal):
        developing.survey(file, LIMITS)


@pytest.mark.parametrize("data", [pictures.cut(pictures.jpeg()), pictures.pixel_bomb(), pictures.svg(), b""])
def test_nothing_is_made_of_hostile_bytes(data: bytes, tmp_path: Path) -> None:
    (file := tmp_path / "file").write_bytes(data)
    with pytest.raises(Refusal):
        deriving.derive(file, to := tmp_path / "made", transforms.read({}), LIMITS)
    assert not to.exists()


def test_an_animation_is_looked_at_to_its_last_frame(tmp_path: Path) -> None:
    data = pictures.apng()
    last = data.rindex(b"fdAT")
    end = last + 4 + struct.unpack_from(">I", data, last - 4)[0]
    broken = data[last : last + 8] + bytes(end - last - 8)
    (file := tmp_path / "file").write_bytes(
        data[:last] + broken + struct.pack(">I", zlib.crc32(broken)) + data[end + 4 :]
    )
    developing.develop(file, tmp_path, LIMITS)  # which shows the first alone
    with pytest.raises(Refusal):
        developing.survey(file, LIMITS)
