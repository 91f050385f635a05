"""The other hand: what the people of the sandbox do, for scripts, tests and the command line.

Chats, people and faults are given by name or id, in any case. Answers are what `--json` prints. Raises Invalid.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.sandbox.crowd import album, conversation
from bot.sandbox.faults import Fault, Faults, named
from bot.sandbox.posts import Expiry, Post
from bot.sandbox.shelf import Shelf
from bot.sandbox.wakes import wakes
from bot.sandbox.world import World
from vault.errors import Invalid
from vault.models.chats import Chat, Media, Message, Person
from vault.tongue import say

LOOK_AGAIN = 0.5  # seconds
PATIENCE = 15.0  # seconds

Answer = dict[str, Any]


class Driver:
    """`alive` tells whether a bot is running; it is given `patience` seconds to hear of what was posted."""

    def __init__(
        self,
        world: World,
        shelf: Shelf,
        faults: Faults,
        now: Callable[[], datetime],
        *,
        alive: Callable[[], Awaitable[bool]],
        patience: float = PATIENCE,
    ) -> None:
        self._world = world
        self._shelf = shelf
        self._faults = faults
        self._now = now
        self._alive = alive
        self._patience = patience

    # ── looking ──────────────────────────────────────────────────────────────────────────────────────────

    async def chats(self) -> list[Answer]:
        names = {each.id: "me" if each.me else each.name for each in await self._world.people()}
        return [
            {
                "chatId": chat.id,
                "name": chat.name,
                "kind": chat.kind.value,
                "members": [names[id] for id in chat.members],
            }
            for chat in await self._world.chats()
        ]

    async def show(self, chat: str, *, me: bool = True) -> list[Answer]:
        """The conversation in my view or in theirs, oldest first; reactions are told with what they are about."""
        await self._world.expire()
        posts = [post for post in await self._world.of(await self._world.chat(chat)) if _seen(post, me=me)]
        reactions = _reactions(posts)
        return [_told(post) | {"reactions": reactions.get(post.id, [])} for post in posts if post.reaction is None]

    async def theirs(self, chat: str) -> list[Message]:
        """What the others see, reactions too, oldest first; what was deleted for everyone is not there."""
        await self._world.expire()
        posts = await self._world.of(await self._world.chat(chat))
        return [post.message() for post in posts if _theirs(post)]

    async def their(self, chat: str, id: str) -> Message | None:
        """This message, if the others see it."""
        await self._world.expire()
        where, post = await self._world.chat(chat), (await self._world.find([id])).get(id)
        return post.message() if post and post.chat == where.id and _theirs(post) else None

    async def people(self, chat: str) -> list[Person]:
        where = await self._world.chat(chat)
        return [each for each in await self._world.people() if each.id in where.members]

    async def calls(self) -> list[Answer]:
        """Every call of the account that asked for deletions, oldest first: what it named, and what it took."""
        return [
            {
                "callId": call.id,
                "timestamp": _moment(call.at),
                "scope": call.scope.value,
                "messageIds": list(call.messages),
                "deleted": await self._world.calls.taken(call),
            }
            for call in await self._world.calls.all()
        ]

    async def faults(self) -> dict[str, bool]:
        on = await self._faults.on()
        return {fault.value: fault in on for fault in Fault}

    # ── doing ────────────────────────────────────────────────────────────────────────────────────────────

    async def post(
        self,
        chat: str,
        sender: str,
        *,
        text: str = "",
        photo: Path | bytes | None = None,
        reply: str | None = None,
        react: str | None = None,
        recompress: bool = False,
    ) -> Answer:
        """Write, send a photo, answer, or react. `recompress`: the photo goes as phones send it, made smaller."""
        where = await self._world.chat(chat)
        who = await self._world.member(where, sender)
        if react is not None and reply is None:
            raise Invalid(say("A reaction needs the message it is about: --reply ID."))
        if not text and photo is None and react is None:
            raise Invalid(say("There is nothing to post: give a text, a photo or a reaction."))
        if reply is not None:
            await self._there(where, reply)
        media = await self._photo(photo, recompress) if photo else None
        post = await self._world.write(where, who, text=text, media=media, reply_to=reply, reaction=react)
        return await self._posted(where, post)

    async def forward(self, chat: str, id: str, to: str) -> Answer:
        """I pass a message on: the same bytes, in another chat."""
        post = await self._there(await self._world.chat(chat), id)
        if post.gone:
            raise Invalid(say("I no longer have this message, so I cannot pass it on."))
        where, me = await self._world.chat(to), await self._world.me()
        copy = await self._world.write(where, me, text=post.text, media=post.media, forwarded=True)
        return await self._posted(where, copy)

    async def revoke(self, chat: str, id: str) -> Answer:
        """Its author deletes a message for everyone."""
        where = await self._world.chat(chat)
        post = await self._there(where, id)
        await self._world.revoke(post)
        return await self._posted(where, post)

    async def delete(self, chat: str, id: str) -> Answer:
        """I delete a message on my phone, for me only."""
        where = await self._world.chat(chat)
        post = await self._there(where, id)
        await self._world.hide([id], told=False)
        return await self._posted(where, post)

    async def set_timer(self, chat: str, seconds: int) -> Answer:
        """What is written from now on disappears after so many seconds; 0: stays."""
        where = await self._world.chat(chat)
        await self._world.set_timer(where, seconds)
        return {"chatId": where.id, "timer": seconds}

    async def fill(
        self, chat: str, messages: int, *, photos: int | None = None, photo: Path | None = None, days: float = 30
    ) -> Answer:
        """A long conversation at once, spread over the days up to now. With `photo` every one of the photos is that."""
        photos = int(photo is not None) if photos is None else photos
        if not 0 <= photos <= messages:
            raise Invalid(say("There cannot be more photos than messages."))
        where = await self._world.chat(chat)
        members = [each for each in await self._world.people() if each.id in where.members]
        pictures = [await self._photo(photo, False)] * photos if photo else await album(self._shelf, photos)
        lines = conversation(members, messages, pictures, until=self._now(), days=days)
        await self._world.add(await self._world.compose(where, lines, history=True))
        await self._taken(where)
        return {"chatId": where.id, "messages": messages, "photos": photos}

    async def fault(self, name: str, on: bool) -> Answer:
        fault = named(name)
        await self._faults.switch(fault, on)
        return {"fault": fault.value, "on": on}

    async def _photo(self, photo: Path | bytes, recompress: bool) -> Media:
        photo = photo if isinstance(photo, bytes) else await _read(photo)
        return await self._shelf.keep(await self._shelf.recompressed(photo) if recompress else photo)

    # ── what both need ───────────────────────────────────────────────────────────────────────────────────

    async def _there(self, chat: Chat, id: str) -> Post:
        """A message that somebody still sees in this chat."""
        post = (await self._world.find([id])).get(id)
        if post is None or post.chat != chat.id or post.expiry is Expiry.OVER:
            raise Invalid(say("There is no message {id} in the chat “{name}”.", id=id, name=chat.name))
        return post

    async def _posted(self, chat: Chat, post: Post) -> Answer:
        await self._taken(chat)
        return {"messageId": post.id, "chatId": chat.id}

    async def _taken(self, chat: Chat) -> None:
        """Wait for a running bot to hear of everything in this chat, so that a script can go on at once."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._patience), aclosing(wakes(self._world.changes(), LOOK_AGAIN)) as waking:
                async for _ in waking:
                    if not await self._listening() or await self._world.heard(chat):
                        return

    async def _listening(self) -> bool:
        return Fault.OFFLINE not in await self._faults.on() and await self._alive()


