"""The conversations to pick from, and the pictures they go by."""

from __future__ import annotations

from quart import Response

from vault.errors import Invalid, Missing, Unreachable
from vault.models.principals import Scope
from web import deliver
from web.library.wire import chats as wire
from web.surface import Bytes, Route, Visit


async def list_chats(visit: Visit) -> list[wire.ChatEntry]:
    """Every conversation, most recently used first."""
    chats = await visit.vault.chats.all(visit.owner)
    shown = await visit.vault.portraits.shown({chat.account for chat in chats})
    return [wire.chat_entry(chat, has_picture=(chat.account, chat.id) in shown) for chat in chats]


async def change_chat(visit: Visit, id: str, body: wire.Remembering) -> wire.ChatEntry:
    """For how long its messages are remembered. What was sent from here is never forgotten."""
    chat = await visit.vault.retention.set(visit.owner, id, body.keep_days, body.account)
    shown = await visit.vault.portraits.shown({chat.account})
    return wire.chat_entry(chat, has_picture=(chat.account, chat.id) in shown)


async def read_chat_picture(visit: Visit, id: str, query: wire.OfAccount) -> Response:
    """The small picture that WhatsApp shows next to the chat's name."""
    image, mime = await visit.vault.portraits.get(visit.owner, id, query.account)
    return deliver.portrait(image, mime=mime)


ROUTES = (
    Route(method="GET", path="/chats", handler=list_chats, scope=Scope.CHATS_READ, answers={200: list[wire.ChatEntry]}),
    Route(
        method="PATCH",
        path="/chats/<id>",
        handler=change_chat,
        scope=Scope.SETTINGS,
        body=wire.Remembering,
        answers={200: wire.ChatEntry},
        refusals=(Missing, Invalid, Unreachable),
    ),
    Route(
        method="GET",
        path="/chats/<id>/picture",
        handler=read_chat_picture,
        scope=Scope.CHATS_READ,
        query=wire.OfAccount,
        answers={200: Bytes(mime="image/*"), 304: None},
        refusals=(Missing, Unreachable),
    ),
)
