"""The picture formats the vault keeps, told apart by their first bytes and never by their name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vault.errors import EmptyFile, NotAnImage

HEAD = 64  # bytes that are enough to tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    name: str  # as Pillow calls it
    mime: str
    extension: str
    moves: bool = False  # it can hold an animation


JPEG = Format(name="JPEG", mime="image/jpeg", extension="jpg")
PNG = Format(name="PNG", mime="image/png", extension="png", moves=True)
WEBP = Format(name="WEBP", mime="image/webp", extension="webp", moves=True)
GIF = Format(name="GIF", mime="image/gif", extension="gif", moves=True)
HEIF = Format(name="HEIF", mime="image/heic", extension="heic")
AVIF = Format(name="AVIF", mime="image/avif", extension="avif", moves=True)

EXTENSIONS = {each.mime: each.extension for each in (JPEG, PNG, WEBP, GIF, HEIF, AVIF)}
AVIF_BRANDS = frozenset({b"avif", b"avis"})
HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"})


def of_file(file: Path) -> Format:
    """EmptyFile, NotAnImage."""
    with file.open("rb") as stream:
        return sniff(stream.read(HEAD))


def sniff(head: bytes) -> Format:
    """The format of a file that begins with these bytes. EmptyFile, NotAnImage."""
    if not head:
        raise EmptyFile
    for format, magic in ((JPEG, b"\xff\xd8\xff"), (PNG, b"\x89PNG\r\n\x1a\n"), (GIF, b"GIF87a"), (GIF, b"GIF89a")):
        if head.startswith(magic):
            return format
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    return _boxed(head)


def _boxed(head: bytes) -> Format:
    """HEIF and AVIF share one container (ISO 14496-12); the brands in its first box tell them apart."""
    if head[4:8] != b"ftyp":
        raise NotAnImage
    box = head[: int.from_bytes(head[:4], "big")]
    brands = {box[8:12], *(box[at : at + 4] for at in range(16, len(box) - 3, 4))}
    if brands & AVIF_BRANDS:
        return AVIF
    if brands & HEIF_BRANDS:
        return HEIF
    raise NotAnImage
