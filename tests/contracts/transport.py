"""What every line to WhatsApp does. A room's tests import these and provide `line` and `friend`, its other side."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeVar

import pytest

from bot.sandbox.paint import scene
from bot.transport import (
    ChatsChanged,
    Deleted,
    Event,
    Gone,
    LineChanged,
    NotDeleted,
    NotSent,
    Outgoing,
    Seen,
    Transport,
    Words,
)
from vault.errors import MediaGone, SendRefused, Unreachable
from vault.formats import PNG, sniff
from vault.models.accounts import LinkState
from vault.models.chats import ChatKind, Message, MessageRef
from vault.models.photos import Form
from vault.reach import NOT_MINE

T = TypeVar("T")

PICTURE = scene(7)
PHOTO = bytes(range(256)) * 20


class Friend(Protocol):
    """Somebody with one chat with me, the view from their phone, and a hand on everything that can go wrong."""

    async def writes(self, text: str, photo: bytes = b"") -> MessageRef: ...

    async def wrote_long_ago(self, count: int) -> None: ...

    async def revokes(self, ref: MessageRef) -> None: ...

    async def sees(self) -> list[str]:
        """The ids in the chat on their phone, oldest first."""

    async def reads(self) -> list[str]:
        """The texts in the chat on their phone, oldest first."""

    async def puts_on(self, picture: bytes) -> None:
        """The chat goes by this picture, if their WhatsApp lets them choose."""

    async def files(self) -> list[str]:
        """The names of the documents in the chat on their phone, oldest first."""

    async def reactions(self, ref: MessageRef) -> list[str]: ...

    async def i_see(self) -> list[str]:
        """The ids in the chat on my phone."""

    async def i_delete(self, ref: MessageRef) -> None:
        """On my phone."""

    async def goes_wrong(self, what: str) -> None:
        """offline, media-404, media-410, media-500, send-refused or delete-refused."""

    async def goes_well(self, what: str) -> None: ...


def listen(line: Transport) -> aclosing[AsyncGenerator[Event, None]]:
    return aclosing(line.events())


async def hear(line: Transport, kind: type[T], *, acknowledge: bool = True) -> T:
    """The first news of this kind; with all before it, it is acknowledged."""
    async with asyncio.timeout(60), listen(line) as events:
        async for event in events:
            if acknowledge:
                await line.acknowledge([event.receipt])
            if isinstance(event.news, kind):
                return event.news
    raise AssertionError("the line fell silent")


async def heard(line: Transport) -> Message:
    [message] = (await hear(line, Seen)).messages
    return message


async def parcel(line: Transport, chat: str, folder: Path, photo: bytes = PHOTO) -> Outgoing:
    file = folder / "parcel"
    file.write_bytes(photo)
    sha256, md5 = hashlib.sha256(photo).digest(), hashlib.md5(photo).digest()  # noqa: S324
    form = Form(
        sha256=sha256, md5=md5, size=len(photo), original=sha256, mime="image/jpeg", width=8, height=6, small=b"small"
    )
    ref = MessageRef(account="sandbox", chat=chat, id=line.new_message_id())
    return Outgoing(ref=ref, file=file, form=form, caption="for you")


def words(line: Transport, chat: str, text: str = "hello", reply_to: str | None = None) -> Words:
    ref = MessageRef(account="sandbox", chat=chat, id=line.new_message_id())
    return Words(ref=ref, text=text, reply_to=reply_to)


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


# ── the ears ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_state_of_the_line_and_the_chats_come_first(line: Transport, friend: Friend) -> None:
    await friend.writes("hello")
    async with listen(line) as events:
        first, second = await anext(events), await anext(events)
    assert first.news == LineChanged(state=LinkState.READY)
    assert isinstance(second.news, ChatsChanged)
    assert ChatKind.SELF in [chat.kind for chat in second.news.chats]


async def test_what_somebody_writes_is_heard(line: Transport, friend: Friend) -> None:
    ref = await friend.writes("hello")
    message = await heard(line)
    assert (message.ref, message.text, message.from_me, message.media) == (ref, "hello", False, None)


async def test_news_arrives_while_listening(line: Transport, friend: Friend) -> None:
    hearing = asyncio.ensure_future(heard(line))
    ref = await friend.writes("hello")
    assert (await hearing).ref == ref


async def test_news_is_offered_again_until_it_is_acknowledged(line: Transport, friend: Friend) -> None:
    first = await friend.writes("one")
    await hear(line, Seen, acknowledge=False)
    assert (await heard(line)).ref == first
    second = await friend.writes("two")
    assert (await heard(line)).ref == second


async def test_a_long_history_is_told_as_history(line: Transport, friend: Friend) -> None:
    await friend.wrote_long_ago(700)
    told = 0
    while told < 700:
        news = await hear(line, Seen)
        told += len(news.messages)
        assert news.history
    assert told == 700


async def test_a_photo_is_told_by_its_hash_and_fetched_as_it_was(
    line: Transport, friend: Friend, tmp_path: Path
) -> None:
    await friend.writes("look", PHOTO)
    message = await heard(line)
    await line.fetch(message, tmp_path / "photo")
    assert message.media is not None
    assert message.media.sha256 == hashlib.sha256(PHOTO).digest()
    assert (message.media.size, (tmp_path / "photo").read_bytes()) == (len(PHOTO), PHOTO)


@pytest.mark.parametrize("status", [404, 410])
async def test_a_photo_that_expired_is_gone_for_good(
    line: Transport, friend: Friend, tmp_path: Path, status: int
) -> None:
    await friend.writes("look", PHOTO)
    message = await heard(line)
    await friend.goes_wrong(f"media-{status}")
    with pytest.raises(MediaGone) as refusal:
        await line.fetch(message, tmp_path / "photo")
    assert (refusal.value.status, files(tmp_path)) == (status, [])


async def test_media_servers_out_of_order_are_no_end(line: Transport, friend: Friend, tmp_path: Path) -> None:
    await friend.writes("look", PHOTO)
    message = await heard(line)
    await friend.goes_wrong("media-500")
    with pytest.raises(Unreachable):
        await line.fetch(message, tmp_path / "photo")
    await friend.goes_well("media-500")
    await line.fetch(message, tmp_path / "photo")
    assert (tmp_path / "photo").read_bytes() == PHOTO


async def test_a_chat_has_a_picture_or_none(line: Transport, friend: Friend, chat: str) -> None:
    await friend.puts_on(PICTURE)
    picture = await line.picture(chat)
    assert picture is not None
    assert (sniff(picture), await line.picture("4915550009999@c.us")) == (PNG, None)


async def test_a_message_deleted_for_everyone_is_told_as_gone(line: Transport, friend: Friend) -> None:
    ref = await friend.writes("oops")
    await heard(line)
    await friend.revokes(ref)
    assert (await hear(line, Gone)).refs == (ref,)


async def test_a_message_deleted_on_my_phone_is_told_as_gone(line: Transport, friend: Friend) -> None:
    ref = await friend.writes("hello")
    await heard(line)
    await friend.i_delete(ref)
    assert (await hear(line, Gone)).refs == (ref,)


async def test_a_line_that_breaks_and_mends_is_told(line: Transport, friend: Friend) -> None:
    async with asyncio.timeout(60), listen(line) as events:
        assert (await anext(events)).news == LineChanged(state=LinkState.READY)
        await anext(events)
        await friend.goes_wrong("offline")
        broken = (await anext(events)).news
        await friend.goes_well("offline")
        mended = (await anext(events)).news
    assert isinstance(broken, LineChanged)
    assert (broken.state, bool(broken.remedy), mended) == (LinkState.OFFLINE, True, LineChanged(state=LinkState.READY))


async def test_what_was_written_while_offline_is_heard_later(line: Transport, friend: Friend) -> None:
    await friend.goes_wrong("offline")
    ref = await friend.writes("are you there?")
    hearing = asyncio.ensure_future(heard(line))
    await friend.goes_well("offline")
    assert (await hearing).ref == ref


# ── the hands ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_photo_arrives_as_it_was_sent(line: Transport, friend: Friend, chat: str, tmp_path: Path) -> None:
    outgoing = await parcel(line, chat, tmp_path)
    sent = await line.send(outgoing)
    echo = await heard(line)
    assert (echo.ref, echo.from_me, echo.sent_at, echo.text) == (sent.ref, True, sent.at, "for you")
    assert echo.media is not None
    assert (echo.media.sha256, await friend.sees()) == (outgoing.form.sha256, [sent.ref.id])


@pytest.mark.parametrize("caption", ["for you", ""])
async def test_a_photo_sent_as_a_document_is_shown_as_a_file(
    line: Transport, friend: Friend, chat: str, tmp_path: Path, caption: str
) -> None:
    photo = await parcel(line, chat, tmp_path)
    sent = await line.send(replace(photo, caption=caption, document="lake.jpg"))
    echo = await heard(line)
    assert (echo.ref, echo.text, await friend.files()) == (sent.ref, caption, ["lake.jpg"])
    assert echo.media is not None
    assert (echo.media.sha256, echo.media.mime, echo.media.small) == (photo.form.sha256, "image/jpeg", b"small")
    await line.fetch(echo, tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == PHOTO


async def test_the_same_message_sent_twice_arrives_once(
    line: Transport, friend: Friend, chat: str, tmp_path: Path
) -> None:
    outgoing = await parcel(line, chat, tmp_path)
    sent = await line.send(outgoing)
    assert await line.send(outgoing) == sent
    assert await friend.sees() == [sent.ref.id]


async def test_what_was_sent_is_known_afterwards(line: Transport, friend: Friend, chat: str, tmp_path: Path) -> None:
    sent, unsent = await parcel(line, chat, tmp_path), await parcel(line, chat, tmp_path)
    went_out = await line.send(sent)
    assert await line.was_sent(sent.ref) in (went_out, None)
    assert await line.was_sent(unsent.ref) in (NotSent(), None)


async def test_a_refused_message_was_not_sent(line: Transport, friend: Friend, chat: str, tmp_path: Path) -> None:
    outgoing = await parcel(line, chat, tmp_path)
    await friend.goes_wrong("send-refused")
    with pytest.raises(SendRefused):
        await line.send(outgoing)
    assert await friend.sees() == []


async def test_words_arrive_as_they_were_sent(line: Transport, friend: Friend, chat: str) -> None:
    sent = await line.send(words(line, chat, "two\nlines 🏞"))
    echo = await heard(line)
    assert (echo.ref, echo.from_me, echo.sent_at, echo.text) == (sent.ref, True, sent.at, "two\nlines 🏞")
    assert (await friend.sees(), await friend.reads()) == ([sent.ref.id], ["two\nlines 🏞"])


async def test_words_answer_a_message(line: Transport, friend: Friend, chat: str) -> None:
    asked = await friend.writes("are you there?")
    await heard(line)
    await line.send(replace(words(line, chat, "yes", reply_to=asked.id), quoted="are you there?"))
    assert (await heard(line)).reply_to == asked.id


async def test_the_same_words_sent_twice_arrive_once(line: Transport, friend: Friend, chat: str) -> None:
    outgoing = words(line, chat)
    sent = await line.send(outgoing)
    assert (await line.send(outgoing), await line.was_sent(outgoing.ref)) == (sent, sent)
    assert await friend.sees() == [sent.ref.id]


async def test_refused_words_were_not_sent(line: Transport, friend: Friend, chat: str) -> None:
    outgoing = words(line, chat)
    await friend.goes_wrong("send-refused")
    with pytest.raises(SendRefused):
        await line.send(outgoing)
    assert (await line.was_sent(outgoing.ref), await friend.reads()) == (NotSent(), [])


async def test_a_message_deleted_for_me_stays_with_the_others(line: Transport, friend: Friend) -> None:
    one, other = await friend.writes("one"), await friend.writes("other")
    assert await line.delete_for_me([one]) == {one: Deleted()}
    assert (await friend.i_see(), await friend.sees()) == ([other.id], [one.id, other.id])


async def test_my_own_message_is_taken_back_from_everyone_and_no_others(
    line: Transport, friend: Friend, chat: str, tmp_path: Path
) -> None:
    theirs, mine = await friend.writes("theirs"), (await line.send(await parcel(line, chat, tmp_path))).ref
    answers = await line.delete_for_everyone([mine, theirs])
    assert (answers[mine], answers[theirs]) == (Deleted(), NotDeleted(reason=NOT_MINE))
    assert await friend.sees() == await friend.i_see() == [theirs.id]
    assert await line.delete_for_everyone([mine]) == {mine: Deleted(already_gone=True)}


async def test_deleting_may_be_repeated(line: Transport, friend: Friend) -> None:
    one, other = await friend.writes("one"), await friend.writes("other")
    never = MessageRef(account=one.account, chat=one.chat, id=line.new_message_id())
    await line.delete_for_me([one])
    again = await line.delete_for_me([one, other, never])
    assert again == {one: Deleted(already_gone=True), other: Deleted(), never: Deleted(already_gone=True)}


async def test_a_refused_deletion_says_so_and_changes_nothing(line: Transport, friend: Friend) -> None:
    ref = await friend.writes("one")
    await friend.goes_wrong("delete-refused")
    answer = (await line.delete_for_me([ref]))[ref]
    assert isinstance(answer, NotDeleted)
    assert (bool(answer.reason), await friend.i_see()) == (True, [ref.id])


async def test_what_is_not_taken_back_says_so_message_by_message(line: Transport, friend: Friend, chat: str) -> None:
    """Taking a message back is a message, too, and may be refused as one."""
    [first, gone, last] = [(await line.send(words(line, chat, text))).ref for text in ("first", "gone", "last")]
    await line.delete_for_everyone([gone])
    await friend.goes_wrong("send-refused")
    answers = await line.delete_for_everyone([first, gone, last])
    assert [type(answers[ref]) for ref in (first, gone, last)] == [NotDeleted, Deleted, NotDeleted]
    assert all(answer.reason and not answer.too_old for answer in answers.values() if isinstance(answer, NotDeleted))
    assert await friend.sees() == [first.id, last.id]
    await friend.goes_well("send-refused")
    assert await line.delete_for_everyone([first, last]) == {first: Deleted(), last: Deleted()}


async def test_what_is_said_arrives(line: Transport, friend: Friend, chat: str) -> None:
    await line.say(chat, "hello")
    assert await friend.reads() == ["hello"]


async def test_a_reaction_is_replaced_and_taken_back(line: Transport, friend: Friend) -> None:
    ref = await friend.writes("look")
    reactions: list[Sequence[str]] = []
    for emoji in ("⏳", "💾", ""):
        await line.react(ref, emoji)
        reactions.append(await friend.reactions(ref))
    assert reactions == [["⏳"], ["💾"], []]


async def test_a_note_to_myself_goes_to_my_own_chat(line: Transport, friend: Friend) -> None:
    await line.say(await line.own_chat(), "remember")
    message = await heard(line)
    assert (message.ref.chat, message.from_me, await friend.reads()) == (await line.own_chat(), True, [])


async def test_message_ids_are_never_given_twice(line: Transport) -> None:
    assert len({line.new_message_id() for _ in range(1000)}) == 1000


async def test_nothing_is_done_without_a_line(line: Transport, friend: Friend, chat: str, tmp_path: Path) -> None:
    ref = await friend.writes("look", PHOTO)
    message, outgoing = await heard(line), await parcel(line, chat, tmp_path)
    await friend.goes_wrong("offline")
    for call in (
        line.send(outgoing),
        line.send(words(line, chat)),
        line.was_sent(ref),
        line.delete_for_me([ref]),
        line.delete_for_everyone([ref]),
        line.say(chat, "hello"),
        line.react(ref, "💾"),
        line.fetch(message, tmp_path / "photo"),
        line.picture(chat),
    ):
        with pytest.raises(Unreachable):
            await call
    assert (await friend.sees(), await friend.i_see()) == ([ref.id], [ref.id])
