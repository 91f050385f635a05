"""Photos sent to a chat, some of them for a while only."""

from __future__ import annotations

from datetime import UTC, datetime

from vault.errors import (
    Blocked,
    Invalid,
    Missing,
    NoSpace,
    Refusal,
    SendRefused,
    Unconfirmed,
    UnknownChat,
    Unreachable,
)
from vault.models.chats import MessageRef
from vault.models.principals import Scope
from web.library.wire import sends as wire
from web.surface import Route, Visit


async def send_photo(visit: Visit, id: int, body: wire.Sending) -> wire.SentMessage:
    """Send a photo to a chat and wait until it went; answers the id of the message it became."""
    ref = await visit.vault.sends.send(
        visit.owner,
        id,
        body.chat_id,
        caption=body.caption,
        document=body.as_document,
        account=body.account,
        key=body.key and f"send/{visit.owner}/{body.key}",  # nobody finds another owner's
        expiry=body.expiry,
    )
    expiring = await visit.vault.expiries.all(visit.owner) if body.expiry else []
    unable = await visit.vault.links.unable(visit.owner) if body.expiry else set()
    return next((wire.expiring(send, unable) for send in expiring if send.ref == ref), wire.sent(ref))


async def list_expiring(visit: Visit) -> list[wire.SendEntry]:
    """What will be purged by itself, the next one first."""
    unable = await visit.vault.links.unable(visit.owner)
    return [wire.entry(send, unable) for send in await visit.vault.expiries.all(visit.owner)]


async def foresee_expiry(visit: Visit, query: wire.Foresight) -> wire.Foreseen:
    """When a photo sent now would be purged by itself, and what will not work then. Sends nothing."""
    return wire.foreseen(query, datetime.now(UTC), await visit.vault.links.unable(visit.owner))


async def change_expiry(visit: Visit, body: wire.Expiring) -> wire.SendEntry:
    """Let a photo that was sent be purged at another time, or not at all."""
    account = body.account or (await visit.vault.chats.get(visit.owner, body.chat_id)).account
    ref = MessageRef(account=account, chat=body.chat_id, id=body.message_id)
    send = await visit.vault.expiries.change(visit.owner, ref, body.expires_at, body.expire_scope)
    return wire.entry(send, await visit.vault.links.unable(visit.owner))


ROUTES = (
    Route(
        method="POST",
        path="/<serial:id>/send",
        handler=send_photo,
        scope=Scope.CHATS_SEND,
        body=wire.Sending,
        answers={200: wire.SentMessage},
        refusals=(Invalid, UnknownChat, Refusal, Missing, Blocked, SendRefused, NoSpace, Unreachable, Unconfirmed),
    ),
    Route(
        method="GET",
        path="/sends/expiring",
        handler=list_expiring,
        scope=Scope.CHATS_READ,
        answers={200: list[wire.SendEntry]},
    ),
    Route(
        method="GET",
        path="/sends/foreseen",
        handler=foresee_expiry,
        scope=Scope.CHATS_READ,
        quiet=True,
        query=wire.Foresight,
        answers={200: wire.Foreseen},
        refusals=(Invalid,),
    ),
    Route(
        method="PATCH",
        path="/sends",
        handler=change_expiry,
        scope=Scope.CHATS_SEND,
        body=wire.Expiring,
        answers={200: wire.SendEntry},
        refusals=(Missing, Invalid, Unreachable),
    ),
)
