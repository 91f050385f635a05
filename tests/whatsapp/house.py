"""The whole of ChatVault as real processes, linked to a phone of the local WhatsApp."""

from __future__ import annotations

import asyncio
import json
from asyncio.subprocess import PIPE
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import Any

import httpx

from tests.house import CHATVAULT, House, eventually
from tests.whatsapp import messages
from tests.whatsapp.account import Account
from tests.whatsapp.people import Group, Person, Seen
from tests.whatsapp.protobuf import Conversation, HistorySync, Message
from tests.whatsapp.stage import Stage

ACCOUNT = "phone"


class LinkedHouse(House):
    """Everybody in it is on the stage, in the chats of these names; mine is “me”."""

    def __init__(self, data: Path, stage: Stage, chats: Sequence[Person | Group], **more: str) -> None:
        self._stage = stage
        self._chats: dict[str, Person | Group] = {"me": stage.me} | {title(chat): chat for chat in chats}
        settings = {
            "CHATVAULT_ACCOUNTS": json.dumps([ACCOUNT]),
            "CHATVAULT_WHATSAPP_PROXY": stage.server.proxy,
            "CHATVAULT_WHATSAPP_PACE": "30",
        }
        super().__init__(data, **stage.environment | settings | more)

    async def settle(self) -> None:
        """Linked, if it was not, and told by the phone which chats there are."""
        if not self._stage.me.linked:
            await self.link(ACCOUNT, self._stage.me, list(self._chats.values()))
        async with self.web() as web:
            assert await eventually(lambda: knows(web, ACCOUNT, {*self._chats} - {"me"}))

    async def link(self, account: str, phone: Account, chats: Sequence[Person | Group]) -> None:
        """To a phone that lists these chats."""
        process = await asyncio.create_subprocess_exec(
            *CHATVAULT, "link", account, "--json", env=self.environment, stdout=PIPE
        )
        assert process.stdout
        code = ""
        while not code:
            code = json.loads(await process.stdout.readline())["code"] or ""
        await self._stage.server.scan_qr(phone, code)
        await process.communicate()
        await phone.share_app_state_key()
        await phone.send_history(_listing(chats))

    # ── what people do ────────────────────────────────────────────────────────────────────────────────────

    async def post(self, chat: str, who: str, **content: str | Path) -> str:
        there, message = self._chat(chat), self._message(content)
        if who == "me":
            return (await self._stage.me.type_on_phone(there, message)).id
        sender = self._chats[who]
        assert isinstance(sender, Person)
        group = there if isinstance(there, Group) else None
        return (await self._stage.me.receive(sender, message, group)).id

    async def forward(self, message: dict[str, str], to: str) -> None:
        seen = self._stage.me.view.messages[message["messageId"]]
        await self._stage.me.type_on_phone(self._chat(to), seen.message)

    async def view(self, chat: str, whose: str) -> list[dict[str, Any]]:
        there, me = self._chat(chat), self._stage.me
        if whose == "me":
            return self._rows(me.view.of(there.jid))
        if isinstance(there, Group):
            return self._rows(next(each for each in there.members if each is not me).view.of(there.jid))
        return self._rows(there.view.of(me.jid))

    def _chat(self, named: str) -> Person | Group:
        """By its name, or by the id the vault has for it."""
        found = [
            chat for chat in self._chats.values() if named == (chat.jid if isinstance(chat, Group) else id_of(chat))
        ]
        return found[0] if found else self._chats[named]

    def _message(self, content: Mapping[str, str | Path]) -> Message:
        text = str(content.get("text", ""))
        if "photo" in content:
            return messages.photo(self._stage.server.media.image(Path(content["photo"]).read_bytes(), text))
        if "reply" in content:
            return messages.reply(text, self._stage.me.view.messages[str(content["reply"])])
        return messages.text(text)

    def _rows(self, seen: Sequence[Seen]) -> list[dict[str, Any]]:
        reactions = [each for each in seen if each.message.HasField("reactionMessage")]
        return [self._row(each, reactions) for each in seen if each not in reactions]

    def _row(self, seen: Seen, reactions: Sequence[Seen]) -> dict[str, Any]:
        latest = {
            self._by(each): each.message.reactionMessage.text
            for each in reactions
            if seen.id == each.message.reactionMessage.key.ID
        }
        return {
            "messageId": seen.id,
            "from": self._by(seen),
            "text": messages.body_of(seen.message),
            "sha256": seen.message.imageMessage.fileSHA256.hex() or None,
            "reactions": [{"from": by, "emoji": emoji} for by, emoji in latest.items() if emoji],
        }

    def _by(self, seen: Seen) -> str:
        person = self._stage.server.find_person(seen.sender)
        return "me" if person is self._stage.me else person.name if person else ""


async def knows(web: httpx.AsyncClient, account: str, names: Set[str]) -> bool:
    """Whether this account is ready, and has chats of these names."""
    chats = (await web.get("/api/library/chats")).json()
    return await state(web, account) == "ready" and names <= {each["name"] for each in chats}


async def state(web: httpx.AsyncClient, account: str) -> str:
    accounts = (await web.get("/api/library/accounts")).json()
    return next(str(each["state"]) for each in accounts if each["name"] == account)


def _listing(chats: Sequence[Person | Group]) -> HistorySync:
    people = (chat for chat in chats if isinstance(chat, Person))
    listed = [Conversation(ID=each.jid, pnJID=each.phone_jid, name=each.name) for each in people]
    return HistorySync(syncType=HistorySync.RECENT, chunkOrder=1, progress=100, conversations=listed)


def title(chat: Person | Group) -> str:
    return chat.subject if isinstance(chat, Group) else chat.name


def id_of(person: Person) -> str:
    """The vault's id of somebody's chat."""
    return f"{person.pn}@c.us"
