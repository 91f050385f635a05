"""What a picture looks like, in a few bytes: the perceptual hash and the thumbhash."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

FAINT = 0.05  # levels of grey; where half the waves are nearer to their median, a hash means nothing: docs/purge.md


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
