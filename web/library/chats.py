"""The conversations to pick from."""

from __future__ import annotations

from web.library.wire import chats as wire
from web.surface import Route, Visit


async def list_chats(visit: Visit) -> list[wire.ChatEntry]:
    """Every conversation, most recently used first."""
    return [wire.chat_entry(chat) for chat in await visit.vault.chats.all(visit.owner)]


ROUTES = (Route(method="GET", path="/chats", handler=list_chats, answers={200: list[wire.ChatEntry]}),)
