"""Pictures for the simulated people to send, drawn here: evening lakes as PNG, in nothing but the standard library.

A row of pixels is a row of bytes in which every bit is a layer (sun, hill, water, …). Layers are laid over one another
by OR-ing rows as big integers, and `bytes.translate` turns a row of layers into red, green and blue at once.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from struct import pack

WIDTH, HEIGHT = 640, 480

GLOW, SUN, FAR, NEAR, WATER, GLINT, BOAT, SHORE = (1 << bit for bit in range(8))

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """The colours of an hour of the day."""

    zenith: Colour
    horizon: Colour
    sun: Colour
    hills: Colour
    water: Colour


LIGHTS = (
    Light(zenith=(38, 60, 116), horizon=(250, 170, 118), sun=(255, 226, 150), hills=(84, 74, 110), water=(46, 70, 112)),
    Light(
        zenith=(92, 160, 222), horizon=(222, 240, 250), sun=(255, 250, 220), hills=(86, 132, 104), water=(52, 122, 160)
    ),
    Light(zenith=(24, 30, 66), horizon=(190, 96, 120), sun=(255, 188, 140), hills=(52, 44, 84), water=(38, 42, 86)),
    Light(
        zenith=(128, 184, 214),
        horizon=(255, 232, 196),
        sun=(255, 246, 210),
        hills=(112, 140, 120),
        water=(96, 150, 160),
    ),
    Light(zenith=(54, 96, 128), horizon=(244, 206, 120), sun=(255, 240, 170), hills=(96, 96, 70), water=(70, 100, 96)),
)


@lru_cache(32)
def scene(seed: int) -> bytes:
    """A picture as PNG, 640 × 480; the same seed is the same bytes."""
    return next(prints(seed, 1))


def prints(seed: int, count: int, first: int = 0) -> Iterator[bytes]:
    """`count` pictures of one scene, numbered in the corner from `first` on: different bytes at hardly any cost."""
    rows = _rows(seed)
    plate = zlib.compressobj(6)
    start = plate.compress(b"".join(b"\0" + row for row in rows[:-4]))
    for number in range(first, first + count):
        rest = plate.copy()
        yield _png(start + rest.compress(b"".join(b"\0" + _signed(row, number) for row in rows[-4:])) + rest.flush())


def _rows(seed: int) -> list[bytes]:
    random = Random(seed)  # noqa: S311
    light = LIGHTS[seed % len(LIGHTS)]
    horizon = random.randint(250, 300)
    layers = _layers(random, horizon)
    return [_coloured(layer, light, y, horizon) for y, layer in enumerate(layers)]


def _layers(random: Random, horizon: int) -> Iterator[bytes]:
    """Row by row, which layers cover which pixel."""
    middle, height = random.randint(120, 520), horizon - random.randint(20, 130)
    far = _ridge(random, FAR, horizon - 58, 26)
    near = _ridge(random, NEAR, horizon - 14, 22)
    shore = _ridge(random, SHORE, HEIGHT - 44, 24)
    boat = (random.randint(80, 560), random.randint(horizon + 40, HEIGHT - 90), random.randint(16, 34))
    land = 0
    for y in range(HEIGHT):
        land |= far.get(y, 0) | near.get(y, 0) | shore.get(y, 0)
        row = land | _disc(GLOW, middle, height, 88, y) | _disc(SUN, middle, height, 34, y) | _sail(boat, y)
        if y >= horizon:
            row |= _span(WATER, 0, WIDTH) | _glints(random, middle, y - horizon)
        yield row.to_bytes(WIDTH, "big")


def _ridge(random: Random, bit: int, level: int, swing: int) -> dict[int, int]:
    """For each height, the columns in which a chain of hills begins there."""
    waves = [(random.uniform(0.5, 1) / n, n * random.uniform(0.004, 0.012), random.uniform(0, 7)) for n in (1, 2, 4, 9)]
    starts: dict[int, bytearray] = {}
    for x in range(WIDTH):
        y = level + round(swing * sum(size * math.sin(x * pace + shift) for size, pace, shift in waves))
        starts.setdefault(max(y, 0), bytearray(WIDTH))[x] = bit
    return {y: int.from_bytes(row, "big") for y, row in starts.items()}


def _span(bit: int, left: int, right: int) -> int:
    left, right = max(left, 0), min(right, WIDTH)
    return int.from_bytes(bytes((bit,)) * max(right - left, 0) + bytes(WIDTH - max(right, left)), "big")


def _disc(bit: int, x: int, y: int, radius: int, row: int) -> int:
    half = math.isqrt(max(radius**2 - (row - y) ** 2, 0))
    return _span(bit, x - half, x + half)


def _sail(boat: tuple[int, int, int], row: int) -> int:
    x, y, size = boat
    if y - 2 * size <= row < y - size // 6:
        return _span(BOAT, x, x + (row - y + 2 * size) // 2)
    if y <= row < y + size // 3:
        return _span(BOAT, x - size + (row - y), x + size - (row - y))
    return 0


def _glints(random: Random, middle: int, depth: int) -> int:
    """The sun's road on the water: a few short streaks, further apart towards the eye."""
    if depth % 3:
        return 0
    spread = 14 + depth // 2
    starts = [middle + random.randint(-spread, spread) for _ in range(3)]
    row = 0
    for start in starts:
        row |= _span(GLINT, start, start + random.randint(6, 20 + depth // 6))
    return row


def _coloured(layer: bytes, light: Light, y: int, horizon: int) -> bytes:
    sky, *seen = _palette(light, y, horizon)
    row = bytearray(3 * WIDTH)
    for channel in range(3):
        highest = (bytes((colour[channel],)) * (1 << bit) for bit, colour in enumerate(seen))
        row[channel::3] = layer.translate(bytes((sky[channel],)) + b"".join(highest))
    return bytes(row)


def _palette(light: Light, y: int, horizon: int) -> tuple[Colour, ...]:
    """The colour of the bare sky in this row, and of each layer where it is the highest, from the lowest up."""
    height = min(y / horizon, 1)
    sky = _mix(light.zenith, light.horizon, height**1.4)
    haze = _mix(light.hills, light.horizon, 0.45)
    water = _mix(_mix(light.horizon, light.water, 0.35), light.water, min((y - horizon) / 120, 1) if y > horizon else 0)
    sail = (250, 246, 238) if y < HEIGHT - 60 else light.hills
    return (
        sky,
        _mix(sky, light.sun, 0.35),
        light.sun,
        haze,
        light.hills,
        water,
        _mix(water, light.sun, 0.55),
        sail,
        (24, 26, 34),
    )


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _signed(row: bytes, number: int) -> bytes:
    """The number as 24 light and dark squares at the right edge of the picture."""
    marks = b"".join(bytes((200,) * 9 if number >> bit & 1 else (30,) * 9) for bit in range(24))
    return row[: -len(marks)] + marks


def _png(pixels: bytes) -> bytes:
    header = pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return pack(">I", len(body)) + kind + body + pack(">I", zlib.crc32(kind + body))
