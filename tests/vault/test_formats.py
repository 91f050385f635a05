"""Pictures are known by their content."""

from __future__ import annotations

import pytest

from tests import pictures
from vault import formats
from vault.errors import EmptyFile, NotAnImage
from vault.formats import AVIF, GIF, HEIF, JPEG, PNG, WEBP, Format


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (pictures.jpeg(), JPEG),
        (pictures.png(), PNG),
        (pictures.webp(), WEBP),
        (pictures.gif(), GIF),
        (pictures.heic(), HEIF),
        (pictures.avif(), AVIF),
    ],
    ids=lambda value: value.name if isinstance(value, Format) else "",
)
def test_each_format_is_known_by_its_first_bytes(data: bytes, format: Format) -> None:
    assert formats.sniff(data[: formats.HEAD]) is format


@pytest.mark.parametrize(
    "data", [pictures.archive(), pictures.svg(), b"II*\0", b"RIFF\0\0\0\0WAVE", b"\0\0\0\x18ftypmp42\0\0\0\0", b"\xff"]
)
def test_anything_else_is_not_an_image(data: bytes) -> None:
    with pytest.raises(NotAnImage):
        formats.sniff(data)


def test_nothing_is_an_empty_file() -> None:
    with pytest.raises(EmptyFile):
        formats.sniff(b"")


def test_an_avif_that_calls_itself_a_general_image_is_still_avif() -> None:
    assert formats.sniff(b"\0\0\0\x18ftypmif1\0\0\0\0miafavif") is AVIF
