"""Metadata taken out of pictures without touching a pixel: pure work on bytes, no decoder.

Only what a viewer needs to draw the picture is copied, so what this file has never heard of stays behind too:
EXIF, GPS, XMP, IPTC, comments, previews, second pictures, and whatever was hung on after the end.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from mmap import ACCESS_READ, mmap
from pathlib import Path

from vault import formats
from vault.errors import Damaged
from vault.formats import Format

Data = bytes | mmap

SCANS = 100  # a progressive JPEG has about ten; each costs a pass over the whole picture
ORIENTATION = 0x0112


def check(file: Path, format: Format) -> None:
    """What decoders let pass: an animation cut short, a JPEG of too many scans. Damaged."""
    with reading(file) as data:
        if format is formats.JPEG and scans(data) > SCANS:
            raise Damaged("it has too many scans")
        if format in (formats.GIF, formats.WEBP):
            for _ in STRIPPERS[format](data):
                pass


def strip(file: Path, to: Path, format: Format) -> bool:
    """Write the picture without metadata. False, with nothing written, where that would not be lossless."""
    if format not in STRIPPERS:
        return False
    with reading(file) as data:
        if format is formats.WEBP and orientation(webp_exif(data)) != 1:
            return False  # too few viewers turn a WebP
        with to.open("wb") as target:
            target.writelines(STRIPPERS[format](data))
    return True


@contextmanager
def reading(file: Path) -> Iterator[Data]:
    """The bytes of a file; running off their end, or finding them malformed, is Damaged."""
    with file.open("rb") as stream, mmap(stream.fileno(), 0, access=ACCESS_READ) as data:
        try:
            yield data
        except (IndexError, struct.error) as error:
            raise Damaged from error


# ── EXIF ──────────────────────────────────────────────────────────────────────────────────────────────────

EXIF = b"Exif\0\0"


def orientation(exif: bytes) -> int:
    """1 to 8 (TIFF 6.0, tag 274) from an EXIF block with or without its `Exif` prefix; 1 where it says nothing."""
    tiff = exif.removeprefix(EXIF)
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "")
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for at in range(start + 2, start + 2 + 12 * count, 12):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, at)
            if tag == ORIENTATION:
                return value if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1


def turned(exif: bytes) -> bytes:
    """A TIFF block that says only the orientation of this one; empty where the picture is upright."""
    value = orientation(exif)
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, ORIENTATION, 3, 1, value, 0, 0) if value != 1 else b""


# ── JPEG (ITU T.81) ───────────────────────────────────────────────────────────────────────────────────────

EOI, SOS, APP0, APP1, APP2, APP14, COM = 0xD9, 0xDA, 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
APPS = range(0xE0, 0xF0)
SCAN = re.compile(rb"\xff\xda")
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # in entropy-coded data: no stuffing, no restart


def scans(data: Data) -> int:
    """Passes a decoder makes. Only a file that looks bad is walked through, to leave out previews and trailers."""
    most = len(SCAN.findall(data))
    return most if most <= SCANS else sum(marker == SOS for marker, _ in segments(data))


def segments(data: Data) -> Iterator[tuple[int, bytes]]:
    """Each marker with its whole segment, after the SOI and up to the EOI; a scan brings its entropy-coded data."""
    at = 2
    while True:
        start = at
        while data[at + 1] == 0xFF:  # fill bytes
            at += 1
        marker = data[at + 1]
        if data[start] != 0xFF or marker < 0xC0:
            raise Damaged
        if marker == EOI:
            yield EOI, b"\xff\xd9"
            return
        end = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        if marker == SOS:
            end = _scan_end(data, end)
        if end > len(data):
            raise Damaged
        yield marker, data[at:end]
        at = end


def _scan_end(data: Data, at: int) -> int:
    found = MARKER.search(data, at)
    if found is None:
        raise Damaged
    return found.start()


def jpeg(data: Data) -> Iterator[bytes]:
    yield b"\xff\xd8"
    exif = b""
    for marker, segment in segments(data):
        body = segment[4:]
        if marker == APP1 and body.startswith(EXIF) and not exif:
            exif = turned(body)
            yield struct.pack(">BBH", 0xFF, APP1, len(EXIF) + len(exif) + 2) + EXIF + exif if exif else b""
        elif marker == APP0 and body.startswith(b"JFIF\0"):
            yield b"\xff\xe0\0\x10" + body[:12] + b"\0\0"  # without its thumbnail
        elif _drawn(marker, body):
            yield segment


def _drawn(marker: int, body: bytes) -> bool:
    if marker == APP2:
        return body.startswith(b"ICC_PROFILE\0")
    if marker == APP14:
        return body.startswith(b"Adobe")
    return marker not in APPS and marker != COM


# ── PNG (W3C, third edition) ──────────────────────────────────────────────────────────────────────────────

PNG_DRAWN = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs cICP mDCV cLLI acTL fcTL fdAT".split()
)


def png(data: Data) -> Iterator[bytes]:
    yield data[:8]
    at, kind = 8, b""
    while kind != b"IEND":
        (length,) = struct.unpack_from(">I", data, at)
        end = at + 12 + length
        chunk, at = data[at:end], end
        kind = chunk[4:8]
        if end > len(data) or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:], "big"):
            raise Damaged
        if kind == b"eXIf":
            yield _chunk(kind, turned(chunk[8:-4]))
        elif kind in PNG_DRAWN:
            yield chunk
        elif kind[:1].isupper():
            raise Damaged  # critical, and nobody knows it


def _chunk(kind: bytes, body: bytes) -> bytes:
    """Empty where there is nothing to say."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) if body else b""


