"""Photos sent to a chat, some of them for a while only."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field

from vault.expiries import warning
from vault.models.chats import MessageRef
from vault.models.errands import Expiry, Send
from vault.models.purges import Scope
from vault.sends import ends, vet
from web.library.wire.terms import AT_ONCE, Caption, Instant, Name, listed
from web.wire import Camel, CamelAnswer, Moment

YEARS = 10 * 366 * 24 * 3600  # seconds


class Ending(Camel):
    """With `expiresInSeconds` or `expiresAt` the message is purged by itself then, from the view of `expireScope`."""

    expires_in_seconds: Annotated[int, Field(ge=1, le=YEARS)] | None = None
    expires_at: Instant | None = None
    expire_scope: Scope = Scope.ME

    @property
    def expiry(self) -> Expiry | None:
        if self.expires_in_seconds is None and self.expires_at is None:
            return None
        after = None if self.expires_in_seconds is None else timedelta(seconds=self.expires_in_seconds)
        return Expiry(after=after, at=self.expires_at, scope=self.expire_scope)


class Foresight(Ending):
    """`accounts`: those it is to be sent from, with commas between them."""

    accounts: Annotated[tuple[Name, ...], BeforeValidator(listed), Field(max_length=AT_ONCE)] = ()


class Sending(Ending):
    """Without a caption the photo's own goes along; an empty one sends none. `asDocument`: shown as a file.

    `account`: where several know the chat. The same `key` never sends twice.
    """

    chat_id: Name
    account: Name | None = None
    key: Name | None = None
    caption: Caption | None = None
    as_document: bool = False


class Foreseen(CamelAnswer):
    """When a photo sent now would be purged. `warning`: what will not work then, or ""."""

    expires_at: Moment | None
    warning: str


class Expiring(Camel):
    """`expiresAt`: null, and it stays. `account`: where several know the chat."""

    chat_id: Name
    message_id: Name
    expires_at: Instant | None
    expire_scope: Scope = Scope.ME
    account: Name | None = None


def _unsaid(value: object) -> bool:
    return value is None


class SentMessage(CamelAnswer):
    """The last two are there for sends that expire. `warning`: what will not work then, or ""."""

    message_id: str
    message_wa_id: Annotated[str, Field(alias="message_wa_id")]
    chat_id: str
    expires_at: Annotated[Moment | None, Field(exclude_if=_unsaid)] = None
    warning: Annotated[str | None, Field(exclude_if=_unsaid)] = None


class SendEntry(CamelAnswer):
    """A send, and when it will be purged by itself; null, it will not. `photoId` may have been deleted since."""

    account: str
    chat_id: str
    message_id: str
    photo_id: int
    sent_at: Moment
    expires_at: Moment | None
    expire_scope: Scope
    warning: str


def foreseen(ending: Foresight, now: datetime, unable: Set[str]) -> Foreseen:
    """Raises Invalid unless it is a time to come, neither too soon nor too late.

    `unable`, here and below: the accounts where nothing can be deleted for me.
    """
    expiry = ending.expiry or Expiry()
    vet(expiry, now)
    at = ends(expiry, now)
    deletes = unable.isdisjoint(ending.accounts)
    return Foreseen(expires_at=at, warning=warning(now, at, expiry.scope, deletes=deletes) if at else "")


def sent(ref: MessageRef) -> SentMessage:
    return SentMessage(message_id=ref.id, message_wa_id=ref.id, chat_id=ref.chat)


def expiring(send: Send, unable: Set[str]) -> SentMessage:
    return sent(send.ref).model_copy(update={"expires_at": send.expires_at, "warning": _warning(send, unable)})


def entry(send: Send, unable: Set[str]) -> SendEntry:
    return SendEntry(
        account=send.ref.account,
        chat_id=send.ref.chat,
        message_id=send.ref.id,
        photo_id=send.asset_id,
        sent_at=send.sent_at,
        expires_at=send.expires_at,
        expire_scope=send.expires_for,
        warning=_warning(send, unable),
    )


def _warning(send: Send, unable: Set[str]) -> str:
    if send.expires_at is None:
        return ""
    return warning(send.sent_at, send.expires_at, send.expires_for, deletes=send.ref.account not in unable)
