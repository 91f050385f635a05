"""What was said in a chat, how it goes on, and a word of one's own."""

from __future__ import annotations

from contextlib import aclosing

from quart import Response

from vault.errors import Invalid, Missing, SendRefused, TooMany, Unconfirmed, Unreachable
from vault.models.chats import Chat
from vault.models.principals import Scope
from web.library.paging import page
from web.library.wire import conversations as wire
from web.library.wire.chats import OfAccount
from web.streams import Event, News
from web.surface import Answer, Bytes, Route, Visit


async def list_messages_of_chat(visit: Visit, id: str, query: wire.Reading) -> Answer:
    """A conversation, newest message first; reactions are shown with what they are about."""
    chat = await visit.vault.chats.get(visit.owner, id, query.account)
    found = await visit.vault.conversations.page(visit.owner, chat, limit=query.limit + 1, before=query.cursor)
    shown = found[: query.limit]
    more = wire.cursor(shown[-1]) if len(found) > len(shown) else None
    return page([wire.entry(each) for each in shown], more)


async def write_message(visit: Visit, id: str, body: wire.Writing) -> Answer:
    """Send words to a chat and wait until they went. A command among them, which takes all scopes, is carried out."""
    chat = await visit.vault.chats.get(visit.owner, id, body.account)
    await may_say(visit, chat, body.text, body.reply_to)
    ref = await visit.vault.conversations.write(visit.owner, chat, body.text, reply_to=body.reply_to, key=body.key)
    return Answer(wire.written(ref), 201)


async def may_say(visit: Visit, chat: Chat, text: str, reply_to: str | None) -> None:
    """OutOfScope where the bot may take the words for a command, which does whatever the owner may."""
    if await visit.vault.conversations.commands(chat, text, reply_to):
        await visit.vault.access.require(visit.held, None)


async def watch_chat(visit: Visit, id: str, query: OfAccount) -> Response:
    """Server-sent events: `here` when it begins, then `message` for what is new or different, and `gone`."""
    chat = await visit.vault.chats.get(visit.owner, id, query.account)
    return await visit.streams.response(_told(visit, chat))


async def _told(visit: Visit, chat: Chat) -> News:
    async with aclosing(visit.vault.conversations.follow(visit.owner, chat)) as turns:
        await anext(turns)
        yield Event(name="here", value=wire.here(chat))
        async for turn in turns:
            for shown in turn.shown:
                yield Event(name="message", value=wire.entry(shown))
            for ref in turn.gone:
                yield Event(name="gone", value=wire.GoneMessage(message_id=ref.id))


ROUTES = (
    Route(
        method="GET",
        path="/chats/<id>/messages",
        handler=list_messages_of_chat,
        scope=Scope.CHATS_READ,
        query=wire.Reading,
        answers={200: list[wire.MessageEntry]},
        refusals=(Missing, Invalid, Unreachable),
    ),
    Route(
        method="POST",
        path="/chats/<id>/messages",
        handler=write_message,
        scope=Scope.CHATS_SEND,
        body=wire.Writing,
        answers={201: wire.Written},
        refusals=(Invalid, Missing, SendRefused, Unreachable, Unconfirmed),
    ),
    Route(
        method="GET",
        path="/chats/<id>/events",
        handler=watch_chat,
        scope=Scope.CHATS_READ,
        query=OfAccount,
        answers={200: Bytes(mime="text/event-stream")},
        refusals=(Missing, TooMany, Unreachable),
    ),
)
