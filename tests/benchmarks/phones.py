"""What happens to a photo on its way: phones compress it, people edit it, and a small JPEG is made of the result."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PIL import Image, ImageDraw, ImageEnhance, ImageFont, ImageOps

FULL, HALF = 0, 2  # chroma subsampling: 4:4:4 and 4:2:0

Change = Callable[[Image.Image], Image.Image]


@dataclass(frozen=True, slots=True, kw_only=True)
class Small:
    """How a sender makes the small JPEG of a message. `halved`: decoded at a fraction first, then scaled roughly."""

    side: int
    quality: int
    chroma: int = HALF
    halved: bool = False

    def of(self, image: Image.Image) -> bytes:
        if self.halved:
            image = image.reduce(max(1, max(image.size) // self.side // 2))
        kind = Image.Resampling.BILINEAR if self.halved else Image.Resampling.LANCZOS
        return jpeg(fitted(image, self.side, kind), self.quality, self.chroma)


def jpeg(image: Image.Image, quality: int, chroma: int = HALF) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=quality, subsampling=chroma)
    return target.getvalue()


def fitted(image: Image.Image, side: int, kind: Image.Resampling = Image.Resampling.LANCZOS) -> Image.Image:
    scale = min(1, side / max(image.size))
    return image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))), kind)


def sent(side: int, quality: int, image: Image.Image) -> Image.Image:
    return Image.open(io.BytesIO(jpeg(fitted(image, side), quality)))


def sent_on(image: Image.Image, *, times: int) -> Image.Image:
    """Saved and sent again by others, each phone with a setting of its own."""
    for side, quality in ((1600, 75), (1600, 70), (1280, 70))[:times]:
        image = sent(side, quality, image)
    return image


def cropped(share: float, image: Image.Image) -> Image.Image:
    """This much less of the width and of the height, more of it at one edge than at the other."""
    width, height = image.size
    left, top = round(width * share * 0.3), round(height * share * 0.7)
    return image.crop((left, top, left + round(width * (1 - share)), top + round(height * (1 - share))))


def framed(share: float, colour: str, image: Image.Image) -> Image.Image:
    return ImageOps.expand(image, round(max(image.size) * share), colour)


def on_a_screen(image: Image.Image) -> Image.Image:
    """A screenshot of the photo: as wide as the screen, black above and below."""
    return ImageOps.pad(image, (1080, 2160), color="black")


def written_on(image: Image.Image) -> Image.Image:
    image = image.copy()
    font = ImageFont.load_default(max(image.size) / 16)
    ImageDraw.Draw(image).text((image.width * 0.1, image.height * 0.8), "Happy Birthday!", "white", font)
    return image


def with_sticker(image: Image.Image) -> Image.Image:
    image = image.copy()
    (x, y), r = (image.width * 0.75, image.height * 0.3), min(image.size) * 0.1
    ImageDraw.Draw(image).ellipse((x - r, y - r, x + r, y + r), (255, 204, 51))
    return image


def tilted(image: Image.Image) -> Image.Image:
    return cropped(0.04, image.rotate(1, Image.Resampling.BICUBIC))


COPIES: dict[str, Change] = {
    "the very file": lambda image: image,
    "HD, 4096 px, quality 85": partial(sent, 4096, 85),
    "HD, 2560 px, quality 85": partial(sent, 2560, 85),
    "SD, 1600 px, quality 80": partial(sent, 1600, 80),
    "SD, 1600 px, quality 70": partial(sent, 1600, 70),
    "older, 1280 px, quality 70": partial(sent, 1280, 70),
    "saved and sent on twice": partial(sent_on, times=2),
    "saved and sent on three times": partial(sent_on, times=3),
}

EDITS: dict[str, Change] = {
    "cropped by 2 %": partial(cropped, 0.02),
    "cropped by 5 %": partial(cropped, 0.05),
    "cropped by 10 %": partial(cropped, 0.10),
    "white border of 2 %": partial(framed, 0.02, "white"),
    "white border of 5 %": partial(framed, 0.05, "white"),
    "screenshot of it, black bars": on_a_screen,
    "a quarter brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.25),
    "a quarter darker": lambda image: ImageEnhance.Brightness(image).enhance(0.75),
    "a third more contrast": lambda image: ImageEnhance.Contrast(image).enhance(1.33),
    "black and white": lambda image: image.convert("L").convert("RGB"),
    "text written on it": written_on,
    "a sticker on it": with_sticker,
    "straightened by 1°": tilted,
    "mirrored": lambda image: image.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    "lying on its side": lambda image: image.transpose(Image.Transpose.ROTATE_90),
}

SMALLS: dict[str, Small] = {
    "32 px, quality 50": Small(side=32, quality=50),
    "48 px, quality 50": Small(side=48, quality=50),
    "72 px, quality 30": Small(side=72, quality=30),
    "72 px, quality 50, 4:4:4": Small(side=72, quality=50, chroma=FULL),
    "100 px, quality 30": Small(side=100, quality=30),
    "100 px, quality 50, scaled roughly": Small(side=100, quality=50, halved=True),
    "100 px, quality 60, 4:4:4": Small(side=100, quality=60, chroma=FULL),
    "160 px, quality 40": Small(side=160, quality=40),
    "200 px, quality 60 (ours)": Small(side=200, quality=60),
    "320 px, quality 60, scaled roughly": Small(side=320, quality=60, halved=True),
}
BOTS = {"32 px, quality 50", "48 px, quality 50"}  # no phone makes them as small
SD, USUAL = "SD, 1600 px, quality 70", "100 px, quality 30"