def _seen(post: Post, *, me: bool) -> bool:
    return post.expiry is not Expiry.OVER and not (me and post.hidden)


def _theirs(post: Post) -> bool:
    return _seen(post, me=False) and not post.revoked


def _reactions(posts: Sequence[Post]) -> dict[str, list[Answer]]:
    """By message; each person's last reaction counts, and an empty one takes it back."""
    last = {(post.reply_to or "", post.sender): post for post in posts if post.reaction is not None}
    reactions: dict[str, list[Answer]] = {}
    for (about, _), post in last.items():
        if post.reaction:
            reactions.setdefault(about, []).append({"from": _name(post), "emoji": post.reaction})
    return reactions


def _told(post: Post) -> Answer:
    media = None if post.revoked else post.media
    return {
        "messageId": post.id,
        "from": _name(post),
        "text": "" if post.revoked else post.text,
        "sha256": media.sha256.hex() if media and media.sha256 else None,
        "document": None if post.revoked else post.document or None,
        "timestamp": _moment(post.at),
        "replyTo": post.reply_to,
        "forwarded": post.forwarded,
        "revoked": post.revoked,
    }


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _name(post: Post) -> str:
    return "me" if post.from_me else post.sender_name


async def _read(photo: Path) -> bytes:
    try:
        return await asyncio.to_thread(photo.read_bytes)
    except OSError as error:
        raise Invalid(say("The photo cannot be read: {error}.", error=error)) from error
