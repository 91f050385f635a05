"""Opening untrusted files, and the facts that stand in their heads."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pillow_heif
from PIL import ExifTags, Image

from vault import dates, metadata
from vault.errors import Damaged, Refusal, TooManyPixels
from vault.formats import Format
from vault.slips import Limits

pillow_heif.options.THUMBNAILS = False
pillow_heif.register_heif_opener()


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
