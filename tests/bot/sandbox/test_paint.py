"""Drawn pictures are pictures, each its own."""

from __future__ import annotations

import io

from PIL import Image

from bot.sandbox import paint


def test_a_scene_is_a_picture_that_can_be_read() -> None:
    with Image.open(io.BytesIO(paint.scene(7)), formats=["PNG"]) as image:
        image.load()
        assert (image.size, image.mode) == ((640, 480), "RGB")
        assert len(image.getcolors(640 * 480) or []) > 200


def test_the_same_seed_is_the_same_picture() -> None:
    assert paint.scene(3) == paint.scene(3)
    assert len({paint.scene(seed) for seed in range(12)}) == 12


def test_prints_of_one_scene_differ_in_what_is_seen() -> None:
    pixels = [Image.open(io.BytesIO(photo)).tobytes() for photo in paint.prints(3, 50)]
    assert len(set(pixels)) == 50
