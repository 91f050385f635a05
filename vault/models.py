"""The nouns. Frozen values; a change is `replace`. Times are aware UTC; sizes are bytes; hashes are raw bytes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

# ── photos ────────────────────────────────────────────────────────────────────────────────────────────────


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
    phash: int  # 64-bit DCT hash of the upright picture, unsigned
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

    @property
    def thumbnail_name(self) -> str:
        return f"thumb_{self.filename.rsplit('.', 1)[0]}.jpg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What intake answers: the asset, and whether it is new."""

    asset: Asset
    new: bool


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


# ── chats ─────────────────────────────────────────────────────────────────────────────────────────────────


class ChatKind(StrEnum):
    PERSON = "person"
    GROUP = "group"
    SELF = "self"  # "message yourself"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A conversation of one linked account. `id` is WhatsApp's (`…@c.us`, `…@g.us`)."""

    account: str
    id: str
    name: str
    kind: ChatKind
    members: tuple[str, ...] = ()
    timer: int = 0  # disappearing messages, seconds; 0 is off
    last_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class MessageRef:
    """The full name of a message. Ids are opaque: never parse them."""

    account: str
    chat: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """What a message says of the photo it carries; the bytes themselves may never have been fetched."""

    sha256: bytes | None
    mime: str
    size: int
    md5: bytes | None = None  # only known when the bytes have been here
    width: int = 0
    height: int = 0
    small: bytes = b""
    phash: int | None = None  # of the small JPEG
    handle: dict[str, str] = field(default_factory=dict)  # what the transport needs to fetch it; opaque here
    view_once: bool = False

    @property
    def is_photo(self) -> bool:
        return self.mime.startswith("image/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as seen. `text` is the caption where there is a photo."""

    ref: MessageRef
    sender: str  # WhatsApp id of the person
    sender_name: str
    from_me: bool
    sent_at: datetime
    text: str = ""
    media: Media | None = None
    reply_to: str | None = None  # message id in the same chat
    reaction: str | None = None  # an emoji; `reply_to` is the message reacted to


class AccountKind(StrEnum):
    """What is at the other end of an account's line."""

    SANDBOX = "sandbox"
    WHATSAPP = "whatsapp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account that has a bot. Its name is also the name of its folder and of its process."""

    name: str
    owner: str
    kind: AccountKind


class LinkState(StrEnum):
    """How the line to WhatsApp stands. From REPLACED on it does not come back by itself."""

    UNLINKED = "unlinked"  # no phone was ever asked, or the link was taken back here
    LINKING = "linking"  # a QR code or a phone code is being shown
    CONNECTING = "connecting"
    READY = "ready"
    OFFLINE = "offline"
    REPLACED = "replaced"  # the same session was opened elsewhere
    BANNED = "banned"  # for a while; the remedy says until when
    OUTDATED = "outdated"  # WhatsApp no longer speaks with this version
    LOGGED_OUT = "logged_out"  # taken off the phone's list of linked devices
    STOPPED = "stopped"  # its bot is not running; nobody reports this, it is what silence means


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One account's line to WhatsApp, as its bot process last reported it."""

    account: str
    owner: str
    kind: str  # "sandbox" or "whatsapp"
    state: LinkState
    remedy: str  # what the person can do about it, in plain words
    alive: bool  # the bot process has reported lately
    deletes: bool = True  # messages can be deleted for me
    since: datetime | None = None  # what was written before may never have been seen here


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An account, and how it is with its line now."""

    account: Account
    state: LinkState
    remedy: str


class Wish(StrEnum):
    """What somebody wants of an account's link."""

    LINK = "link"
    UNLINK = "unlink"
    RENEW = "renew"  # open the line afresh, after what it does not come back from by itself


class PairingState(StrEnum):
    """ASKED → SHOWING (to link) → one of the three ends."""

    ASKED = "asked"
    SHOWING = "showing"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        return self not in {PairingState.ASKED, PairingState.SHOWING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """What somebody wants of an account's link, and what its bot answers. Each account has one; the last one counts."""

    id: str
    owner: str
    account: str
    wish: Wish
    phone: str = ""  # digits: link by a code that is typed there, and not by QR codes
    state: PairingState = PairingState.ASKED
    code: str = field(default="", repr=False)  # what the QR code says, or the eight characters; a secret while it lasts
    until: datetime | None = None  # then the code is replaced, or void
    reason: str = ""  # why it failed, in plain words
    asked_at: datetime


# ── errands between vault and chat ────────────────────────────────────────────────────────────────────────


class OrderState(StrEnum):
    """WAITING → CLAIMED → CALLING → one of the four ends.

    CLAIMED has a courier but nothing has been said to WhatsApp yet; CALLING means the call may have been made.
    """

    WAITING = "waiting"
    CLAIMED = "claimed"
    CALLING = "calling"
    DONE = "done"
    FAILED = "failed"
    UNCONFIRMED = "unconfirmed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        return self in ENDED


ENDED = frozenset({OrderState.DONE, OrderState.FAILED, OrderState.UNCONFIRMED, OrderState.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPhoto:
    """Send this form of this photo. `message_id` is chosen beforehand, so a crash can be told from a refusal."""

    asset_id: int
    photo: bytes  # sha256 of the original
    form: bytes  # sha256 of the bytes that travel
    caption: str
    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteMessage:
    """Delete this message for me."""

    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveMedia:
    """Fetch this message's photo and take it into the vault."""

    message_id: str
    caption: str | None = None
    tags: tuple[str, ...] = ()


Task = SendPhoto | DeleteMessage | SaveMedia


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A durable errand for the courier of one account.

    `id` is a natural key where there is one (the chat command that asked), so asking twice is one order.
    `errand` groups the orders of one purge or one send to several chats.
    """

    id: str
    errand: str
    owner: str
    account: str
    chat: str
    task: Task
    state: OrderState = OrderState.WAITING
    attempts: int = 0
    not_before: datetime | None = None
    code: str = ""  # of the refusal, when it failed
    reason: str = ""
    result: str = ""  # message id sent, or id of the asset saved
    new: bool = False  # SaveMedia: the asset was not there before
    created_at: datetime

    @property
    def ref(self) -> MessageRef:
        return MessageRef(account=self.account, chat=self.chat, id=self.task.message_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stir:
    """That an order changed: of what it is one, and how it stands."""

    errand: str
    account: str
    state: OrderState


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """A photo that went to a chat (`photo_library_sends`). Outlives the asset, until it is purged."""

    ref: MessageRef
    owner: str
    asset_id: int
    photo: bytes  # sha256 of the original
    form: bytes  # sha256 of the bytes that travelled
    sent_at: datetime


# ── purge ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A message that holds a photo, and why it matched."""

    ref: MessageRef
    tracked: bool
    same_hash: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """`by_hand`: how many of them can only be deleted on the phone. `since`: older messages may not have been found."""

    found: tuple[Found, ...]
    by_hand: int = 0
    since: datetime | None = None

    @property
    def chats(self) -> Counter[tuple[str, str]]:
        """Messages by account and chat."""
        return Counter((each.ref.account, each.ref.chat) for each in self.found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    deleted: int
    failed: int
    chats: int  # with at least one deletion


# ── credentials ───────────────────────────────────────────────────────────────────────────────────────────


class CredentialKind(StrEnum):
    SESSION = "session"
    API_KEY = "api_key"
    SETUP = "setup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A secret's record; the secret itself is shown once and kept only as its sha256."""

    id: str
    kind: CredentialKind
    owner: str
    name: str
    digest: bytes
    created_at: datetime
    expires_at: datetime | None = None
    used_at: datetime | None = None
