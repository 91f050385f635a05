"""Making pictures smaller, upright and plain: the steps that every errand is made of."""

from __future__ import annotations

import io
from functools import lru_cache

import numpy as np
from PIL import Image, ImageCms

from vault.imaging.opening import orientation

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


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
