"""What the image service serves: an original in the wished size and kind, moving where it moves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PIL import Image

from vault import formats
from vault.formats import Format
from vault.imaging.opening import decoding, opened, orientation
from vault.imaging.smaller import TURNS, flat, in_srgb, plain
from vault.models.images import Kind, Transform
from vault.slips import Limits

GAP = 2.0  # how many times too large a picture may still be when it is resampled: Pillow's `reducing_gap`
EFFORT, MOVING_EFFORT = 4, 2  # libwebp's methods, 0 to 6; an animation is many pictures


def derive(file: Path, to: Path, transform: Transform, limits: Limits) -> None:
    """Write what the transform makes of a picture, without any of its metadata. Unacceptable."""
    format = formats.of_file(file)
    with decoding(limits), opened(file, format, limits) as image:
        frames, how = _moving(image, format, transform) if transform.moving else ([_shown(image, transform)], {})
    first, *rest = frames
    first.save(to, append_images=rest, **_saved(transform) | how)


def _moving(image: Image.Image, format: Format, transform: Transform) -> tuple[list[Image.Image], dict[str, Any]]:
    """Every frame, and how long each is seen."""
    frames, durations = [], []
    for frame in range(getattr(image, "n_frames", 1)):
        image.seek(frame)
        frames.append(_shown(image, transform))
        durations.append(round(image.info.get("duration", 0)))
    pace = {"duration": durations, "loop": _turns(image, format), "method": MOVING_EFFORT}
    return frames, {"save_all": True} | pace


def _turns(image: Image.Image, format: Format) -> int:
    """How often it is played, 0 is for ever: a GIF counts what comes after the first time, if it says anything."""
    if format is not formats.GIF:
        return int(image.info.get("loop", 0))
    again = image.info.get("loop")
    return 1 if again is None else again and again + 1


def _shown(image: Image.Image, transform: Transform) -> Image.Image:
    """As it should be seen and as large as is wished, in RGB or grey, transparent where that can be told."""
    profile = image.info.get("icc_profile", b"")
    image.draft(None, _laid((transform.width, transform.height), image))
    whole = plain(image)  # a PNG tells how it lies only now
    small = whole.resize(_laid((transform.width, transform.height), image), Image.Resampling.LANCZOS, reducing_gap=GAP)
    small = _in_srgb(flat(small) if transform.kind is Kind.JPEG else small, profile)
    upright = TURNS.get(orientation(image))
    small = small.transpose(upright) if upright is not None else small
    small.info = {}  # savers write what they find here
    return small


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """In sRGB or grey, as transparent as it was."""
    if not image.has_transparency_data:
        return in_srgb(image, profile)
    colours = in_srgb(image.convert("L" if image.mode == "LA" else "RGB"), profile).convert("RGB")
    colours.putalpha(image.getchannel("A"))
    return colours


def _laid(size: tuple[int, int], image: Image.Image) -> tuple[int, int]:
    """The size of what is seen, as it lies in the file."""
    return (size[1], size[0]) if orientation(image) > 4 else size


def _saved(transform: Transform) -> dict[str, Any]:
    match transform.kind:
        case Kind.JPEG:
            return {"format": "JPEG", "quality": transform.quality, "optimize": True, "progressive": True}
        case Kind.PNG:
            return {"format": "PNG"}
        case Kind.WEBP:
            return {"format": "WEBP", "quality": transform.quality, "method": EFFORT}
