"""The only room of Pillow, pillow_heif and NumPy: reading pictures and making smaller ones.

Untrusted bytes are decoded here, so all of it runs in a child of the darkroom and never in a server's process.
"""

from __future__ import annotations

import io
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import ExifTags, Image, ImageCms

from vault import dates, formats, metadata, renditions
from vault.errors import Damaged, Refusal, TooManyPixels
from vault.formats import Format
from vault.models.photos import Picture
from vault.renditions import GRID, GRID2X, SCREEN, THUMB
from vault.slips import Limits, Made

pillow_heif.options.THUMBNAILS = False
pillow_heif.register_heif_opener()

SAVED: dict[str, dict[str, Any]] = {
    SCREEN.name: {"format": "JPEG", "quality": 82},
    GRID2X.name: {"format": "WEBP", "quality": 75, "method": 2},
    GRID.name: {"format": "WEBP", "quality": 75, "method": 2},
    THUMB.name: {"format": "JPEG", "quality": 60},
}
CONVERTED: dict[str, Any] = {"format": "JPEG", "quality": 92}
PHONE: dict[str, Any] = {"format": "JPEG", "quality": 80}
PHONE_SIDE = 1600
SMALL_SIDE, SMALL_BYTES = 200, 16_000
HASHED_SIDE = 100  # of the thumbhash
FAINT = 0.05  # levels of grey; where half the waves are nearer to their median, a hash means nothing: docs/purge.md

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


# ── the errands ───────────────────────────────────────────────────────────────────────────────────────────


def develop(file: Path, into: Path, limits: Limits) -> Picture:
    """The facts of a picture, and its renditions in the folder `into`. Unacceptable."""
    format = formats.of_file(file)
    with decoding(limits):
        metadata.check(file, format)
        verify(file, format)
        with opened(file, format, limits) as image:
            frames = getattr(image, "n_frames", 1) if format.moves else 1
            size = image.size
            small = reduced(image, SCREEN.side, SCREEN.least)
            width, height = seen(size, image)
            taken_at = date_of(image)
    for each in renditions.ALL:
        small = fit(small, each.side, each.least)
        small.save(into / each.name, **SAVED[each.name])
    return Picture(
        mime=format.mime,
        extension=format.extension,
        width=width,
        height=height,
        frames=frames,
        taken_at=taken_at,
        phash=look(small),
        thumbhash=thumbhash(fit(small, HASHED_SIDE)),
    )


def form(file: Path, into: Path, limits: Limits, *, keep_metadata: bool) -> Made:
    """The bytes that travel: stripped where that is lossless, converted to JPEG where not. Unacceptable."""
    return _made(*_form(file, into, limits, keep_metadata), limits)


def recompress(file: Path, into: Path, limits: Limits) -> Made:
    """A copy as phones make them when they send a photo: smaller, and without metadata. Unacceptable."""
    copy = into / "copy.jpg"
    with decoding(limits), opened(file, formats.of_file(file), limits) as image:
        smaller = reduced(image, PHONE_SIDE)
    smaller.save(copy, **PHONE)
    return _made(copy, formats.JPEG, limits)


def _made(travels: Path, format: Format, limits: Limits) -> Made:
    with decoding(limits), opened(travels, format, limits) as image:
        size = image.size
        small = reduced(image, SMALL_SIDE)
        width, height = seen(size, image)
    return Made(file=travels, mime=format.mime, width=width, height=height, small=in_message(small))


def _form(file: Path, into: Path, limits: Limits, keep_metadata: bool) -> tuple[Path, Format]:
    format = formats.of_file(file)
    same = into / f"form.{format.extension}"
    if keep_metadata and format in metadata.STRIPPERS:
        shutil.copyfile(file, same)
        return same, format
    with suppress(Damaged):  # a decoder forgives more than we do
        if metadata.strip(file, same, format):
            return same, format
    return converted(file, format, into / "form.jpg", limits), formats.JPEG


def converted(file: Path, format: Format, to: Path, limits: Limits) -> Path:
    """The whole picture as an upright JPEG in sRGB."""
    with decoding(limits), opened(file, format, limits) as image:
        whole = reduced(image, max(image.size))
    whole.save(to, **CONVERTED)
    return to


