"""What the library has made of a photo: its facts, its renditions, and the forms that travel."""

from __future__ import annotations

import io
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PIL import Image

from vault import formats, metadata, renditions
from vault.errors import Damaged
from vault.formats import Format
from vault.imaging.looks import look, thumbhash
from vault.imaging.opening import date_of, decoding, opened, seen, verify
from vault.imaging.smaller import fit, reduced
from vault.models.photos import Picture
from vault.renditions import GRID, GRID2X, SCREEN, THUMB
from vault.slips import Limits, Made

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


def develop(file: Path, into: Path, limits: Limits) -> Picture:
    """The facts of a picture, and its renditions in the folder `into`. Unacceptable."""
    found = _found(file, limits)
    small = found.large
    for each in renditions.ALL:
        small = fit(small, each.side, each.least)
        small.save(into / each.name, **SAVED[each.name])
    return _picture(found, small)


def survey(file: Path, limits: Limits) -> Picture:
    """The facts of a picture that can be decoded to its last frame; nothing is made of it. Unacceptable."""
    found = _found(file, limits, every_frame=True)
    small = found.large
    for each in renditions.ALL:
        small = fit(small, each.side, each.least)
    return _picture(found, small)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is read off a file; `large` is the picture as the largest rendition shows it, or a little larger."""

    format: Format
    frames: int
    width: int
    height: int
    taken_at: datetime | None
    large: Image.Image


def _found(file: Path, limits: Limits, *, every_frame: bool = False) -> Found:
    format = formats.of_file(file)
    with decoding(limits):
        metadata.check(file, format)
        verify(file, format)
        with opened(file, format, limits) as image:
            frames = getattr(image, "n_frames", 1) if format.moves else 1
            size = image.size
            large = reduced(image, SCREEN.side, SCREEN.least)
            width, height = seen(size, image)
            taken_at = date_of(image)
            for frame in range(1, frames if every_frame else 1):
                image.seek(frame)
                image.load()
    return Found(format=format, frames=frames, width=width, height=height, taken_at=taken_at, large=large)


def _picture(found: Found, small: Image.Image) -> Picture:
    return Picture(
        mime=found.format.mime,
        extension=found.format.extension,
        width=found.width,
        height=found.height,
        frames=found.frames,
        taken_at=found.taken_at,
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
