"""Photos worth looking at, drawn here: lakes, dunes, a night sky and some flowers, each in a shape of its own."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Size = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A landscape: what is furthest comes first. `water` is where the lake begins, as a share of the height."""

    caption: str
    size: Size
    sky: tuple[Colour, Colour]
    land: tuple[Colour, Colour]
    ridges: int = 4
    sun: tuple[float, float] | None = None
    water: float = 1
    stars: int = 0


VIEWS = (
    View(
        caption="First light over the lake",
        size=(1500, 1000),
        sky=((58, 84, 140), (255, 190, 140)),
        land=((150, 130, 160), (38, 42, 66)),
        sun=(0.66, 0.44),
        water=0.62,
    ),
    View(
        caption="The path behind Dad's house",
        size=(900, 1200),
        sky=((126, 184, 222), (238, 244, 236)),
        land=((150, 190, 170), (34, 76, 52)),
        ridges=6,
    ),
    View(
        caption="Dunes, an hour before sunset",
        size=(1600, 900),
        sky=((108, 150, 190), (255, 222, 178)),
        land=((236, 186, 128), (150, 84, 48)),
        ridges=5,
        sun=(0.24, 0.3),
    ),
    View(
        caption="Everybody was asleep already",
        size=(1200, 1200),
        sky=((8, 12, 34), (44, 62, 104)),
        land=((26, 38, 66), (6, 8, 16)),
        ridges=3,
        stars=420,
    ),
    View(
        caption="Snow until May",
        size=(1400, 1000),
        sky=((150, 190, 226), (232, 240, 248)),
        land=((206, 220, 234), (92, 118, 150)),
        ridges=5,
    ),
    View(
        caption="Still water",
        size=(1000, 1400),
        sky=((240, 176, 150), (255, 228, 200)),
        land=((178, 140, 150), (70, 56, 86)),
        sun=(0.4, 0.3),
        water=0.56,
    ),
    View(
        caption="The red hills",
        size=(1600, 1000),
        sky=((236, 150, 110), (255, 216, 160)),
        land=((206, 104, 84), (72, 24, 38)),
        ridges=6,
        sun=(0.75, 0.42),
    ),
    View(
        caption="Fog on the ferry",
        size=(1500, 1000),
        sky=((176, 190, 198), (226, 230, 228)),
        land=((190, 200, 204), (96, 114, 124)),
        water=0.6,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blur:
    """What a lens makes of lights that are out of focus."""

    caption: str
    size: Size
    ground: Colour
    lights: tuple[Colour, ...]


BLURS = (
    Blur(
        caption="From Anna's garden",
        size=(1000, 1250),
        ground=(44, 74, 56),
        lights=((246, 170, 190), (252, 212, 120), (236, 110, 120)),
    ),
    Blur(
        caption="The night market",
        size=(1400, 950),
        ground=(26, 22, 48),
        lights=((255, 190, 90), (250, 120, 110), (120, 170, 255)),
    ),
    Blur(
        caption="Autumn, all of it",
        size=(1200, 1200),
        ground=(120, 62, 30),
        lights=((240, 160, 60), (214, 84, 44), (250, 212, 110)),
    ),
    Blur(
        caption="Rain on the café window",
        size=(1300, 1000),
        ground=(60, 120, 160),
        lights=((250, 220, 80), (246, 236, 150), (240, 190, 50)),
    ),
)


def gallery() -> list[tuple[str, bytes]]:
    """A dozen captions and JPEGs, always the same; every third one is a blur."""
    views = [(view.caption, _jpeg(landscape(view, seed))) for seed, view in enumerate(VIEWS)]
    blurs = [(blur.caption, _jpeg(bokeh(blur, seed))) for seed, blur in enumerate(BLURS)]
    return [photo for place, blur in enumerate(blurs) for photo in (*views[2 * place : 2 * place + 2], blur)]


def landscape(view: View, seed: int) -> Image.Image:
    chance = np.random.default_rng(seed)
    image = _gradient(view.size, *view.sky)
    _stars(image, view.stars, chance)
    if view.sun:
        image = _sun(image, view)
    for ridge in range(view.ridges):
        _ridge(image, view, ridge / max(view.ridges - 1, 1), chance)
    return _grained(_mirrored(image, view.water), chance)


def bokeh(blur: Blur, seed: int) -> Image.Image:
    """Many soft discs, and a few sharper ones before them."""
    chance = np.random.default_rng(seed + 100)
    image = _gradient(blur.size, tuple(round(part * 0.55) for part in blur.ground), blur.ground)
    for softness, count, largest in ((blur.size[0] / 40, 60, 0.12), (blur.size[0] / 110, 34, 0.09), (1.5, 16, 0.07)):
        discs = _discs(blur, chance, count, largest * min(blur.size))
        image = Image.alpha_composite(image.convert("RGBA"), discs).convert("RGB")
        image = image.filter(ImageFilter.GaussianBlur(softness))
    return _grained(image, chance)


def _discs(blur: Blur, chance: np.random.Generator, count: int, largest: float) -> Image.Image:
    layer = Image.new("RGBA", blur.size)
    pen = ImageDraw.Draw(layer)
    for _ in range(count):
        x, y = chance.random(2) * blur.size
        r = (0.3 + 0.7 * chance.random()) * largest
        light = blur.lights[chance.integers(len(blur.lights))]
        pen.ellipse((x - r, y - r, x + r, y + r), fill=(*light, int(chance.integers(70, 190))))
    return layer


def _gradient(size: Size, top: Any, bottom: Any) -> Image.Image:
    share = np.linspace(0, 1, size[1])[:, None, None] ** 1.2
    rows = np.asarray(top) * (1 - share) + np.asarray(bottom) * share
    return Image.fromarray(np.broadcast_to(rows, (size[1], size[0], 3)).astype(np.uint8))


def _stars(image: Image.Image, count: int, chance: np.random.Generator) -> None:
    pen = ImageDraw.Draw(image)
    for x, y, light in chance.random((count, 3)):
        spot, r = (x * image.width, y**1.6 * image.height * 0.8), 0.4 + 1.8 * light**6
        pen.ellipse((spot[0] - r, spot[1] - r, spot[0] + r, spot[1] + r), fill=(int(150 + 105 * light),) * 3)


def _sun(image: Image.Image, view: View) -> Image.Image:
    """A disc and its glow, laid over the sky as light is: by screening."""
    assert view.sun
    y, x = np.mgrid[: view.size[1], : view.size[0]]
    away = np.hypot(x - view.sun[0] * view.size[0], y - view.sun[1] * view.size[1]) / min(view.size)
    light = np.clip(np.exp(-away * 5) * 0.6 + (away < 0.05), 0, 1)[..., None] * np.asarray((255, 238, 200)) / 255
    return Image.fromarray(((1 - (1 - np.asarray(image) / 255) * (1 - light)) * 255).astype(np.uint8))


def _ridge(image: Image.Image, view: View, near: float, chance: np.random.Generator) -> None:
    width, height = image.size
    level = height * (min(view.water, 0.92) * (0.72 + 0.24 * near))
    x = np.arange(width)
    waves = [(1 / n, n * 2.2 / width * chance.uniform(0.7, 1.4), chance.uniform(0, 7)) for n in (1, 2, 3, 5, 9, 17)]
    line = level + height * 0.07 * sum(size * np.sin(2 * np.pi * pace * x + shift) for size, pace, shift in waves)
    colour = tuple(round(a + (b - a) * near) for a, b in zip(*view.land, strict=True))
    points = [(0, height), *zip(x.tolist(), line.tolist(), strict=True), (width, height)]
    ImageDraw.Draw(image).polygon(points, fill=colour)


def _mirrored(image: Image.Image, water: float) -> Image.Image:
    """Below the shore the picture again, upside down, a little darker, and ruffled towards the eye."""
    shore = int(image.height * water)
    depth = image.height - shore
    if depth <= 0:
        return image
    pixels = np.asarray(image).copy()
    y, x = np.mgrid[:depth, : image.width]
    shift = (np.sin(y**0.9 * 0.3 + np.sin(x * 0.007) * 3) * (2 + y * 0.006)).astype(int)
    source = np.clip(shore - 1 - y, 0, None)
    pixels[shore:] = pixels[source, np.clip(x + shift, 0, image.width - 1)] * np.asarray((0.82, 0.86, 0.9))
    return Image.fromarray(pixels)


def _grained(image: Image.Image, chance: np.random.Generator) -> Image.Image:
    grain = chance.normal(0, 3, (image.height, image.width, 1))
    return Image.fromarray((np.asarray(image, dtype=float) + grain).clip(0, 255).astype(np.uint8))


def _jpeg(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=88)
    return target.getvalue()
