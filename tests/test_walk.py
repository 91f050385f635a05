"""The README in executable form, over the real processes: a photo from a chat into the vault, out to others, and gone.

Everything is done as a person or a script does it: `chatvault run`, the command line, HTTP.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import pictures
from tests.house import House, eventually, open_house


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """One for all of these walks; each has a photo of its own. A bot takes its time to start on a busy machine."""
    settings = {"CHATVAULT_UNDO_SECONDS": "1", "CHATVAULT_LINE_WAIT": "120"}
    async with open_house(tmp_path_factory.mktemp("walk") / "data", **settings) as house:
        yield house


@pytest.fixture(scope="module")
def films() -> Iterator[int]:
    return count(7)


@pytest.fixture
def beach(tmp_path: Path, films: Iterator[int]) -> Path:
    """A photo as a camera leaves it."""
    file = tmp_path / "beach.jpg"
    file.write_bytes(pictures.jpeg(next(films)))
    return file


async def test_a_photo_is_saved_sent_forwarded_and_purged(house: House, beach: Path) -> None:
    async with house.web() as web:
        photo = await saved(house, web, beach)
        ben, chloe = await sent(web, photo, "Ben"), await sent(web, photo, "Chloé")
        await house.forward(chloe, "Family")

        preview = await previewed(web, photo, 4)  # two sends, the forward, and what Anna sent
        assert [chat["messageCount"] for chat in preview["chats"]] == [1, 1, 1, 1]
        purged = (await web.post(f"/api/library/{photo}/purge")).json()
        assert purged == {"deletedMessages": 4, "failedMessages": 0, "affectedChats": 4}

        original, form = hashlib.sha256(beach.read_bytes()).hexdigest(), await travelled(house, ben)
        for chat, there in {"Anna": original, "Ben": form, "Chloé": form, "Family": form}.items():
            assert await house.copies(chat, "me", there) == 0
            assert await house.copies(chat, "them", there) == 1
        again = (await web.post(f"/api/library/{photo}/purge")).json()
        assert again == {"deletedMessages": 0, "failedMessages": 0, "affectedChats": 0}


async def test_a_restart_in_the_middle_comes_to_the_same_end(house: House, beach: Path) -> None:
    async with house.web() as web:
        photo = await saved(house, web, beach)
        ben = await sent(web, photo, "Ben")
    await house.kill()
    await house.start()
    async with house.web() as web:
        chloe = await eventually(lambda: sent(web, photo, "Chloé"))
        await previewed(web, photo, 3)
        purged = (await web.post(f"/api/library/{photo}/purge")).json()
    assert purged == {"deletedMessages": 3, "failedMessages": 0, "affectedChats": 3}
    for message in (ben, chloe):
        assert await house.copies(message["chatId"], "me", await travelled(house, message)) == 0


async def test_the_walk_by_chat_commands_alone(house: House, beach: Path) -> None:
    before = await carried(house, "Ben", "them")
    message = await house.post("Anna", "Anna", photo=beach)
    command = await house.post("Anna", "me", reply=message, text="!save Beach #summer")
    assert await eventually(lambda: reaction(house, "Anna", command)) == "💾"
    await house.post("Anna", "me", text="!send last @Ben")
    [sent] = await eventually(lambda: carried(house, "Ben", "them", but=before))

    await house.post("Anna", "me", text="!purge last")
    word = await eventually(lambda: confirmation(house))
    await house.post("me", "me", text=f"!purge last {word}")
    assert await eventually(lambda: told(house, "Deleted 2 messages from 2 chats"))
    assert sent not in await carried(house, "Ben", "me")
    assert sent in await carried(house, "Ben", "them")


async def test_an_uploaded_photo_is_sent_and_purged(house: House, beach: Path) -> None:
    async with house.web() as web:
        others = await listed(web)
        uploaded = await web.post("/api/library/upload", files={"photo": ("beach.jpg", beach.read_bytes())})
        photo = uploaded.json()["id"]
        ben, family = await sent(web, photo, "Ben"), await sent(web, photo, "Family")
        purged = (await web.post(f"/api/library/{photo}/purge")).json()
        assert purged == {"deletedMessages": 2, "failedMessages": 0, "affectedChats": 2}
        for message in (ben, family):
            form = await travelled(house, message)
            assert [await house.copies(message["chatId"], whose, form) for whose in ("me", "them")] == [0, 1]
        assert [each["id"] for each in await listed(web, but=others)] == [photo]


async def test_a_stranger_commands_nothing(house: House, beach: Path) -> None:
    async with house.web() as web:
        before = await listed(web)
    message = await house.post("Anna", "Anna", photo=beach, text="!save mine")
    await house.post("Anna", "Anna", reply=message, text="!save please")
    await house.post("Anna", "me", reply=message, text="!save Beach")
    async with house.web() as web:
        fresh = await eventually(lambda: listed(web, but=before))
    assert [photo["caption"] for photo in fresh] == ["Beach"]


# ── the steps ─────────────────────────────────────────────────────────────────────────────────────────────


async def saved(house: House, web: httpx.AsyncClient, photo: Path) -> int:
    """Anna sends a photo, I reply `!save`, and it is in the library."""
    before = await listed(web)
    message = await house.post("Anna", "Anna", photo=photo, text="Look!")
    await house.post("Anna", "me", reply=message, text="!save Beach")
    [record] = await eventually(lambda: listed(web, but=before))
    assert record["caption"] == "Beach"
    assert record["md5_hash"] == hashlib.md5(photo.read_bytes(), usedforsecurity=False).hexdigest()
    id: int = record["id"]
    return id


async def sent(web: httpx.AsyncClient, photo: int, name: str) -> dict[str, str]:
    chats = (await web.get("/api/library/chats")).json()
    chat = next(chat["chatId"] for chat in chats if chat["name"].startswith(name))
    answer = await web.post(f"/api/library/{photo}/send", json={"chatId": chat})
    message: dict[str, str] = answer.json() if answer.status_code == 200 else {}
    return message


async def listed(web: httpx.AsyncClient, but: Sequence[dict[str, Any]] = ()) -> list[dict[str, Any]]:
    """The library, without these."""
    others = {each["id"] for each in but}
    return [each for each in (await web.get("/api/library")).json() if each["id"] not in others]


async def previewed(web: httpx.AsyncClient, photo: int, count: int) -> dict[str, Any]:
    """The preview, once it names so many messages."""

    async def preview() -> dict[str, Any]:
        found: dict[str, Any] = (await web.post(f"/api/library/{photo}/purge-preview")).json()
        return found if found["totalMessages"] == count else {}

    return await eventually(preview)


async def travelled(house: House, message: dict[str, str]) -> str:
    """The sha256 of what arrived at the other side."""
    view = await house.view(message["chatId"], "them")
    sha256: str = next(row["sha256"] for row in view if row["messageId"] == message["messageId"])
    return sha256


async def reaction(house: House, chat: str, message: str) -> str:
    rows = [row for row in await house.view(chat, "me") if row["messageId"] == message]
    return "".join(each["emoji"] for row in rows for each in row["reactions"] if each["emoji"] != "⏳")


async def carried(house: House, chat: str, whose: str, but: Sequence[str] = ()) -> list[str]:
    """The messages with photos that I sent here, in this view, without these."""
    rows = [row for row in await house.view(chat, whose) if row["from"] == "me" and row["sha256"]]
    return [row["messageId"] for row in rows if row["messageId"] not in but]


async def confirmation(house: House) -> str:
    """The word that the preview asks for, in my own chat."""
    rows = [row["text"] for row in await house.view("me", "me") if "!purge" in row["text"]]
    return rows[-1].split("!purge")[-1].split()[1].strip("`*_.") if rows else ""


async def told(house: House, words: str) -> bool:
    return any(words in row["text"] for row in await house.view("me", "me"))
