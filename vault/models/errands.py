"""What is asked of a courier, and the trail it leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from vault.models.chats import MessageRef
from vault.models.purges import Outcome, Scope, Tier


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
class Expiry:
    """When a send is to be purged: so long after it went out, or at a certain time."""

    after: timedelta | None = None
    at: datetime | None = None
    scope: Scope = Scope.ME


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPhoto:
    """Send this form of this photo. `message_id` is chosen beforehand, so a crash can be told from a refusal."""

    asset_id: int
    photo: bytes  # sha256 of the original
    form: bytes  # sha256 of the bytes that travel
    caption: str
    message_id: str
    expiry: Expiry | None = None
    document: str = ""  # a file name, to send it as a document of that name


@dataclass(frozen=True, slots=True, kw_only=True)
class SendText:
    """Send these words, perhaps in answer to a message of the same chat. `message_id` is as for a photo."""

    text: str
    message_id: str = ""
    reply_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteMessage:
    """Delete this message, for me or for everyone. The rest is why, for the receipt."""

    message_id: str
    scope: Scope = Scope.ME
    tier: Tier = Tier.TRACKED
    asset: int | None = None
    photo: bytes | None = None
    from_me: bool = False
    sent_at: datetime | None = None
    sender_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveMedia:
    """Fetch this message's photo and take it into the vault."""

    message_id: str
    caption: str | None = None
    tags: tuple[str, ...] = ()


SendTask = SendPhoto | SendText
Task = SendTask | DeleteMessage | SaveMedia


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
    held: bool = False  # nobody may claim it for now
    epoch: int = 0  # of the plan that steered it last
    called: bool = False  # WhatsApp was asked once already, so a message that is gone may be gone by our hand
    outcome: Outcome | None = None  # DeleteMessage: what became of it
    ended_at: datetime | None = None
    code: str = ""  # of the refusal, when it failed
    reason: str = ""
    result: str = ""  # message id sent, or id of the asset saved
    new: bool = False  # SaveMedia: the asset was not there before
    restored: bool = False  # SaveMedia: it was in the trash
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
    expires_at: datetime | None = None  # then it is purged
    expires_for: Scope = Scope.ME
