"""What the people of the sandbox can do, and what everybody sees of it."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import paint
from bot.sandbox.driver import Driver
from bot.sandbox.faults import Faults
from bot.sandbox.line import SandboxLine
from bot.sandbox.shelf import Shelf
from bot.sandbox.world import World
from bot.transport import ChatsChanged, Gone, Seen
from tests.bot.sandbox.conftest import Clock
from tests.contracts.transport import hear, heard
from tests.pictures import SECRET, drawing, with_secrets
from vault.errors import Invalid, Unacceptable

LAKE = paint.scene(1)
LAKE_SHA256 = hashlib.sha256(LAKE).digest()


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    file = tmp_path / "lake.png"
    file.write_bytes(LAKE)
    return file


async def texts(driver: Driver, chat: str, *, me: bool = True) -> list[str]:
    return [row["text"] for row in await driver.show(chat, me=me)]


async def test_chats_tell_who_is_in_them(driver: Driver) -> None:
    chats = {chat["name"]: chat for chat in await driver.chats()}
    assert chats["Lake trip"] == {
        "chatId": "1@g.us",
        "name": "Lake trip",
        "kind": "group",
        "members": ["me", "Anna", "Ben"],
    }
    assert [chats["Anna"]["kind"], chats["Message yourself"]["kind"]] == ["person", "self"]


@pytest.mark.parametrize("name", ["lake trip", "LAKE TRIP ", "1@g.us", "me", "Self"])
async def test_a_chat_is_found_by_id_or_name_in_any_case(driver: Driver, name: str) -> None:
    posted = await driver.post(name, "ME", text="hello")
    assert (await driver.show(name))[0]["messageId"] == posted["messageId"]


async def test_an_unknown_name_is_answered_with_the_known_ones(driver: Driver) -> None:
    with pytest.raises(Invalid, match="Message yourself, Anna, Lake trip"):
        await driver.show("Nobody")
    with pytest.raises(Invalid, match="me, Anna"):
        await driver.post("Anna", "Ben", text="I am not in this chat")


async def test_a_message_is_shown_with_all_that_scripts_rely_on(driver: Driver, lake: Path) -> None:
    posted = await driver.post("Lake trip", "Ben", text="look", photo=lake)
    answer = await driver.post("Lake trip", "me", text="nice", reply=posted["messageId"])
    photo, reply = await driver.show("Lake trip")
    assert (photo["from"], photo["sha256"]) == ("Ben", LAKE_SHA256.hex())
    assert (reply["from"], reply["messageId"], reply["replyTo"]) == ("me", answer["messageId"], posted["messageId"])
    assert datetime.fromisoformat(photo["timestamp"]).tzinfo is UTC
    assert photo["timestamp"].endswith("Z")


async def test_a_photo_carries_what_whatsapp_says_of_it(driver: Driver, line: SandboxLine, lake: Path) -> None:
    await driver.post("Anna", "Anna", photo=lake)
    media = (await heard(line)).media
    assert media is not None
    assert (media.mime, media.size, media.width, media.height) == ("image/png", len(LAKE), 640, 480)
    assert media.small.startswith(b"\xff\xd8\xff")


async def test_a_photo_sent_as_phones_do_is_another_file(driver: Driver, line: SandboxLine, lake: Path) -> None:
    await driver.post("Anna", "Anna", photo=lake, recompress=True)
    media = (await heard(line)).media
    assert media is not None
    assert (media.mime, media.width) == ("image/jpeg", 640)
    assert media.sha256 != LAKE_SHA256


async def test_a_phones_copy_is_no_larger_than_a_phone_sends_and_keeps_no_secrets(
    driver: Driver, line: SandboxLine, shelf: Shelf, tmp_path: Path
) -> None:
    (tmp_path / "large.jpg").write_bytes(with_secrets(drawing(size=(2400, 1800))))
    await driver.post("Anna", "Anna", photo=tmp_path / "large.jpg", recompress=True)
    media = (await heard(line)).media
    assert media and media.sha256
    assert (media.width, media.height) == (1600, 1200)
    assert SECRET not in shelf.path(media.sha256).read_bytes()


async def test_what_is_no_picture_travels_but_cannot_be_made_smaller(driver: Driver, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"no picture")
    await driver.post("Anna", "Anna", photo=broken)
    assert (await driver.show("Anna"))[0]["sha256"] == hashlib.sha256(b"no picture").hexdigest()
    with pytest.raises(Unacceptable):
        await driver.post("Anna", "Anna", photo=broken, recompress=True)


@pytest.mark.parametrize(
    "content", [{}, {"react": "💾"}, {"text": "x", "reply": "unheard-of"}, {"photo": Path("no/such/file")}]
)
async def test_a_post_that_makes_no_sense_is_refused(driver: Driver, content: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        await driver.post("Anna", "Anna", **content)
    assert await driver.show("Anna") == []


async def test_the_last_reaction_of_each_person_is_shown(driver: Driver) -> None:
    id = (await driver.post("Lake trip", "me", text="look"))["messageId"]
    for who, emoji in (("Anna", "👍"), ("Ben", "❤️"), ("Anna", "💾"), ("me", "👀"), ("me", "")):
        await driver.post("Lake trip", who, reply=id, react=emoji)
    [row] = await driver.show("Lake trip")
    assert row["reactions"] == [{"from": "Anna", "emoji": "💾"}, {"from": "Ben", "emoji": "❤️"}]


async def test_a_reaction_is_heard_as_a_message_about_another(driver: Driver, line: SandboxLine) -> None:
    id = (await driver.post("Anna", "Anna", text="look"))["messageId"]
    await heard(line)
    await driver.post("Anna", "me", reply=id, react="💾")
    message = await heard(line)
    assert (message.reaction, message.reply_to, message.from_me) == ("💾", id, True)


async def test_a_forwarded_photo_is_the_same_file(driver: Driver, lake: Path) -> None:
    id = (await driver.post("Anna", "Anna", photo=lake))["messageId"]
    await driver.forward("Anna", id, "Lake trip")
    [original], [copy] = await driver.show("Anna"), await driver.show("Lake trip")
    assert (copy["from"], copy["forwarded"], copy["sha256"]) == ("me", True, original["sha256"])


async def test_what_i_no_longer_have_i_cannot_forward(driver: Driver) -> None:
    id = (await driver.post("Anna", "Anna", text="secret"))["messageId"]
    await driver.delete("Anna", id)
    with pytest.raises(Invalid):
        await driver.forward("Anna", id, "Lake trip")


async def test_a_message_deleted_for_me_is_still_theirs(driver: Driver) -> None:
    id = (await driver.post("Anna", "me", text="hello"))["messageId"]
    await driver.delete("Anna", id)
    assert (await texts(driver, "Anna"), await texts(driver, "Anna", me=False)) == ([], ["hello"])


async def test_a_message_deleted_for_everyone_leaves_only_its_trace(driver: Driver, lake: Path) -> None:
    id = (await driver.post("Anna", "me", text="oops", photo=lake))["messageId"]
    await driver.revoke("Anna", id)
    for me in (True, False):
        [row] = await driver.show("Anna", me=me)
        assert (row["messageId"], row["revoked"], row["text"], row["sha256"]) == (id, True, "", None)


async def test_two_and_a_half_days_later_a_message_stays(driver: Driver, clock: Clock) -> None:
    id = (await driver.post("Anna", "me", text="mine"))["messageId"]
    clock.ahead = timedelta(days=2, hours=12, minutes=1)
    with pytest.raises(Invalid, match="two and a half days"):
        await driver.revoke("Anna", id)
    assert await texts(driver, "Anna") == ["mine"]


async def test_disappearing_messages_leave_both_views(driver: Driver, line: SandboxLine, clock: Clock) -> None:
    await driver.post("Anna", "Anna", text="this stays")
    await driver.set_timer("Anna", 60)
    await driver.post("Anna", "Anna", text="this goes")
    clock.ahead = timedelta(seconds=61)
    assert await texts(driver, "Anna") == await texts(driver, "Anna", me=False) == ["this stays"]


async def test_the_bot_hears_what_disappeared(driver: Driver, line: SandboxLine, clock: Clock) -> None:
    await driver.set_timer("Anna", 60)
    id = (await driver.post("Anna", "Anna", text="this goes"))["messageId"]
    await heard(line)
    clock.ahead = timedelta(seconds=61)
    assert [ref.id for ref in (await hear(line, Gone)).refs] == [id]


async def test_a_new_timer_is_told(driver: Driver, line: SandboxLine) -> None:
    await driver.set_timer("Anna", 86400)
    chats = (await hear(line, ChatsChanged)).chats
    assert [chat.timer for chat in chats if chat.name == "Anna"] == [86400]


async def test_a_long_conversation_is_made_at_once(driver: Driver) -> None:
    assert await driver.fill("Anna", 60, photos=20, days=3) == {
        "chatId": "12025550101@c.us",
        "messages": 60,
        "photos": 20,
    }
    rows = await driver.show("Anna")
    photos = [row["sha256"] for row in rows if row["sha256"]]
    assert (len(rows), len(photos), len(set(photos))) == (60, 20, 20)
    assert [row["from"] for row in rows[:3]] == ["Anna", "me", "Anna"]


async def test_a_long_conversation_is_spread_over_the_days(driver: Driver, clock: Clock) -> None:
    before = clock.now()
    await driver.fill("Lake trip", 30, days=3)
    times = [datetime.fromisoformat(row["timestamp"]) for row in await driver.show("Lake trip")]
    assert before - timedelta(days=3, seconds=1) < times[0] < before - timedelta(days=2.9)
    assert all(one < other for one, other in pairwise(times))


async def test_every_photo_of_a_conversation_may_be_the_same(driver: Driver, lake: Path) -> None:
    await driver.fill("Anna", 10, photos=4, photo=lake)
    photos = [row["sha256"] for row in await driver.show("Anna") if row["sha256"]]
    assert photos == [LAKE_SHA256.hex()] * 4


async def test_there_cannot_be_more_photos_than_messages(driver: Driver) -> None:
    with pytest.raises(Invalid):
        await driver.fill("Anna", 3, photos=4)


async def test_posting_waits_until_a_running_bot_has_heard(
    world: World, shelf: Shelf, faults: Faults, clock: Clock, line: SandboxLine
) -> None:
    driver = Driver(world, shelf, faults, clock.now, alive=somebody, patience=3600)
    posting = asyncio.ensure_future(driver.post("Anna", "Anna", text="hello"))
    news = await hear(line, Seen, acknowledge=False)
    assert not posting.done()
    await hear(line, Seen)
    assert (await posting)["messageId"] == news.messages[0].ref.id


async def test_nobody_waits_for_a_bot_without_a_line(world: World, shelf: Shelf, faults: Faults, clock: Clock) -> None:
    driver = Driver(world, shelf, faults, clock.now, alive=somebody, patience=3600)
    await driver.fault("offline", True)
    await driver.post("Anna", "Anna", text="hello")
    assert await texts(driver, "Anna") == ["hello"]


async def test_a_bot_that_never_hears_is_not_waited_for_for_ever(
    world: World, shelf: Shelf, faults: Faults, clock: Clock
) -> None:
    driver = Driver(world, shelf, faults, clock.now, alive=somebody, patience=0.1)
    await driver.post("Anna", "Anna", text="hello")
    assert await texts(driver, "Anna") == ["hello"]


async def somebody() -> bool:
    return True