# ── WebP (RFC 9649) ───────────────────────────────────────────────────────────────────────────────────────

WEBP_DRAWN = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
FRAME_DRAWN = frozenset({b"VP8 ", b"VP8L", b"ALPH"})
VP8X_METADATA = 0x08 | 0x04  # EXIF and XMP follow


def webp(data: Data) -> Iterator[bytes]:
    kept = [_webp_chunk(kind, body) for kind, body in riff(data) if kind in WEBP_DRAWN]
    yield struct.pack("<4sI4s", b"RIFF", 4 + sum(map(len, kept)), b"WEBP")
    yield from kept


def webp_exif(data: Data) -> bytes:
    return next((body for kind, body in riff(data) if kind == b"EXIF"), b"")


def riff(data: Data) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of a whole file."""
    size = struct.unpack_from("<I", data, 4)[0] + 8
    if size > len(data):
        raise Damaged
    return chunks(data, 12, size)


def chunks(data: Data, at: int, stop: int) -> Iterator[tuple[bytes, bytes]]:
    while at + 8 <= stop:
        kind, length = struct.unpack_from("<4sI", data, at)
        end = at + 8 + length
        if end > stop:
            raise Damaged
        yield kind, data[at + 8 : end]
        at = end + length % 2


def _webp_chunk(kind: bytes, body: bytes) -> bytes:
    if kind == b"VP8X":
        body = bytes([body[0] & ~VP8X_METADATA]) + body[1:]
    if kind == b"ANMF":
        inner = (_webp_chunk(*each) for each in chunks(body, 16, len(body)) if each[0] in FRAME_DRAWN)
        body = body[:16] + b"".join(inner)
    return struct.pack("<4sI", kind, len(body)) + body + b"\0" * (len(body) % 2)


# ── GIF (89a) ─────────────────────────────────────────────────────────────────────────────────────────────

CONTROL, PLAIN_TEXT, APPLICATION = 0xF9, 0x01, 0xFF
TRAILER, IMAGE, EXTENSION = 0x3B, 0x2C, 0x21
LOOPS = re.compile(rb"\x21\xff\x0b(?:NETSCAPE2\.0|ANIMEXTS1\.0)\x03\x01..", re.DOTALL)


def gif(data: Data) -> Iterator[bytes]:
    """Comments, texts and other programs' blocks stay behind; of a loop count only the count is copied."""
    at = 13 + _table(data[10])
    yield data[:at]
    control = b""
    while data[at] != TRAILER:
        start, at = at, _block_end(data, at)
        block = data[start:at]
        if block[0] == IMAGE:
            yield control + block
        elif loops := LOOPS.match(block):
            yield loops[0] + b"\0"
        if block[0] == IMAGE or block[1] in (CONTROL, PLAIN_TEXT):
            control = block if block[0] == EXTENSION and block[1] == CONTROL else b""
    yield bytes([TRAILER])


def _block_end(data: Data, at: int) -> int:
    if data[at] == IMAGE:
        at += 10 + _table(data[at + 9]) + 1
    elif data[at] == EXTENSION:
        at += 2
    else:
        raise Damaged
    while size := data[at]:
        at += 1 + size
    return at + 1


def _table(flags: int) -> int:
    """Bytes of the colour table that follows."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


STRIPPERS: dict[Format, Callable[[Data], Iterator[bytes]]] = {
    formats.JPEG: jpeg,
    formats.PNG: png,
    formats.WEBP: webp,
    formats.GIF: gif,
}
