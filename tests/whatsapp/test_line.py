"""The real library over the local WhatsApp does what every line does; what follows is its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import pytest

from tests.contracts.transport import *  # noqa: F403
from tests.whatsapp import messages, people
from tests.whatsapp.faults import LoginFault
from tests.whatsapp.hosted import HostedLine
from tests.whatsapp.people import Person
from tests.whatsapp.protobuf import (
    Conversation,
    HistorySync,
    HistorySyncMsg,
    ImageMessage,
    MessageKey,
    WebMessageInfo,
)
from tests.whatsapp.protobuf import Message as Content
from tests.whatsapp.stage import Stage, open_stage
from vault.models import LinkState, MessageRef

ACCOUNT = "sandbox"  # as in the contract


@dataclass(frozen=True)
class AnnasPhone:
    """The contract's `Friend`."""

    stage: Stage
    line: HostedLine

    async def writes(self, text: str, photo: bytes = b"") -> MessageRef:
        return await self.delivers(messages.photo(self.image(photo, text)) if photo else messages.text(text))

    async def delivers(self, content: Content) -> MessageRef:
        ref = self.ref((await self.stage.me.receive(self.stage.anna, content)).id)
        while await self._reachable() and not await self.line.knows(ref):  # noqa: ASYNC110 - over the wire
            await asyncio.sleep(0.01)
        return ref

    async def wrote_long_ago(self, count: int) -> None:
        await self.stage.me.send_history(history(self.stage, [messages.text(str(each)) for each in range(count)]))

    async def revokes(self, ref: MessageRef) -> None:
        await self.stage.me.receive(self.stage.anna, messages.revoke(self.stage.anna.view.messages[ref.id]))

    async def sees(self) -> list[str]:
        return [seen.id for seen in self._view(self.stage.anna)]

    async def reads(self) -> list[str]:
        return [messages.body_of(seen.message) for seen in self._view(self.stage.anna)]

    async def reactions(self, ref: MessageRef) -> list[str]:
        all_seen = (seen.message.reactionMessage for seen in self.stage.anna.view.messages.values())
        latest = [each.text for each in all_seen if ref.id == each.key.ID][-1:]
        return list(filter(None, latest))

    async def i_see(self) -> list[str]:
        return [seen.id for seen in self._view(self.stage.me)]

    async def i_delete(self, ref: MessageRef) -> None:
        await self.stage.me.delete_on_phone(self.stage.me.view.messages[ref.id])

    async def goes_wrong(self, what: str) -> None:
        await self._switch(what, on=True)

    async def goes_well(self, what: str) -> None:
        await self._switch(what, on=False)

    def image(self, photo: bytes, caption: str = "", **more: Any) -> ImageMessage:
        return self.stage.server.media.image(photo, caption, **more)

    def ref(self, id: str) -> MessageRef:
        return MessageRef(account=ACCOUNT, chat=f"{self.stage.anna.pn}@c.us", id=id)

    def _view(self, person: Person) -> list[people.Seen]:
        chat = self.stage.anna if person is self.stage.me else self.stage.me
        return [seen for seen in person.view.of(chat.jid) if not seen.message.HasField("reactionMessage")]

    async def _reachable(self) -> bool:
        return (await self.line.standing()).state is LinkState.READY

    async def _switch(self, what: str, *, on: bool) -> None:
        me = self.stage.me
        match what:
            case "offline" if on:
                me.login_fault = LoginFault.UNAVAILABLE
                await me.drop()
                while await self._reachable():  # noqa: ASYNC110 - it is told over the wire
                    await asyncio.sleep(0.01)
            case "offline":
                me.login_fault = None
            case "send-refused":
                me.send_error = "463" if on else ""
            case "delete-refused":
                me.app_state.refusal = "400" if on else ""
            case _:
                self.stage.server.media.download_status = int(what.removeprefix("media-")) if on else 200


def history(stage: Stage, contents: Sequence[Content]) -> HistorySync:
    """Anna's chat with these messages in it."""
    told = [
        WebMessageInfo(
            key=MessageKey(remoteJID=stage.anna.jid, fromMe=False, ID=f"OLD{number}"),
            messageTimestamp=1_700_000_000 + number,
            message=content,
        )
        for number, content in enumerate(contents)
    ]
    chat = Conversation(
        ID=stage.anna.jid,
        pnJID=stage.anna.phone_jid,
        name="Anna Alba",
        messages=[HistorySyncMsg(message=each, msgOrderID=number) for number, each in enumerate(told)],
    )
    return HistorySync(syncType=HistorySync.RECENT, chunkOrder=1, progress=100, conversations=[chat])


@pytest.fixture
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path_factory.mktemp("stage")) as stage:
        yield stage


@pytest.fixture
async def line(stage: Stage) -> AsyncIterator[HostedLine]:
    """Linked, ready, and given the key that deleting needs."""
    async with stage.host(
        "tests.whatsapp.hosted:opened", ACCOUNT, str(stage.folder / "line"), stage.server.proxy
    ) as remote:
        line = HostedLine(remote)
        async with aclosing(line.link_by_qr()) as codes:
            await stage.server.scan_qr(stage.me, await anext(codes))
        while (await line.standing()).state is not LinkState.READY:  # noqa: ASYNC110 - it is told over the wire
            await asyncio.sleep(0.01)
        await stage.me.share_app_state_key()
        yield line


@pytest.fixture
def friend(stage: Stage, line: HostedLine) -> AnnasPhone:
    return AnnasPhone(stage, line)


@pytest.fixture
def chat(stage: Stage) -> str:
    return f"{stage.anna.pn}@c.us"
