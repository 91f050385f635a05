"""Photos painted for measuring likeness: views, bursts of one view, and what is hard: flat ones, text, screenshots.

The same seed is the same picture. Series are what people shoot: the same scene, moved and zoomed a little each time.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tests.pictures import exif, laid
from tests.scenery import BLURS, VIEWS, bokeh, landscape

Pixels = NDArray[np.float64]

HELD = (1, 6, 1, 8, 3)  # how cameras are held, as EXIF says it
LETTERS = "eeeeetttaaaooiinnsshhrrdlucmfwygpbvk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A file, what it shows, and the scene it shares with the others of its series."""

    kind: str
    scene: str
    data: bytes


def album(scenes: int) -> Iterator[Shot]:
    """As many scenes of every kind; a burst is four shots of one."""
    for seed in range(scenes):
        for kind, paint in KINDS.items():
            chance = np.random.default_rng((seed, len(kind)))
            for number, image in enumerate(paint(seed, chance)):
                yield Shot(kind=kind, scene=f"{kind} {seed}", data=_file(image, HELD[(seed + number) % len(HELD)]))


def view(seed: int, chance: Generator) -> Iterator[Image.Image]:
    yield _scenery(seed, chance)


def burst(seed: int, chance: Generator) -> Iterator[Image.Image]:
    """Four shots from the hand: up to 1.5 % aside, up to 4 % nearer, the light a little different."""
    scene = _scenery(seed + 1000, chance)
    for _ in range(4):
        share = 0.95 - 0.04 * chance.random()
        width, height = round(scene.width * share), round(scene.height * share)
        left, top = ((0.02 + 0.03 * chance.random()) * side * 0.5 for side in scene.size)
        shot = scene.crop((round(left), round(top), round(left) + width, round(top) + height))
        yield _noisy(np.asarray(shot, dtype=float) * chance.uniform(0.95, 1.05), chance, 3)


def flat(seed: int, chance: Generator) -> Iterator[Image.Image]:
    """Clear sky, fog, night, a sheet of paper, and one colour from edge to edge."""
    size = (1200, 900)
    down = np.linspace(0, 1, size[1])[:, None, None]
    across = np.linspace(-1, 1, size[0])[None, :, None]
    base = chance.uniform(60, 190, 3)
    grounds = (
        base + chance.uniform(10, 50) * down,
        base + 40 + 3 * down + chance.uniform(0, 3) * across,
        8 + 6 * chance.random() + 0 * down,
        235 + 8 * chance.random() - chance.uniform(2, 10) * (across**2 + (2 * down - 1) ** 2),
        np.round(base) + 0 * down,
    )
    pixels = np.broadcast_to(grounds[seed % 5], (size[1], size[0], 3))
    yield _noisy(pixels, chance, 0 if seed % 5 == 4 else 3)


def document(seed: int, chance: Generator) -> Iterator[Image.Image]:
    """A page of text, photographed from above in uneven light."""
    page = Image.new("RGB", (1200, 1600), "white")
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(26)
    y, edge = chance.uniform(90, 130), int(chance.integers(90, 130))
    while y < 1480:
        for _ in range(int(chance.integers(2, 9))):
            pen.text((edge, y), _line(chance, int(chance.integers(50, 74))), fill=(30, 30, 34), font=font)
            y += 36
        y += 36
    yield _noisy(_lit(page, chance), chance, 2)


def screenshot(seed: int, chance: Generator) -> Iterator[Image.Image]:
    """A chat: a bar above, bubbles from both sides, a field below."""
    screen = Image.new("RGB", (1080, 2160), (236, 229, 221))
    pen, font = ImageDraw.Draw(screen), ImageFont.load_default(38)
    y = 210
    while y < 1900:
        mine, lines, width = chance.random() < 0.5, int(chance.integers(1, 6)), int(chance.integers(300, 760))
        left = 1040 - width if mine else 40
        colour = (220, 248, 198) if mine else (255, 255, 255)
        pen.rounded_rectangle((left, y, left + width, y + 50 * lines + 30), 24, fill=colour)
        for line in range(lines):
            pen.text((left + 20, y + 12 + 50 * line), _line(chance, width // 22), fill=(20, 20, 20), font=font)
        y += 50 * lines + 54
    pen.rectangle((0, 0, 1080, 180), fill=(7, 94, 84))
    pen.text((150, 90), _line(chance, 12), fill="white", font=ImageFont.load_default(50))
    pen.rectangle((0, 2020, 1080, 2160), fill=(246, 246, 246))
    yield screen


KINDS: dict[str, Callable[[int, Generator], Iterator[Image.Image]]] = {
    "view": view,
    "burst": burst,
    "flat": flat,
    "document": document,
    "screenshot": screenshot,
}


def _scenery(seed: int, chance: Generator) -> Image.Image:
    """A landscape in a light of its own, or lights out of focus: every third."""
    if seed % 3 == 2:
        return bokeh(replace(BLURS[seed % len(BLURS)], size=(1200, 900)), seed)
    model = VIEWS[seed % len(VIEWS)]
    sun = (chance.uniform(0.1, 0.9), chance.uniform(0.15, 0.5)) if chance.random() < 0.6 else None
    water, ridges = chance.choice([1, chance.uniform(0.5, 0.75)]), int(chance.integers(3, 8))
    size = (1200, 900) if chance.random() < 0.7 else (900, 1200)
    return landscape(replace(model, size=size, sun=sun, water=float(water), ridges=ridges), seed)


def _lit(page: Image.Image, chance: Generator) -> Pixels:
    y, x = np.mgrid[-1 : 1 : page.height * 1j, -1 : 1 : page.width * 1j]
    light = 0.86 + chance.uniform(-0.08, 0.08) * x + chance.uniform(-0.08, 0.08) * y
    pixels: Pixels = np.asarray(page.filter(ImageFilter.GaussianBlur(0.7)), dtype=float) * light[..., None]
    return pixels


def _noisy(pixels: Pixels, chance: Generator, grain: float) -> Image.Image:
    noise = chance.normal(0, grain, (*pixels.shape[:2], 1)) if grain else 0
    return Image.fromarray((pixels + noise).clip(0, 255).astype(np.uint8))


def _line(chance: Generator, length: int) -> str:
    words = ("".join(chance.choice(list(LETTERS), chance.integers(2, 10))) for _ in range(length // 4))
    return " ".join(words)[:length]


def _file(image: Image.Image, orientation: int) -> bytes:
    """As a camera stores it: lying as it was held."""
    target = io.BytesIO()
    laid(image, orientation).save(target, "JPEG", quality=92, exif=exif(orientation))
    return target.getvalue()
