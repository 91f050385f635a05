"""Photos: what comes in, what is kept, what is made of it. Sizes are bytes; hashes are raw bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class Surface(StrEnum):
    """The API surface an asset was put on; the same bytes may have an entry on each."""

    LIBRARY = "library"


class OnDuplicate(StrEnum):
    """What to do when the very same bytes are already there."""

    REUSE = "reuse"
    REFUSE = "refuse"


class DateSource(StrEnum):
    """Where a photo's date was read."""

    EXIF = "exif"
    MESSAGE = "message"
    FILENAME = "filename"
    ARRIVAL = "arrival"


@dataclass(frozen=True, slots=True, kw_only=True)
class Digests:
    """The three hashes of one read. sha256 is the identity; md5 and sha1 are spoken to clients, not trusted."""

    md5: bytes
    sha1: bytes
    sha256: bytes
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A photo at the door. `file` is a temporary file that intake takes over: moved in, or removed."""

    owner: str
    file: Path
    filename: str
    source: str  # "upload", "import" or "chat:<chat id>"
    digests: Digests
    surface: Surface = Surface.LIBRARY
    caption: str | None = None
    tags: tuple[str, ...] = ()
    sent_at: datetime | None = None  # the message's time, for photos that came by chat
    sender: str = ""  # WhatsApp id of who wrote that message
    sender_name: str = ""
    on_duplicate: OnDuplicate = OnDuplicate.REUSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What developing a file found. Width and height are as seen, after the EXIF orientation is applied."""

    mime: str
    extension: str  # "jpg", without a dot
    width: int
    height: int
    frames: int
    taken_at: datetime | None  # EXIF date; without an offset it is taken as UTC
    phash: int | None  # 64-bit DCT hash of the upright picture, unsigned; None where it is too flat to tell
    thumbhash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One photo in one owner's vault. `id` is the serial the seed's clients know it by."""

    id: int
    owner: str
    surface: Surface
    digests: Digests
    picture: Picture
    filename: str  # lib_{unix milliseconds}_{6 hex}.{ext}
    original_name: str
    source: str
    caption: str | None
    tags: tuple[str, ...]
    taken_at: datetime
    taken_from: DateSource
    created_at: datetime
    sender: str = ""  # WhatsApp id of who wrote the message it was saved from
    sender_name: str = ""
    times_sent: int = 0  # messages that hold it by our own sends; kept by the store, like what follows
    expires_at: datetime | None = None  # when the next of those is purged by itself
    trashed_at: datetime | None = None  # since when it waits in the trash, to be deleted for good

    @property
    def thumbnail_name(self) -> str:
        return f"thumb_{self.filename.rsplit('.', 1)[0]}.jpg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What intake answers: the asset, whether it is new, and whether it came back from the trash."""

    asset: Asset
    new: bool
    restored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Bytes made from an original in order to be sent: without metadata, or turned into a JPEG."""

    sha256: bytes
    md5: bytes
    size: int
    original: bytes  # sha256 of the photo it was made from
    mime: str
    width: int
    height: int
    small: bytes  # the small JPEG that travels inside the message


@dataclass(frozen=True, slots=True, kw_only=True)
class Album:
    """A named set of photos; a photo may be in many."""

    id: int
    owner: str
    name: str
    photos: int = 0  # how many there are
    cover: int | None = None  # the photo taken last
    created_at: datetime
