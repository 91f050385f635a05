"""The people of the sandbox."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from vault.conversations import LONGEST
from vault.models.chats import Person
from web.library.wire.terms import Id, Name
from web.wire import Camel, CamelAnswer


class InChat(Camel):
    """`account`: where several know the chat."""

    chat_id: Name
    account: Name | None = None


class OnMessage(InChat):
    message_id: Name


class Speaking(InChat):
    """What somebody of the chat says: words, a photo of the vault or a freshly painted one, a reaction to `replyTo`."""

    sender: Name
    text: Annotated[str, Field(max_length=LONGEST)] = ""
    photo_id: Id | None = None
    painted: bool = False
    reply_to: Name | None = None
    reaction: Annotated[str, Field(max_length=32)] | None = None


class PersonEntry(CamelAnswer):
    id: str
    name: str


def person(person: Person) -> PersonEntry:
    return PersonEntry(id=person.id, name=person.name)
