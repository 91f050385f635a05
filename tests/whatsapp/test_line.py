"""The real library over the local WhatsApp does what every line does; what follows is its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.transport import ChatsChanged, Deleted, NotSent, Seen, Sharper
from tests.contracts.transport import *  # noqa: F403
from tests.contracts.transport import PHOTO, hear, heard, listen, parcel
from tests.house import eventually
from tests.whatsapp import messages, people
from tests.whatsapp.faults import LoginFault, StreamFault
from tests.whatsapp.hosted import HostedLine
from tests.whatsapp.joined import ACCOUNT, joined, link, stands
from tests.whatsapp.people import Person
from tests.whatsapp.protobuf import (
    Conversation,
    FutureProofMessage,
    HistorySync,
    HistorySyncMsg,
    ImageMessage,
    MessageAssociation,
    MessageContextInfo,
    MessageKey,
    WebMessageInfo,
)
from tests.whatsapp.protobuf import Message as Content
from tests.whatsapp.stage import Stage, open_stage
from vault.errors import Unreachable
from vault.models.accounts import LinkState
from vault.models.chats import MessageRef

NOWHERE = "http://127.0.0.1:9"
PATIENCE = 60.0  # seconds; a limit for failing


@dataclass(frozen=True)
class AnnasPhone:
    """The contract's `Friend`."""

    stage: Stage
    line: HostedLine

    async def writes(self, text: str, photo: bytes = b"") -> MessageRef:
        return await self.delivers(messages.photo(self.image(photo, text)) if photo else messages.text(text))

    async def delivers(self, content: Content) -> MessageRef:
        ref = self.ref((await self.stage.me.receive(self.stage.anna, content)).id)
        async with asyncio.timeout(PATIENCE):
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

    async def puts_on(self, picture: bytes) -> None:
        self.stage.anna.picture = self.stage.server.media.show(picture)

    async def files(self) -> list[str]:
        shown = (unwrapped(seen.message) for seen in self._view(self.stage.anna))
        return [content.documentMessage.fileName for content in shown if content.HasField("documentMessage")]

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
                await stands(self.line, LinkState.OFFLINE)
            case "offline":
                me.login_fault = None
            case "send-refused":
                me.send_error = "463" if on else ""
            case "delete-refused":
                me.app_state.refusal = "400" if on else ""
            case _:
                self.stage.server.media.download_status = int(what.removeprefix("media-")) if on else 200


def unwrapped(content: Content) -> Content:
    """A document with a caption is wrapped."""
    return content.documentWithCaptionMessage.message if content.HasField("documentWithCaptionMessage") else content


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
    async with joined(stage) as line:
        await link(stage, line, stage.me)
        yield line


@pytest.fixture
def friend(stage: Stage, line: HostedLine) -> AnnasPhone:
    return AnnasPhone(stage, line)


@pytest.fixture
def chat(stage: Stage) -> str:
    return f"{stage.anna.pn}@c.us"


# ── the ears ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_person_is_one_chat_by_either_address(line: HostedLine, friend: AnnasPhone, stage: Stage) -> None:
    await friend.writes("hello")
    await stage.me.type_on_phone(stage.anna, messages.text("hi"))
    theirs, mine = await heard(line), await heard(line)
    assert theirs.ref.chat == mine.ref.chat == theirs.sender == f"{stage.anna.pn}@c.us"
    assert (mine.from_me, mine.sender) == (True, await line.own_chat())


async def test_a_photo_in_a_group_is_told_once(line: HostedLine, stage: Stage) -> None:
    image = stage.server.media.image(PHOTO, "look")
    await stage.me.receive(stage.anna, messages.photo(image), stage.trip)
    message = await heard(line)
    assert (message.ref.chat, message.sender, message.text) == (stage.trip.jid, f"{stage.anna.pn}@c.us", "look")
    await stage.me.receive(stage.anna, messages.text("nice"), stage.trip)
    assert (await heard(line)).text == "nice"


async def test_groups_are_known_by_name_and_members(line: HostedLine, stage: Stage) -> None:
    chats = {chat.name: chat for chat in (await hear(line, ChatsChanged)).chats}
    people = {f"{person.pn}@c.us" for person in stage.trip.members}
    assert set(chats["Lake trip"].members) == people


async def test_an_answer_to_a_photo_never_seen_brings_the_photo(
    line: HostedLine, friend: AnnasPhone, stage: Stage, tmp_path: Path
) -> None:
    unseen = people.Seen("LONGAGO", stage.anna.jid, stage.anna.jid, False, 0, messages.photo(friend.image(PHOTO)))
    await stage.me.type_on_phone(stage.anna, messages.reply("!save", quoted=unseen))
    async with asyncio.timeout(60), listen(line) as events:
        told = (event.news async for event in events if isinstance(event.news, Seen))
        first, second = await anext(told), await anext(told)
    assert (first.history, first.messages[0].ref.id, second.messages[0].reply_to) == (True, "LONGAGO", "LONGAGO")
    await line.fetch(first.messages[0], tmp_path / "photo")
    assert (tmp_path / "photo").read_bytes() == PHOTO


async def test_a_photo_to_be_seen_once_says_so(line: HostedLine, friend: AnnasPhone) -> None:
    await friend.delivers(messages.photo(friend.image(PHOTO, viewOnce=True)))
    media = (await heard(line)).media
    assert media is not None
    assert media.view_once


