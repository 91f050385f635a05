"""Real picture files, drawn here: the same arguments are the same bytes. Hostile ones are at the end."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from functools import cache
from typing import Any

import numpy as np
import pillow_heif
from PIL import ExifTags, Image, ImageCms, ImageDraw

pillow_heif.register_heif_opener()

SECRET = b"Anas kitchen"  # in every place of a file that could tell it
SIZE = (640, 480)
QUICK = {"preset": "ultrafast"}  # of x265
TAKEN = "2024:01:31 14:22:33"

CORNERS = ("red", "lime", "blue", "yellow")  # of `corners`, clockwise from the upper left
STORED = {  # how to lay the upright picture down, so that this EXIF orientation puts it up again
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


# ── drawings ──────────────────────────────────────────────────────────────────────────────────────────────


def drawing(seed: int = 1, size: tuple[int, int] = SIZE) -> Image.Image:
    """Soft light, a few shapes, and the grain of a camera."""
    chance = np.random.default_rng(seed)
    light = Image.fromarray(chance.integers(0, 255, (6, 8, 3), dtype=np.uint8)).resize(size, Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(light)
    for _ in range(12):
        (x, y), r = chance.random(2) * size, chance.random() * min(size) / 6
        pen.ellipse((x - r, y - r, x + r, y + r), fill=tuple(chance.integers(0, 255, 3).tolist()))
    grain = chance.integers(-6, 7, (size[1], size[0], 1), dtype=np.int16)
    return Image.fromarray((np.asarray(light) + grain).clip(0, 255).astype(np.uint8))


def corners(size: tuple[int, int] = SIZE) -> Image.Image:
    """Four colours, one in each corner."""
    width, height = size
    image = Image.new("RGB", size)
    for colour, x, y in zip(CORNERS, (0, width // 2, width // 2, 0), (0, 0, height // 2, height // 2), strict=True):
        image.paste(colour, (x, y, x + width // 2, y + height // 2))
    return image


def laid(image: Image.Image, orientation: int) -> Image.Image:
    return image.transpose(STORED[orientation]) if orientation != 1 else image


def frames(count: int, size: tuple[int, int] = (120, 80)) -> list[Image.Image]:
    return [drawing(seed, size) for seed in range(count)]


def saved(image: Image.Image, format: str, **options: Any) -> bytes:
    target = io.BytesIO()
    image.save(target, format, **options)
    return target.getvalue()


def read(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


# ── metadata ──────────────────────────────────────────────────────────────────────────────────────────────


def exif(orientation: int = 1, taken: str = TAKEN, **tags: Any) -> bytes:
    """A camera's EXIF: where, when, who, and how it was held. `tags` are names of the EXIF sub-block."""
    block = Image.Exif()
    block[ExifTags.Base.Orientation] = orientation
    block[ExifTags.Base.Artist] = SECRET.decode()
    block.get_ifd(ExifTags.IFD.Exif).update(
        {ExifTags.Base.DateTimeOriginal: taken} | {ExifTags.Base[name]: value for name, value in tags.items()}
    )
    block.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 4: (2.0, 21.0, 3.0)})
    return block.tobytes()


def xmp() -> bytes:
    return b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><where>' + SECRET + b"</where></x:xmpmeta>"


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


@cache  # a profile says in which second it was made
def srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def linear() -> bytes:
    """The sRGB profile under another name and with straight tone curves."""
    data = bytearray(srgb().replace("sRGB".encode("utf-16-be"), "Line".encode("utf-16-be")))
    for at in range(128 + 4, 128 + 4 + 12 * int.from_bytes(data[128:132], "big"), 12):
        if bytes(data[at : at + 4]) in (b"rTRC", b"gTRC", b"bTRC"):
            start = int.from_bytes(data[at + 4 : at + 8], "big")
            data[start : start + 16] = b"curv" + bytes(8) + b"\0\0\0\0"
            data[at + 8 : at + 12] = (12).to_bytes(4, "big")
    return bytes(data)


# ── files ─────────────────────────────────────────────────────────────────────────────────────────────────


def jpeg(seed: int = 1, size: tuple[int, int] = SIZE, *, orientation: int = 1, **options: Any) -> bytes:
    """A photo as a phone leaves it, upright when seen: EXIF, GPS, XMP, IPTC, a comment, and a film after its end."""
    return with_secrets(laid(drawing(seed, size), orientation), orientation, **options)


