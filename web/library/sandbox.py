"""The other side of the sandbox's conversations: speaking for its people, and seeing what they see."""

from __future__ import annotations

from quart import Response

from vault.errors import Invalid, Missing, Unreachable
from vault.models.chats import Chat
from vault.models.principals import Scope
from web.guard import MEDIA_POLICY
from web.library.conversations import may_say
from web.library.wire import sandbox as wire
from web.library.wire.conversations import MessageEntry, Written, entry, written
from web.surface import Answer, Bytes, Route, Visit

SHOWN = 200  # messages, the newest


async def list_people(visit: Visit, query: wire.InChat) -> list[wire.PersonEntry]:
    """Who is in the chat besides me, and may be spoken for."""
    return [wire.person(each) for each in await visit.vault.sandbox.people(visit.owner, await _chat(visit, query))]


async def speak(visit: Visit, body: wire.Speaking) -> Answer:
    """Let one of them write, send a photo, answer or react; the account's bot hears of it as of anything else."""
    chat = await _chat(visit, body)
    await may_say(visit, chat, body.text, body.reply_to)
    ref = await visit.vault.sandbox.post(
        visit.owner,
        chat,
        body.sender,
        text=body.text,
        photo=body.photo_id,
        painted=body.painted,
        reply_to=body.reply_to,
        reaction=body.reaction,
    )
    return Answer(written(ref), 201)


async def list_their_messages(visit: Visit, query: wire.InChat) -> list[MessageEntry]:
    """The newest messages as they see them: what was deleted for me alone is still there."""
    seen = await visit.vault.sandbox.theirs(visit.owner, await _chat(visit, query), limit=SHOWN)
    return [entry(each) for each in seen]


async def read_their_thumbnail(visit: Visit, query: wire.OnMessage) -> Response:
    """The small JPEG that their phone shows of a photo."""
    small = await visit.vault.sandbox.small(visit.owner, await _chat(visit, query), query.message_id)
    headers = {"Cache-Control": "private, max-age=3600", "Content-Security-Policy": MEDIA_POLICY}
    return Response(small, mimetype="image/jpeg", headers=headers)


async def _chat(visit: Visit, where: wire.InChat) -> Chat:
    return await visit.vault.chats.get(visit.owner, where.chat_id, where.account)


REFUSALS = (Invalid, Missing, Unreachable)

ROUTES = (
    Route(
        method="GET",
        path="/sandbox/people",
        handler=list_people,
        scope=Scope.CHATS_READ,
        query=wire.InChat,
        answers={200: list[wire.PersonEntry]},
        refusals=REFUSALS,
    ),
    Route(
        method="POST",
        path="/sandbox/messages",
        handler=speak,
        scope=Scope.CHATS_SEND,
        body=wire.Speaking,
        answers={201: Written},
        refusals=REFUSALS,
    ),
    Route(
        method="GET",
        path="/sandbox/messages",
        handler=list_their_messages,
        scope=Scope.CHATS_READ,
        query=wire.InChat,
        answers={200: list[MessageEntry]},
        refusals=REFUSALS,
    ),
    Route(
        method="GET",
        path="/sandbox/messages/thumb",
        handler=read_their_thumbnail,
        scope=Scope.CHATS_READ,
        query=wire.OnMessage,
        answers={200: Bytes(mime="image/jpeg")},
        refusals=REFUSALS,
    ),
)
