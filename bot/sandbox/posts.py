"""A message as the simulated servers know it: one row for both sides' views, and what the account has to hear of it."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from vault.models.chats import Chat, ChatKind, Media, Message, MessageRef, Person

Row = dict[str, Any]


class News(StrEnum):
    """What the account has yet to hear. A flag on the row, never a cursor: writers commit out of order."""

    NONE = ""
    SEEN = "seen"
    GONE = "gone"


class Expiry(StrEnum):
    """Whether a disappearing message is still to disappear."""

    NEVER = "never"
    AHEAD = "ahead"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """`hidden` is deleted in my view only; `revoked` is deleted for everyone, and leaves a trace; expired is gone.

    `hidden_by`, `revoked_by`: the call of the account that did it; "" when somebody's hand did.
    """

    account: str
    id: str
    serial: int
    chat: str
    sender: str
    sender_name: str
    from_me: bool
    at: datetime
    text: str = ""
    media: Media | None = None
    document: str = ""  # the file name, where the photo is shown as a file
    reply_to: str | None = None
    reaction: str | None = None
    forwarded: bool = False
    history: bool = False
    expires_at: datetime | None = None
    expiry: Expiry = Expiry.NEVER
    revoked: bool = False
    hidden: bool = False
    hidden_by: str = ""
    revoked_by: str = ""
    news: News = News.SEEN

    @property
    def ref(self) -> MessageRef:
        return MessageRef(account=self.account, chat=self.chat, id=self.id)

    @property
    def gone(self) -> bool:
        """Nothing of it is left in my view."""
        return self.hidden or self.revoked or self.expiry is Expiry.OVER

    def row(self) -> Row:
        return {"_id": key(self.account, "post", self.id), "what": "post", **asdict(self)}

    def message(self) -> Message:
        """What the account is told of it."""
        return Message(
            ref=self.ref,
            sender=self.sender,
            sender_name=self.sender_name,
            from_me=self.from_me,
            sent_at=self.at,
            text=self.text,
            media=self.media,
            reply_to=self.reply_to,
            reaction=self.reaction,
        )


def key(account: str, what: str, name: str) -> str:
    """The natural id of a row: writing it twice is writing it once."""
    return f"{account}/{what}/{name}"


def new_id() -> str:
    """As WhatsApp on the web makes them."""
    return "3EB0" + secrets.token_hex(9).upper()


def post(row: Row) -> Post:
    known = {name: row[name] for name in _POST if name in row}
    media = Media(**row["media"]) if row["media"] else None
    return Post(**known | {"media": media, "expiry": Expiry(row["expiry"]), "news": News(row["news"])})


def chat(row: Row) -> Chat:
    known = {name: row[name] for name in _CHAT if name in row}
    return Chat(**known | {"kind": ChatKind(row["kind"]), "members": tuple(row["members"])})


def chat_row(chat: Chat, serial: int) -> Row:
    row = {"_id": key(chat.account, "chat", chat.id), "what": "chat", "serial": serial}
    return row | asdict(chat)


def person(row: Row) -> Person:
    return Person(id=row["id"], name=row["name"], me=row["me"])


def person_row(account: str, person: Person) -> Row:
    return {"_id": key(account, "person", person.id), "what": "person", "account": account, **asdict(person)}


_POST = frozenset(field.name for field in fields(Post))
_CHAT = frozenset(field.name for field in fields(Chat))