def in_message(small: Image.Image) -> bytes:
    """A JPEG of quality 60, or of less where 60 does not fit into a message."""
    for quality in (60, 45, 30, 15, 5):
        target = io.BytesIO()
        small.save(target, "JPEG", quality=quality)
        if target.tell() <= SMALL_BYTES:
            break
    return target.getvalue()


def fingerprint(small: bytes, limits: Limits) -> int | None:
    """The perceptual hash of a message's small JPEG; None where it is too flat to tell. Unacceptable."""
    format = formats.sniff(small)
    with decoding(limits), opened(io.BytesIO(small), format, limits) as image:
        seen = reduced(image, THUMB.side)
        return look(seen)


# ── opening ───────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def decoding(limits: Limits) -> Iterator[None]:
    """Turns whatever hostile bytes drive a decoder to into one of our refusals."""
    Image.MAX_IMAGE_PIXELS = limits.pixels  # frames may be larger than the header says
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise TooManyPixels(limits.pixels) from error
    except MemoryError as error:
        raise Damaged("it needs too much memory") from error
    except Refusal:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno:
            raise  # the disk's fault, not the picture's
        raise Damaged from error


def verify(file: Path, format: Format) -> None:
    """Checksums, where a format has them: `load` alone accepts a PNG whose CRC is wrong."""
    with Image.open(file, formats=[format.name]) as image:
        image.verify()


@contextmanager
def opened(file: Path | io.BytesIO, format: Format, limits: Limits) -> Iterator[Image.Image]:
    """The header is read, nothing is decoded yet. TooManyPixels."""
    with Image.open(file, formats=[format.name]) as image:
        if image.width * image.height > limits.pixels:
            raise TooManyPixels(limits.pixels)
        yield image


# ── facts ─────────────────────────────────────────────────────────────────────────────────────────────────


def orientation(image: Image.Image) -> int:
    """1 to 8. Only known once the image is loaded: a PNG may say so at its end."""
    return metadata.orientation(image.info.get("exif", b""))


def seen(size: tuple[int, int], image: Image.Image) -> tuple[int, int]:
    """Width and height after the orientation is applied."""
    width, height = size
    return (height, width) if orientation(image) > 4 else (width, height)


def date_of(image: Image.Image) -> datetime | None:
    exif = Image.Exif()
    try:
        exif.load(image.info.get("exif", b""))
        taken = exif.get_ifd(ExifTags.IFD.Exif)
    except Exception:  # a broken date is no reason to refuse a photo
        return None
    tags = (ExifTags.Base.DateTimeOriginal, ExifTags.Base.OffsetTimeOriginal, ExifTags.Base.SubsecTimeOriginal)
    return dates.from_exif(*(str(taken.get(tag, "")) for tag in tags))


def look(image: Image.Image) -> int | None:
    """The hash of a picture that can be told by one."""
    return phash(image) if telling(image) else None


def phash(image: Image.Image) -> int:
    """The 64-bit DCT hash as `imagehash.phash` defines it, first bit highest."""
    low = _slow(image)
    return int.from_bytes(np.packbits(low > np.median(low)).tobytes(), "big")


def telling(image: Image.Image) -> bool:
    """Whether the picture decides the bits of its hash: in sky, fog or an empty sheet of paper, JPEG does."""
    low = _slow(image)
    return bool(np.median(abs(low - np.median(low))) >= FAINT)


def _slow(image: Image.Image) -> NDArray[np.float64]:
    """The 8 × 8 slowest waves of the picture, in levels of grey."""
    grey = np.asarray(image.convert("L").resize((32, 32), Image.Resampling.LANCZOS), dtype=np.float64)
    waves = cosines(8, 32)
    low: NDArray[np.float64] = waves @ grey @ waves.T / grey.size
    return low


def cosines(count: int, length: int) -> NDArray[np.float64]:
    """The first `count` waves of a DCT-II over `length` samples, unscaled: (count, length)."""
    steps = (np.arange(length, dtype=np.float64) + 0.5) * (np.pi / length)
    waves: NDArray[np.float64] = np.cos(np.outer(np.arange(count), steps))
    return waves


