"""What may be asked of an image on its way out, and the one way to say each distinct result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from vault.errors import Invalid
from vault.models.images import Kind, Transform
from vault.models.photos import Picture
from vault.tongue import say

LARGEST = 4096  # pixels, of a side
QUALITY = 80
THUMB_SIDE, THUMB_QUALITY = 800, 70
FRAMES = 250  # at most, of what is served moving
MOVING_PIXELS, DECODED_PIXELS = 40_000_000, 400_000_000  # at most of all frames together: as served, as they came
KINDS = {"webp": Kind.WEBP, "jpeg": Kind.JPEG, "jpg": Kind.JPEG, "png": Kind.PNG}
TRUTHS = {"true": True, "1": True, "": True, "false": False, "0": False}


def read(params: Mapping[str, str]) -> Transform:
    """What a query asks for: `w`/`width`, `h`/`height`, `q`/`quality`, `format`, `thumb`; the rest is passed over.

    Invalid: what is no whole number, out of range, or of no kind that is served.
    """
    thumb = _truth(params, "thumb")
    side, quality = (THUMB_SIDE, THUMB_QUALITY) if thumb else (LARGEST, QUALITY)
    return Transform(
        width=_number(params, ("w", "width"), LARGEST) or side,
        height=_number(params, ("h", "height"), LARGEST) or side,
        quality=_number(params, ("q", "quality"), 100) or quality,
        kind=_kind(params.get("format", Kind.WEBP)),
        moving=True,
    )


def settled(transform: Transform, picture: Picture) -> Transform:
    """The same for the same result: exactly as large as that will be, and moving only if it will be."""
    scale = min(1, transform.width / picture.width, transform.height / picture.height)
    width, height = (max(1, round(side * scale)) for side in (picture.width, picture.height))
    moving = transform.moving and transform.kind is Kind.WEBP and _may_move(picture, width * height)
    quality = 100 if transform.kind is Kind.PNG else transform.quality
    return replace(transform, width=width, height=height, quality=quality, moving=moving)


def _may_move(picture: Picture, pixels: int) -> bool:
    came = picture.frames * picture.width * picture.height
    return 1 < picture.frames <= FRAMES and picture.frames * pixels <= MOVING_PIXELS and came <= DECODED_PIXELS


def _number(params: Mapping[str, str], names: tuple[str, ...], most: int) -> int | None:
    for name in names:
        if name in params:
            return _whole(name, params[name], most)
    return None


def _whole(name: str, value: str, most: int) -> int:
    if value.isascii() and value.isdecimal() and len(value) < 9 and 1 <= int(value) <= most:
        return int(value)
    raise Invalid(say("{name} is a whole number from 1 to {most}.", name=name, most=most))


def _truth(params: Mapping[str, str], name: str) -> bool:
    value = params.get(name, "false").lower()
    if value not in TRUTHS:
        raise Invalid(say("{name} is true or false.", name=name))
    return TRUTHS[value]


def _kind(value: str) -> Kind:
    if value.lower() not in KINDS:
        raise Invalid(say("format is one of {formats}.", formats=", ".join(KINDS)))
    return KINDS[value.lower()]
