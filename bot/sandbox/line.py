"""A line to the simulated WhatsApp: the transport of one sandbox account."""

from __future__ import annotations

import asyncio
import os
import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from bot.sandbox import paint
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.posts import News, Post, new_id
from bot.sandbox.shelf import Shelf
from bot.sandbox.wakes import wakes
from bot.sandbox.world import PAGE, World
from bot.transport import (
    ChatsChanged,
    Deleted,
    Deletion,
    Event,
    Gone,
    LineChanged,
    NotDeleted,
    NotSent,
    Outgoing,
    Seen,
    Sent,
    Words,
)
from vault.errors import Invalid, MediaGone, SendRefused, Unreachable
from vault.intake import utc_now
from vault.models.accounts import LinkState
from vault.models.chats import ChatKind, Media, Message, MessageRef
from vault.models.purges import Scope
from vault.reach import objection
from vault.tongue import noted, say

LOOK_AGAIN = 2.0  # seconds
OUT_OF_ORDER = noted("The sandbox was told that its media server is out of order (fault media-500).")
REMEDY = noted("The sandbox is switched offline. Switch it on again with: chatvault sandbox fault offline off")

REFUSALS = {
    Fault.SEND_REFUSED: noted("The sandbox was told to refuse what is sent (fault send-refused)."),
    Fault.DELETE_REFUSED: noted("The sandbox was told to refuse deletions (fault delete-refused)."),
}


