"""The conversations to pick from, and the pictures they go by."""

from __future__ import annotations

from quart import Response

from vault.errors import Missing, Unreachable
from web import deliver
from web.library import wire
from web.surface import Bytes, Route, Visit


async def list_chats(visit: Visit) -> list[wire.ChatEntry]:
    """Every conversation, most recently used first."""
    chats = await visit.vault.chats.all(visit.owner)
    shown = await visit.vault.portraits.shown({chat.account for chat in chats})
    return [wire.chat_entry(chat, has_picture=(chat.account, chat.id) in shown) for chat in chats]


async def read_chat_picture(visit: Visit, id: str, query: wire.OfAccount) -> Response:
    """The small picture that WhatsApp shows next to the chat's name."""
    image, mime = await visit.vault.portraits.get(visit.owner, id, query.account)
    return deliver.portrait(image, mime=mime)


ROUTES = (
    Route(method="GET", path="/chats", handler=list_chats, answers={200: list[wire.ChatEntry]}),
    Route(
        method="GET",
        path="/chats/<id>/picture",
        handler=read_chat_picture,
        query=wire.OfAccount,
        answers={200: Bytes(mime="image/*"), 304: None},
        refusals=(Missing, Unreachable),
    ),
)
