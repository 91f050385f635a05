"""The simulated WhatsApp of one account: who there is, what was written, and both sides' view of it.

Every change is one write, or writes that may be repeated: a process may be killed anywhere. Several processes share
one world (the bot, the command line), so nothing of it is remembered here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.sandbox.calls import Calls
from bot.sandbox.posts import Expiry, News, Post, Row, chat, chat_row, key, new_id, person, person_row, post
from vault.errors import Invalid, Missing
from vault.models.chats import Chat, ChatKind, Media, Person
from vault.ports import Records
from vault.reach import objection
from vault.tongue import say
from vault.words import plain

T = TypeVar("T")

PAGE = 500


class World:
    def __init__(self, account: str, records: Records, now: Callable[[], datetime]) -> None:
        self.account = account
        self.calls = Calls(account, records, now)
        self._records = records
        self._now = now

    async def index(self) -> None:
        await self._records.index("account", "news", "serial")
        await self._records.index("account", "what", "chat")
        await self._records.index("account", "what", "expiry", "expires_at")

    # ── who there is ─────────────────────────────────────────────────────────────────────────────────────

    async def people(self) -> list[Person]:
        return [person(row) for row in await self._find("person")]

    async def me(self) -> Person:
        [row] = await self._find("person", me=True)
        return person(row)

    async def chats(self) -> list[Chat]:
        return [chat(row) for row in await self._find("chat", order="serial")]

    async def chat(self, name: str) -> Chat:
        """The chat of this id or name, in any case. Invalid, telling the names there are."""
        chats = await self.chats()
        for each in chats:
            mine = ("me", "self") if each.kind is ChatKind.SELF else ()
            if plain(name.strip()) in (plain(each.id), plain(each.name), *mine):
                return each
        raise Invalid(
            say(
                "There is no chat “{name}”. There are: {value}.",
                name=name,
                value=", ".join(each.name for each in chats),
            )
        )

    async def member(self, chat: Chat, name: str) -> Person:
        """The member of this id or name; “me” is the account's owner. Invalid."""
        members = [each for each in await self.people() if each.id in chat.members]
        for each in members:
            if plain(name) in (plain(each.id), plain(each.name), *(("me",) if each.me else ())):
                return each
        known = ", ".join("me" if each.me else each.name for each in members)
        raise Invalid(
            say("“{name}” is not in the chat “{chat}”. There are: {known}.", name=name, chat=chat.name, known=known)
        )

    async def join(self, people: Sequence[Person], chats: Sequence[Chat]) -> None:
        """Add people and chats; those already there stay as they are."""
        await self._records.add([person_row(self.account, each) for each in people])
        serial = await self._records.next(len(chats))
        await self._records.add([chat_row(each, serial + place) for place, each in enumerate(chats)])

    async def set_timer(self, chat: Chat, seconds: int) -> None:
        """What is written from now on disappears after so many seconds; 0: stays."""
        await self._records.set({"_id": key(self.account, "chat", chat.id)}, {"timer": seconds})

    # ── what was written ─────────────────────────────────────────────────────────────────────────────────

    async def write(
        self,
        chat: Chat,
        sender: Person,
        *,
        id: str = "",
        at: datetime | None = None,
        text: str = "",
        media: Media | None = None,
        document: str = "",
        reply_to: str | None = None,
        reaction: str | None = None,
        forwarded: bool = False,
        history: bool = False,
    ) -> Post:
        """Put one message into the chat. The same id twice is one message: the first."""
        [fresh] = await self.compose(chat, [(sender, at or self._now(), text, media)], history=history)
        fresh = replace(fresh, id=id or fresh.id, document=document, reply_to=reply_to, reaction=reaction)
        await self.add([replace(fresh, forwarded=forwarded)])
        return await self.get(fresh.id)

    async def compose(
        self, chat: Chat, lines: Sequence[tuple[Person, datetime, str, Media | None]], *, history: bool = False
    ) -> list[Post]:
        """Messages to `add`, in this order."""
        serial = await self._records.next(len(lines))
        timer = timedelta(seconds=chat.timer)
        return [
            Post(
                account=self.account,
                id=new_id(),
                serial=serial + place,
                chat=chat.id,
                sender=sender.id,
                sender_name=sender.name,
                from_me=sender.me,
                at=at,
                text=text,
                media=media,
                history=history,
                expires_at=at + timer if timer else None,
                expiry=Expiry.AHEAD if timer else Expiry.NEVER,
            )
            for place, (sender, at, text, media) in enumerate(lines)
        ]

    async def add(self, posts: Sequence[Post]) -> int:
        """Answers how many were new."""
        return sum([await self._records.add([each.row() for each in page]) for page in pages(posts)])

    async def find(self, ids: Sequence[str]) -> dict[str, Post]:
        keys = [key(self.account, "post", id) for id in ids]
        rows = [row for page in pages(keys) for row in await self._records.find({"_id": list(page)})]
        return {row["id"]: post(row) for row in rows}

    async def get(self, id: str) -> Post:
        found = await self.find([id])
        if id not in found:
            raise Missing("message", id)
        return found[id]

    async def of(self, chat: Chat) -> list[Post]:
        """Everything ever written there, whoever still sees it; oldest first."""
        posts = [post(row) for row in await self._find("post", chat=chat.id)]
        return sorted(posts, key=lambda each: (each.at, each.serial))

    # ── how it goes again ────────────────────────────────────────────────────────────────────────────────

    async def hide(self, ids: Sequence[str], *, told: bool, by: str = "") -> None:
        """Delete for me what is not deleted yet. `told`: the account knows already, because it asked for it.

        `by`: in which call it did.
        """
        done = {"hidden": True, "hidden_by": by}
        for page in pages([key(self.account, "post", id) for id in ids]):
            rows = {"_id": list(page), "hidden": False}
            # A message still on its way to the account gets there after its deletion: that has to be told in any case.
            to_tell = rows | {"news": News.SEEN} if told else rows
            await self._records.set(to_tell, done | {"news": News.GONE})
            await self._records.set(rows, done)

    async def revoke(self, post: Post, *, told: bool = False, by: str = "") -> None:
        """Its author deletes it for everyone, unless it is. `told` and `by` as for `hide`. Invalid."""
        if reason := objection(True, post.at, self._now()):
            raise Invalid(reason)
        done = {"revoked": True, "revoked_by": by}
        row = {"_id": key(self.account, "post", post.id), "revoked": False}
        to_tell = row | {"news": News.SEEN} if told else row
        await self._records.set(to_tell, done | {"news": News.GONE})
        await self._records.set(row, done)

    async def expire(self) -> None:
        """Let go of the messages whose time has come."""
        where = {"account": self.account, "what": "post", "expiry": Expiry.AHEAD}
        while rows := await self._records.find(where, order="expires_at", limit=PAGE):
            due = [row["_id"] for row in rows if row["expires_at"] <= self._now()]
            await self._records.set({"_id": due}, {"expiry": Expiry.OVER, "news": News.GONE})
            if len(due) < PAGE:
                return

    # ── what the account hears of it ─────────────────────────────────────────────────────────────────────

    async def news(self, limit: int) -> list[Post]:
        """What the account has yet to hear of, oldest first."""
        where = {"account": self.account, "news": [News.SEEN, News.GONE]}
        return [post(row) for row in await self._records.find(where, order="serial", limit=limit)]

    async def told(self, news: News, ids: Sequence[str]) -> None:
        """The account has heard this of these messages; what has happened to them since is still news."""
        for page in pages([key(self.account, "post", id) for id in ids]):
            await self._records.set({"_id": list(page), "news": news}, {"news": News.NONE})

    async def heard(self, chat: Chat) -> bool:
        """Whether the account has heard of everything in this chat."""
        where = {"account": self.account, "news": News.SEEN, "chat": chat.id}
        return not await self._records.find(where, limit=1)

    def changes(self) -> AsyncIterator[None]:
        return self._records.changes()

    async def _find(self, what: str, *, order: str = "_id", **fields: Any) -> list[Row]:
        return await self._records.find({"account": self.account, "what": what, **fields}, order=order)


def pages(things: Sequence[T]) -> Iterator[Sequence[T]]:
    """In portions that are not too much for one call."""
    return (things[start : start + PAGE] for start in range(0, len(things), PAGE))
