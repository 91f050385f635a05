"""The chat socket: what a simulated and a real WhatsApp both do. The contract suite is tests/contracts/transport.py.

A transport raises `vault.errors.ChatRefusal`s and nothing of its own library. It never retries a send.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from vault.models.accounts import LinkState, Progress
from vault.models.chats import Chat, Message, MessageRef
from vault.models.photos import Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Messages that came in, or that I wrote on another device. `history`: old ones, never commands."""

    messages: tuple[Message, ...]
    history: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharper:
    """A picture came again in a better quality: the message named is to show it in place of what it showed."""

    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """Messages that left my view: revoked by their author, deleted on the phone, or expired."""

    refs: tuple[MessageRef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatsChanged:
    """`since`: what was written before then may never have been seen here; None where everything was."""

    chats: tuple[Chat, ...]
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChanged:
    state: LinkState
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryArrives:
    """How far it has come; None: no more of it is expected."""

    progress: Progress | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureChanged:
    """The chat goes by another picture now."""

    chat: str


class Deletion:
    """What a transport answers for one message that was to be deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted(Deletion):
    already_gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotDeleted(Deletion):
    """`too_old`: it could have been deleted for everyone once."""

    reason: str
    too_old: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A photo to send: the bytes in `file` travel as they are."""

    ref: MessageRef  # its id comes from `new_message_id`
    file: Path
    form: Form
    caption: str
    document: str = ""  # a file name, to send it as a document of that name


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text to send, perhaps in answer to a message of the same chat; `quoted` is what that one says."""

    ref: MessageRef  # its id comes from `new_message_id`
    text: str
    reply_to: str | None = None
    quoted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """It went out, as this message: WhatsApp may have given it another id than the one proposed."""

    ref: MessageRef
    at: datetime  # WhatsApp's time


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSent:
    """It did not go out, for sure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WentOut:
    """What was proposed under this id, and then was in doubt, did go out."""

    proposed: str
    sent: Sent


News = Seen | Sharper | Gone | WentOut | ChatsChanged | HistoryArrives | PictureChanged | LineChanged


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One piece of news. It is offered again after a restart until it was acknowledged by its receipt."""

    receipt: str  # "" where there is nothing to acknowledge
    news: News


class Receiver(Protocol):
    """The ears."""

    kind: str  # "sandbox" or "whatsapp"

    def events(self) -> AsyncGenerator[Event, None]:
        """Everything not yet acknowledged, then everything new; first of all a LineChanged and a ChatsChanged."""

    async def acknowledge(self, receipts: Sequence[str]) -> None:
        """These are persisted on our side: never offer them again."""

    async def fetch(self, message: Message, into: Path) -> None:
        """Write the medium's bytes, with the sha256 the message promised. MediaGone, Unreachable, Damaged."""

    async def picture(self, chat: str) -> bytes | None:
        """The small picture that the chat goes by; None where it has none, or shows me none. Unreachable."""


class Sender(Protocol):
    """The hands. All raise Unreachable when there is no line, and then nothing was done.

    Where `can_delete_for_me` is False, every `delete_for_me` is answered by a NotDeleted that says what to do instead.
    """

    can_delete_for_me: bool

    def new_message_id(self) -> str: ...

    async def send(self, outgoing: Outgoing | Words) -> Sent:
        """Send once.

        SendRefused, Unreachable: it was not sent, for sure. Unconfirmed: the line broke and it may have been.
        """

    async def was_sent(self, ref: MessageRef) -> Sent | NotSent | None:
        """After a crash: did what was proposed under this id go out? None when it cannot be known."""

    async def delete_for_me(self, refs: Sequence[MessageRef]) -> dict[MessageRef, Deletion]:
        """All in one call. Safe to repeat: a message that is gone is `Deleted(already_gone=True)`."""

    async def delete_for_everyone(self, refs: Sequence[MessageRef]) -> dict[MessageRef, Deletion]:
        """Take messages back from every phone: only my own, and only for a while (`vault.reach`). Safe to repeat.

        Each is answered by itself: one that WhatsApp refuses to take back is NotDeleted.

        A line that breaks half way raises Unreachable; those that were told by then stay deleted.
        """

    async def say(self, chat: str, text: str, reply_to: str | None = None) -> None: ...

    async def react(self, ref: MessageRef, emoji: str) -> None:
        """Replaces my earlier reaction; "" takes it back."""

    async def own_chat(self) -> str:
        """The id of “message yourself”."""


class Transport(Receiver, Sender, Protocol):
    """A line to WhatsApp for one account."""