def thumbhash(image: Image.Image) -> bytes:
    """The ThumbHash (github.com/evanw/thumbhash) of an opaque picture of at most 100 pixels a side."""
    width, height = image.size
    r, g, b = np.moveaxis(np.asarray(image.convert("RGB"), dtype=np.float64) / 255, 2, 0)
    across, down = (max(1, round(7 * side / max(width, height))) for side in (width, height))
    light, light_scale, light_waves = _channel((r + g + b) / 3, max(3, across), max(3, down))
    yellow, yellow_scale, yellow_waves = _channel((r + g) / 2 - b, 3, 3)
    red, red_scale, red_waves = _channel(r - g, 3, 3)
    wide = width > height
    head = _step(63, light) | _step(31.5, 1 + yellow) << 6 | _step(31.5, 1 + red) << 12 | _step(31, light_scale) << 18
    shape = (down if wide else across) | _step(63, yellow_scale) << 3 | _step(63, red_scale) << 9 | wide << 15
    waves = [_step(15, each) for each in (*light_waves, *yellow_waves, *red_waves)]
    pairs = zip(waves[::2], [*waves[1::2], 0], strict=False)
    return head.to_bytes(3, "little") + shape.to_bytes(2, "little") + bytes(low | high << 4 for low, high in pairs)


def _channel(values: NDArray[np.float64], across: int, down: int) -> tuple[float, float, list[float]]:
    """The mean, the largest wave, and the waves of the upper left triangle scaled to 0…1."""
    height, width = values.shape
    waves = cosines(down, height) @ values @ cosines(across, width).T / (width * height)
    kept = [waves[y, x] for y in range(down) for x in range(across) if x * down < across * (down - y)]
    mean, rest = float(kept[0]), np.array(kept[1:])
    scale = float(np.abs(rest).max())
    return mean, scale, list(0.5 + 0.5 / scale * rest if scale else rest)


def _step(steps: float, value: float) -> int:
    return int(steps * value + 0.5)


# ── making smaller ────────────────────────────────────────────────────────────────────────────────────────


def reduced(image: Image.Image, side: int, least: int = 0) -> Image.Image:
    """The picture as it should be seen, at most `side` pixels long: upright, opaque, in sRGB or grey.

    A JPEG is decoded at a fraction of its size, and what is costly per pixel is done to the small picture.
    `least` is as in `fit`.
    """
    profile = image.info.get("icc_profile", b"")
    image.draft(None, fitting(image.size, least or side))
    small = flat(fit(plain(image), side, least))
    upright = TURNS.get(orientation(image))
    small = in_srgb(small, profile)
    small = small.transpose(upright) if upright is not None else small
    small = small.copy() if small is image else small
    small.info = {}  # savers write what they find here
    return small


def fitting(size: tuple[int, int], side: int) -> tuple[int, int]:
    """The size at most `side` long that keeps the proportions; never larger."""
    scale = min(1, side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def fit(image: Image.Image, side: int, least: int = 0) -> Image.Image:
    """At most `side` pixels long; exactly that where it was longer, or no less than `least` if that comes cheaper.

    Dividing by a whole number costs a tenth of resampling.
    """
    longest = max(image.size)
    if longest <= side:
        return image
    divisor = -(-longest // side)
    if longest / divisor >= (least or side):
        return image.reduce(divisor)
    return image.resize(fitting(image.size, side), Image.Resampling.HAMMING, reducing_gap=1.0)


def plain(image: Image.Image) -> Image.Image:
    """In a mode that can be scaled: no palette, 8 bits a channel."""
    image.load()
    if image.mode.startswith(("I", "F")):
        return Image.fromarray((np.asarray(image).clip(0, 65535) // 256).astype(np.uint8))
    if "transparency" in image.info:
        return image.convert("RGBA")
    if image.mode in ("1", "P", "PA"):
        return image.convert("RGBA" if image.mode == "PA" else "RGB")
    return image


def flat(image: Image.Image) -> Image.Image:
    """What is transparent becomes white."""
    if not image.has_transparency_data:
        return image
    opaque = Image.new("RGB", image.size, "white")
    opaque.paste(image.convert("RGB"), mask=image.getchannel("A"))
    return opaque


def in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """A profile that is broken, or meant for other channels, is passed over as viewers do."""
    try:
        transform = _transform(profile, image.mode) if profile else None
        image = ImageCms.applyTransform(image, transform) or image if transform else image
    except (ImageCms.PyCMSError, OSError, ValueError):
        pass
    return image if image.mode in ("RGB", "L") else image.convert("RGB")


@lru_cache(8)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """None where there is nothing to do. Phones use the same few profiles, so they are kept."""
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    if ImageCms.getProfileDescription(source).startswith("sRGB"):
        return None
    return ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB")
