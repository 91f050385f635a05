"""Scripted people and groups, and what each of them still sees on their own phone."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.whatsapp.protobuf import Message
from tests.whatsapp.wabinary import JID


@dataclass(frozen=True)
class Seen:
    """A message as it stands in one person's chat list."""

    id: str
    chat: JID
    sender: JID
    from_me: bool
    timestamp: int  # seconds
    message: Message

    @property
    def participant(self) -> str:
        """The last part of a delete-for-me index: only group messages of others name their author."""
        return "0" if self.from_me or self.chat.server != "g.us" else self.sender.bare

    @property
    def delete_index(self) -> list[str]:
        return ["deleteMessageForMe", self.chat, self.id, "1" if self.from_me else "0", self.participant]


@dataclass
class PhoneView:
    """The messages visible on one person's phone, oldest first."""

    messages: dict[str, Seen] = field(default_factory=dict)
    unmatched: list[list[str]] = field(default_factory=list)

    def __contains__(self, message_id: str) -> bool:
        return message_id in self.messages

    def add(self, seen: Seen) -> None:
        self.messages.setdefault(seen.id, seen)

    def remove(self, message_id: str) -> None:
        self.messages.pop(message_id, None)

    def of(self, chat: str) -> list[Seen]:
        return [seen for seen in self.messages.values() if seen.chat == chat]

    def clear(self, chat: str) -> None:
        for seen in self.of(chat):
            self.remove(seen.id)

    def delete_for_me(self, index: list[str]) -> bool:
        """Apply a delete-for-me index; it must match chat, id, author flag and participant exactly."""
        seen = self.messages.get(index[2]) if len(index) == 5 else None
        if seen is None or seen.delete_index != index:
            self.unmatched.append(index)
            return False
        self.remove(seen.id)
        return True


@dataclass(eq=False)
class Person:
    """Someone with a phone number (pn) and a hidden user id (lid)."""

    pn: str
    lid: str
    name: str
    picture: str = ""  # where it can be fetched
    view: PhoneView = field(default_factory=PhoneView, repr=False)

    @property
    def jid(self) -> JID:
        """The address used in chats."""
        return JID(f"{self.lid}@lid")

    @property
    def phone_jid(self) -> JID:
        return JID(f"{self.pn}@s.whatsapp.net")

    def owns(self, jid: str) -> bool:
        return JID(jid).bare in (self.jid, self.phone_jid)


@dataclass(eq=False)
class Group:
    id: str
    subject: str
    members: list[Person]
    topic: str = ""
    picture: str = ""

    @property
    def jid(self) -> JID:
        return JID(f"{self.id}@g.us")