def with_secrets(image: Image.Image, orientation: int = 1, **options: Any) -> bytes:
    options = {"quality": 90, "exif": exif(orientation), "xmp": xmp(), "comment": SECRET} | options
    data = saved(image, "JPEG", **options)
    iptc = segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0" + SECRET)
    preview = segment(0xE0, b"JFXX\0\x10" + SECRET)
    at = 20 if data[6:10] == b"JFIF" else 2
    return data[:at] + preview + iptc + data[at:] + b"....ftypmp42" + SECRET


def mpo() -> bytes:
    """A JPEG with a second picture after its end, as cameras with two lenses write them."""
    return saved(drawing(), "MPO", save_all=True, append_images=[drawing(2)], exif=exif())


def png(image: Image.Image | None = None, *, orientation: int = 1) -> bytes:
    data = saved(laid(image or drawing(), orientation), "PNG", exif=exif(orientation))
    text = b"tEXtComment\0" + SECRET
    chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
    return data[:33] + chunk + data[33:] + SECRET


def apng(count: int = 3) -> bytes:
    first, *rest = frames(count)
    return saved(first, "PNG", save_all=True, append_images=rest, duration=80, exif=exif())


def webp(image: Image.Image | None = None, *, orientation: int = 1, **options: Any) -> bytes:
    return saved(laid(image or drawing(), orientation), "WEBP", exif=exif(orientation), xmp=xmp(), **options) + SECRET


def moving_webp(count: int = 3) -> bytes:
    first, *rest = frames(count)
    return saved(first, "WEBP", save_all=True, append_images=rest, duration=80, exif=exif(), xmp=xmp())


def gif(count: int = 3) -> bytes:
    first, *rest = frames(count)
    data = saved(first, "GIF", save_all=True, append_images=rest, duration=80, loop=2, comment=SECRET)
    stranger = b"\x21\xff\x0bXMP DataXMP" + bytes([len(SECRET)]) + SECRET + b"\0"
    return data[:-1] + stranger + b"\x3b" + SECRET


def heic(image: Image.Image | None = None, *, orientation: int = 1) -> bytes:
    return saved(laid(image or drawing(), orientation), "HEIF", exif=exif(orientation), quality=80, enc_params=QUICK)


def avif(image: Image.Image | None = None, *, orientation: int = 1) -> bytes:
    return saved(laid(image or drawing(), orientation), "AVIF", exif=exif(orientation), quality=80, speed=10)


# ── hostile files ─────────────────────────────────────────────────────────────────────────────────────────


def cut(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


def pixel_bomb(side: int = 50_000) -> bytes:
    """A PNG of a few bytes whose header promises 2.5 gigapixels."""
    data = saved(Image.new("1", (1, 1)), "PNG")
    head = b"IHDR" + struct.pack(">II", side, side) + data[24:29]
    return data[:12] + head + struct.pack(">I", zlib.crc32(head)) + data[33:]


def many_scans(count: int = 200, size: tuple[int, int] = SIZE) -> bytes:
    """A legal progressive JPEG that goes over its pixels again and again."""
    data = saved(drawing(1, size), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * count + data[-2:]


def blank(side: int) -> bytes:
    """An honest black PNG: a few kilobytes that take side × side × 4 bytes to look at."""
    head, row = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0), bytes(1 + 3 * side)
    press = zlib.compressobj(1)
    body = b"".join(press.compress(row) for _ in range(side)) + press.flush()
    chunks = ((b"IHDR", head), (b"IDAT", body), (b"IEND", b""))
    packed = (struct.pack(">I", len(b)) + k + b + struct.pack(">I", zlib.crc32(k + b)) for k, b in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def broken_checksum() -> bytes:
    """A PNG that decodes without complaint, and whose IDAT is not what its CRC says."""
    data = bytearray(saved(drawing(), "PNG"))
    crc = data.rindex(b"IEND") - 8
    data[crc] ^= 0xFF
    return bytes(data)


def archive() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as file:
        file.writestr("holiday.jpg", jpeg())
    return target.getvalue()


def svg() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
