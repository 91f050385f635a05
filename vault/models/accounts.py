"""Accounts with a bot, and how their lines stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


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
class Progress:
    """How much of what was written before the link has come in so far."""

    chats: int
    messages: int
    percent: int | None = None  # where the phone says it

    def __str__(self) -> str:
        so_far = f"{self.messages:,} messages in {self.chats:,} chats"
        return so_far if self.percent is None else f"{self.percent} % ({so_far})"


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
    history: Progress | None = None  # while it arrives
    quiet: float = field(default=0.0, compare=False)  # seconds since that report


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An account, and how it is with its line now."""

    account: Account
    state: LinkState
    remedy: str
    history: Progress | None = None  # while it arrives


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
