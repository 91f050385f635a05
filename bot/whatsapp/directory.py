"""The conversations of the account: groups asked for, people met, names out of the address book."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from neonize.proto.Neonize_pb2 import GroupInfo
from neonize.proto.waHistorySync.WAWebProtobufsHistorySync_pb2 import Conversation

from bot.whatsapp.diary import Diary
from bot.whatsapp.identity import GROUP, Identities, server, user
from bot.whatsapp.library import NeonizeError, NewAClient
from bot.whatsapp.session import Session
from bot.whatsapp.wire import Letter, address, bare
from vault.models.chats import Chat, ChatKind

RARELY = 60.0  # seconds between two questions for the groups, however much happens in them
SELF = "Message yourself"


class Directory:
    def __init__(self, account: str, diary: Diary, session: Session, people: Identities, library: NewAClient) -> None:
        self._account = account
        self._diary = diary
        self._session = session
        self._people = people
        self._library = library
        self._chats = {row["id"]: self._unpacked(row) for row in diary.chats()}
        self._asked = 0.0
        self.changed = True  # since `all` was last asked

    async def all(self) -> list[Chat]:
        """Every conversation, under the best name that is known."""
        self.changed = False
        names = await self._session.names()
        own = self._people.id_of(self._session.me[1]) if self._session.linked else ""
        if own:
            self._put(self._find(own))
        return [self._named(chat, names, own) for chat in self._chats.values()]

    def timer(self, id: str) -> int:
        return self._find(id).timer

    def met(self, letter: Letter, id: str) -> None:
        """There was a message in this chat."""
        chat = self._find(id)
        if letter.new_timer is not None:
            chat = replace(chat, timer=letter.new_timer)
        elif letter.context is not None and letter.says_something:
            chat = replace(chat, timer=letter.context.expiration)
        if not chat.name and not letter.from_me and not letter.in_group:
            chat = replace(chat, name=letter.sender_name)
        self._put(chat)

    def listed(self, conversation: Conversation) -> None:
        """The phone lists this chat in the history."""
        chat = self._find(self._people.id_of(bare(conversation.ID)))
        name = conversation.name or conversation.displayName or chat.name
        at = conversation.lastMsgTimestamp or conversation.conversationTimestamp
        last_at = datetime.fromtimestamp(at, UTC) if at else chat.last_at
        self._put(replace(chat, name=name, timer=conversation.ephemeralExpiration, last_at=last_at))

    async def ask(self) -> None:
        """Ask WhatsApp for the groups, unless this was done lately."""
        if time.monotonic() - self._asked < RARELY and self._asked:
            self.changed = True
            return
        self._asked = time.monotonic()
        try:
            groups = await self._library.get_joined_groups()
        except NeonizeError:
            self._asked = 0.0
            return
        for group in groups:
            self._put(self._group(group))

    def forget_groups_asked(self) -> None:
        self._asked = 0.0

    def _group(self, group: GroupInfo) -> Chat:
        members = []
        for member in group.Participants:
            own = address(member.JID)
            for other in (address(member.LID), address(member.PhoneNumber)):
                self._people.meet(own, other)
            members.append(self._people.id_of(own))
        timer = group.GroupEphemeral.DisappearingTimer if group.GroupEphemeral.IsEphemeral else 0
        chat = self._find(address(group.JID))
        return replace(chat, name=group.GroupName.Name, members=tuple(members), timer=timer)

    def _find(self, id: str) -> Chat:
        kind = ChatKind.GROUP if server(id) == GROUP else ChatKind.PERSON
        return self._chats.get(id) or Chat(account=self._account, id=id, name="", kind=kind)

    def _put(self, chat: Chat) -> None:
        if self._chats.get(chat.id) != chat:
            self._chats[chat.id] = chat
            self._diary.put_chat(chat.id, json.dumps(_packed(chat)))
            self.changed = True

    def _named(self, chat: Chat, names: dict[str, str], own: str) -> Chat:
        if chat.id == own:
            return replace(chat, name=SELF, kind=ChatKind.SELF)
        known = next((names[each] for each in self._people.addresses(chat.id) if each in names), "")
        return replace(chat, name=(chat.name if chat.kind is ChatKind.GROUP else known or chat.name) or _plain(chat.id))

    def _unpacked(self, row: dict[str, Any]) -> Chat:
        last_at = datetime.fromisoformat(row["last_at"]) if row["last_at"] else None
        told = {"kind": ChatKind(row["kind"]), "members": tuple(row["members"]), "last_at": last_at}
        return Chat(**{**row, **told, "account": self._account})


def _packed(chat: Chat) -> dict[str, Any]:
    last_at = chat.last_at.isoformat() if chat.last_at else ""
    row = {name: getattr(chat, name) for name in ("id", "name", "kind", "members", "timer")}
    return {**row, "last_at": last_at}


def _plain(id: str) -> str:
    return f"+{user(id)}" if server(id) == "c.us" else user(id)