async def test_a_sharper_picture_is_told_under_the_name_of_the_blunt_one(
    line: HostedLine, friend: AnnasPhone, tmp_path: Path
) -> None:
    blunt = await friend.delivers(messages.photo(friend.image(b"blunt")))
    await heard(line)
    await friend.delivers(sharper(friend.image(PHOTO), blunt))
    sharp = (await hear(line, Sharper)).message
    await line.fetch(sharp, tmp_path / "photo")
    assert (sharp.ref, (tmp_path / "photo").read_bytes()) == (blunt, PHOTO)


# ── the hands ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_two_hundred_messages_leave_my_view_and_the_others_keep_theirs(
    line: HostedLine, friend: AnnasPhone, stage: Stage
) -> None:
    refs = [await friend.writes(str(number)) for number in range(201)]
    answers = await line.delete_for_me(refs[:200])
    assert set(answers.values()) == {Deleted()}
    assert (await friend.i_see(), len(await friend.sees())) == ([refs[200].id], 201)
    assert [len(push.mutations) for push in stage.me.app_state.pushes] == [200, 200]  # by two addresses each


async def test_a_conflict_with_another_device_is_settled(line: HostedLine, friend: AnnasPhone, stage: Stage) -> None:
    ref = await friend.writes("one")
    stage.me.app_state.conflicts = 3
    assert await line.delete_for_me([ref]) == {ref: Deleted()}
    assert await friend.i_see() == []


async def test_a_photo_travels_as_it_is_with_its_size_and_small_picture(
    line: HostedLine, stage: Stage, chat: str, tmp_path: Path
) -> None:
    await line.send(await parcel(line, chat, tmp_path))
    image = (await stage.me.next_sent()).message.imageMessage
    assert stage.server.media.open_image(image) == PHOTO
    assert (image.width, image.height, image.JPEGThumbnail, image.mimetype) == (8, 6, b"small", "image/jpeg")


async def test_one_upload_serves_several_chats(line: HostedLine, stage: Stage, chat: str, tmp_path: Path) -> None:
    for to in (chat, f"{stage.ben.pn}@c.us", stage.trip.jid):
        await line.send(await parcel(line, to, tmp_path))
    uploads = [request for request in stage.server.media.requests if request.method == "POST"]
    assert (len(uploads), len(stage.me.view.messages)) == (1, 3)


async def test_a_photo_that_could_not_be_uploaded_was_not_sent(
    line: HostedLine, friend: AnnasPhone, stage: Stage, chat: str, tmp_path: Path
) -> None:
    outgoing = await parcel(line, chat, tmp_path)
    stage.server.media.upload_status = 500
    with pytest.raises(Unreachable):
        await line.send(outgoing)
    assert (await line.was_sent(outgoing.ref), await friend.sees()) == (NotSent(), [])


# ── linking ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_device_taken_off_the_list_can_be_linked_again(line: HostedLine, stage: Stage) -> None:
    await stage.me.break_stream(StreamFault.LOGGED_OUT)
    await stands(line, LinkState.LOGGED_OUT)
    await link(stage, line, stage.me)


async def test_unlinking_is_told_to_the_phone_and_forgotten_here(line: HostedLine, stage: Stage) -> None:
    await line.remote.unlink()
    assert ((await line.standing()).state, stage.me.linked) == (LinkState.UNLINKED, False)
    await link(stage, line, stage.me)


async def test_a_code_typed_on_the_phone_links(stage: Stage) -> None:
    async with joined(stage) as line:
        await stage.server.enter_code(stage.me, await line.remote.link_by_phone(f"+{stage.me.pn}"))
        await stands(line, LinkState.READY)


async def test_an_attempt_nobody_answers_ends_the_process(stage: Stage) -> None:
    async with joined(stage) as line:
        async with aclosing(line.link_by_qr()) as codes:
            assert await anext(codes)
        assert await eventually(line.remote.is_spent, PATIENCE)
        assert (await line.standing()).state is LinkState.UNLINKED
        with pytest.raises(Unreachable):
            await anext(line.link_by_qr())
        await asyncio.wait_for(line.remote.close(), PATIENCE)  # without waiting for what cannot be stopped


async def test_whoever_asks_for_a_code_without_a_line_is_told_at_once_and_may_ask_again(stage: Stage) -> None:
    slow = "tests.whatsapp.hosted:slow_to_hang_up"
    async with stage.host(slow, ACCOUNT, str(stage.folder / "line"), NOWHERE) as remote:
        nowhere = HostedLine(remote)
        with pytest.raises(Unreachable, match="WhatsApp cannot be reached"):
            await anext(nowhere.link_by_qr())
        for _ in range(2):
            with pytest.raises(Unreachable, match="WhatsApp cannot be reached"):
                await remote.link_by_phone("+49 155 5000001")
        assert ((await nowhere.standing()).state, await remote.is_spent()) == (LinkState.UNLINKED, False)
        assert await remote.clashed() == 0


def sharper(image: ImageMessage, blunt: MessageRef) -> Content:
    """As phones send the better quality of a photo, after the photo."""
    association = MessageAssociation(
        associationType=MessageAssociation.HD_IMAGE_DUAL_UPLOAD, parentMessageKey=MessageKey(ID=blunt.id)
    )
    inner = Content(imageMessage=image, messageContextInfo=MessageContextInfo(messageAssociation=association))
    return Content(associatedChildMessage=FutureProofMessage(message=inner))


async def test_how_far_back_everything_is_known_is_told(line: HostedLine, friend: AnnasPhone) -> None:
    before = (await hear(line, ChatsChanged)).since
    await friend.wrote_long_ago(3)
    await hear(line, Seen)
    after = (await hear(line, ChatsChanged)).since
    assert before is not None
    assert after == datetime.fromtimestamp(1_700_000_000, UTC) < before