class SandboxLine:
    """`delay` is how many seconds each call and each piece of news takes while the fault `slow` is on."""

    kind = "sandbox"
    can_delete_for_me = True

    def __init__(self, world: World, shelf: Shelf, faults: Faults, *, delay: float = 3) -> None:
        self._world = world
        self._shelf = shelf
        self._faults = faults
        self._delay = delay
        self._offered: set[tuple[News, str]] = set()

    # ── the ears ─────────────────────────────────────────────────────────────────────────────────────────

    async def events(self) -> AsyncGenerator[Event, None]:
        self._offered.clear()
        line, chats = LineChanged(state=LinkState.CONNECTING), ChatsChanged(chats=())
        async with aclosing(wakes(self._world.changes(), LOOK_AGAIN)) as waking:
            async for _ in waking:
                line, before = await self._state(), line
                if line != before:
                    yield Event(receipt="", news=line)
                chats, known = ChatsChanged(chats=tuple(await self._world.chats())), chats
                if chats != known:
                    yield Event(receipt="", news=chats)
                if line.state is LinkState.READY:
                    async for event in self._news():
                        yield event

    async def acknowledge(self, receipts: Sequence[str]) -> None:
        for receipt in filter(None, receipts):
            news, *ids = receipt.split()
            await self._world.told(News(news), ids)
            self._offered.difference_update((News(news), id) for id in ids)

    async def fetch(self, message: Message, into: Path) -> None:
        async with self._call() as faults:
            for fault, status in ((Fault.MEDIA_404, 404), (Fault.MEDIA_410, 410)):
                if fault in faults:
                    raise MediaGone(status)
            if Fault.MEDIA_500 in faults:
                raise Unreachable(OUT_OF_ORDER)
            if message.media is None:
                raise MediaGone
            await self._shelf.fetch(bytes.fromhex(message.media.handle["sha256"]), into)

    async def picture(self, chat: str) -> bytes | None:
        """Everybody has one, but for the notes to myself."""
        if Fault.OFFLINE in await self._faults.on():
            raise Unreachable(REMEDY)
        known = [each for each in await self._world.chats() if each.id == chat and each.kind is not ChatKind.SELF]
        return await asyncio.to_thread(paint.scene, zlib.crc32(chat.encode())) if known else None

    async def _news(self) -> AsyncIterator[Event]:
        """Everything that was not offered yet, in the order it happened, alike things together."""
        await self._world.expire()
        while Fault.OFFLINE not in await self._faults.on() and (fresh := await self._fresh()):
            for (news, history), posts in groupby(fresh, key=lambda post: (post.news, post.history)):
                await self._linger(await self._faults.on())
                yield self._offer(news, history, list(posts))

    async def _state(self) -> LineChanged:
        if Fault.OFFLINE in await self._faults.on():
            return LineChanged(state=LinkState.OFFLINE, remedy=REMEDY)
        return LineChanged(state=LinkState.READY)

    async def _fresh(self) -> list[Post]:
        waiting = await self._world.news(limit=PAGE + len(self._offered))
        return [post for post in waiting if (post.news, post.id) not in self._offered]

    def _offer(self, news: News, history: bool, posts: Sequence[Post]) -> Event:
        self._offered.update((news, post.id) for post in posts)
        receipt = " ".join([news, *(post.id for post in posts)])
        if news is News.GONE:
            return Event(receipt=receipt, news=Gone(refs=tuple(post.ref for post in posts)))
        return Event(receipt=receipt, news=Seen(messages=tuple(post.message() for post in posts), history=history))

    # ── the hands ────────────────────────────────────────────────────────────────────────────────────────

    def new_message_id(self) -> str:
        return new_id()

    async def send(self, outgoing: Outgoing | Words) -> Sent:
        async with self._call() as faults:
            sent = await self._world.find([outgoing.ref.id])
            if sent:
                return Sent(ref=outgoing.ref, at=sent[outgoing.ref.id].at)
            if Fault.SEND_REFUSED in faults:
                raise SendRefused(say(REFUSALS[Fault.SEND_REFUSED]))
            at = await self._write(outgoing.ref.chat, id=outgoing.ref.id, **await self._content(outgoing))
            return Sent(ref=outgoing.ref, at=at)

    async def was_sent(self, ref: MessageRef) -> Sent | NotSent | None:
        async with self._call():
            sent = await self._world.find([ref.id])
            return Sent(ref=ref, at=sent[ref.id].at) if sent else NotSent()

    async def delete_for_me(self, refs: Sequence[MessageRef]) -> dict[MessageRef, Deletion]:
        async with self._call() as faults:
            call = await self._world.calls.note(Scope.ME, ids := [ref.id for ref in refs])
            posts = await self._world.find(ids)
            there = {post.ref for post in posts.values() if not post.gone}
            if Fault.DELETE_REFUSED in faults:
                refused = NotDeleted(reason=say(REFUSALS[Fault.DELETE_REFUSED]))
                return {ref: refused if ref in there else Deleted(already_gone=True) for ref in refs}
            await self._world.hide([ref.id for ref in refs if ref in there], told=True, by=call)
            taken = {id for id, post in (await self._world.find(ids)).items() if post.hidden_by == call}
            return {ref: Deleted(already_gone=ref.id not in taken) for ref in refs}

    async def delete_for_everyone(self, refs: Sequence[MessageRef]) -> dict[MessageRef, Deletion]:
        async with self._call() as faults:
            call = await self._world.calls.note(Scope.EVERYONE, ids := [ref.id for ref in refs])
            posts = await self._world.find(ids)
            return {ref: await self._revoke(posts.get(ref.id), faults, call) for ref in refs}

    async def _revoke(self, post: Post | None, faults: frozenset[Fault], call: str) -> Deletion:
        if post is None or post.gone:
            return Deleted(already_gone=True)
        if refusal := next((why for fault, why in REFUSALS.items() if fault in faults), ""):
            return NotDeleted(reason=say(refusal))
        if reason := objection(post.from_me, post.at, utc_now()):
            return NotDeleted(reason=reason, too_old=post.from_me)
        await self._world.revoke(post, told=True, by=call)
        return Deleted(already_gone=(await self._world.get(post.id)).revoked_by != call)

    async def say(self, chat: str, text: str, reply_to: str | None = None) -> None:
        async with self._call() as faults:
            if Fault.SEND_REFUSED in faults:
                raise SendRefused
            await self._write(chat, text=text, reply_to=reply_to)

    async def react(self, ref: MessageRef, emoji: str) -> None:
        async with self._call() as faults:
            if Fault.SEND_REFUSED in faults:
                raise SendRefused
            await self._write(ref.chat, reply_to=ref.id, reaction=emoji)

    async def own_chat(self) -> str:
        return next(chat.id for chat in await self._world.chats() if chat.kind is ChatKind.SELF)

    async def _write(self, chat: str, **content: Any) -> datetime:
        try:
            post = await self._world.write(await self._world.chat(chat), await self._world.me(), **content)
        except Invalid as error:
            raise SendRefused(error.message) from error
        return post.at

    async def _content(self, outgoing: Outgoing | Words) -> dict[str, Any]:
        if isinstance(outgoing, Words):
            return {"text": outgoing.text, "reply_to": outgoing.reply_to}
        return {"text": outgoing.caption, "document": outgoing.document, "media": await self._carried(outgoing)}

    async def _carried(self, outgoing: Outgoing) -> Media:
        form = outgoing.form
        told = Media(sha256=None, mime=form.mime, size=0, width=form.width, height=form.height, small=form.small)
        return await self._shelf.keep(await asyncio.to_thread(outgoing.file.read_bytes), like=told)

    # ── what goes wrong ──────────────────────────────────────────────────────────────────────────────────

    @asynccontextmanager
    async def _call(self) -> AsyncIterator[frozenset[Fault]]:
        """Around every call: slowness before it, no line instead of it, death between its effect and its answer."""
        faults = await self._faults.on()
        await self._linger(faults)
        if Fault.OFFLINE in faults:
            raise Unreachable(REMEDY)
        yield faults
        if Fault.RESTART in faults and await self._faults.take(Fault.RESTART):
            os.abort()

    async def _linger(self, faults: frozenset[Fault]) -> None:
        if Fault.SLOW in faults:
            await asyncio.sleep(self._delay)
