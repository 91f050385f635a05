"""The conversations to pick from."""

from __future__ import annotations

from vault.errors import Invalid, Missing, Unreachable
from web.library.wire import chats as wire
from web.surface import Route, Visit


async def list_chats(visit: Visit) -> list[wire.ChatEntry]:
    """Every conversation, most recently used first."""
    return [wire.chat_entry(chat) for chat in await visit.vault.chats.all(visit.owner)]


async def change_chat(visit: Visit, id: str, body: wire.Remembering) -> wire.ChatEntry:
    """For how long its messages are remembered. What was sent from here is never forgotten."""
    return wire.chat_entry(await visit.vault.retention.set(visit.owner, id, body.keep_days, body.account))


ROUTES = (
    Route(method="GET", path="/chats", handler=list_chats, answers={200: list[wire.ChatEntry]}),
    Route(
        method="PATCH",
        path="/chats/<id>",
        handler=change_chat,
        body=wire.Remembering,
        answers={200: wire.ChatEntry},
        refusals=(Missing, Invalid, Unreachable),
    ),
)
