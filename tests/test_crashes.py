"""Any process may be killed at any moment: what was acknowledged stays, and nothing happens twice.

The long form of the same is a matter of hours; here each process is killed a few times in the middle of real work.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests import pictures
from tests.house import House, arguments_of, eventually, open_house

MESSAGES = 400


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with open_house(tmp_path_factory.mktemp("crashes") / "data") as house:
        yield house


async def test_what_an_upload_was_told_is_kept_is_kept(house: House) -> None:
    """Uploads go on while the web app and then the database are killed under them."""
    kept: dict[int, bytes] = {}
    async with house.web() as web:
        uploading = asyncio.create_task(upload_all(web, kept, count=40))
        for victim in ("web", "database", "web"):
            await asyncio.sleep(0.7)
            kill(house, victim)
        await uploading
        for id, data in kept.items():
            assert (await asked(web, f"/api/library/{id}/file")).content == data
        assert len(await listed(web)) == len(kept) == 40


async def test_a_send_arrives_once_however_often_the_bot_dies(house: House) -> None:
    async with house.web() as web:
        photo = (await listed(web))[0]["id"]
        sending = asyncio.create_task(send_all(web, photo, count=12))
        for _ in range(3):
            await asyncio.sleep(1)
            kill(house, "bot sandbox")
        sent = await sending
    arrived = [row["messageId"] for row in await house.view("Ben", "them") if row["sha256"]]
    assert len(arrived) == len(set(arrived)) <= 12
    assert sent and set(sent) <= set(arrived)


async def test_a_purge_deletes_each_message_however_often_the_bot_dies(house: House, tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(pictures.saved(pictures.drawing(99), "JPEG"))
    sha256 = hashlib.sha256(photo.read_bytes()).hexdigest()
    filling = ("--messages", str(MESSAGES), "--photos", str(MESSAGES), "--photo", str(photo))
    await house.chatvault("sandbox", "fill", "Lake trip", *filling)
    async with house.web() as web:
        id = (await upload(web, photo.read_bytes())).json()["id"]
        assert await eventually(lambda: found(web, id)) == MESSAGES
        purging = asyncio.create_task(web.post(f"/api/library/{id}/purge"))
        for _ in range(3):
            await asyncio.sleep(0.4)
            kill(house, "bot sandbox")
        purged = (await purging).json()
        again = (await eventually(lambda: purged_again(web, id))).json()
    assert purged["deletedMessages"] + again["deletedMessages"] == MESSAGES
    assert await house.copies("Lake trip", "me", sha256) == 0
    assert await house.copies("Lake trip", "them", sha256) == MESSAGES


# ── the steps ─────────────────────────────────────────────────────────────────────────────────────────────


def kill(house: House, victim: str) -> None:
    """kill -9, if it is there to be killed."""
    for process in database_of(house) if victim == "database" else house.processes(victim):
        os.kill(process, signal.SIGKILL)


def database_of(house: House) -> list[int]:
    path = str(house.data.resolve() / "mongo" / "db")
    return [int(each.name) for each in Path("/proc").glob("[0-9]*") if path in arguments_of(each.name)]


async def upload_all(web: httpx.AsyncClient, kept: dict[int, bytes], count: int) -> None:
    """Four at a time; each is tried until it is acknowledged, as a client with sense does."""
    numbers = iter(range(count))

    async def work() -> None:
        for number in numbers:
            data = pictures.jpeg(number, (320, 240))
            answer = await eventually(lambda data=data: upload(web, data))  # type: ignore[misc]
            kept[answer.json()["id"]] = data

    await asyncio.gather(*(work() for _ in range(4)))


async def upload(web: httpx.AsyncClient, data: bytes) -> httpx.Response:
    """Falsy unless it was acknowledged."""
    return await attempt(web, "POST", "/api/library/upload", files={"photo": ("photo.jpg", data)})


async def attempt(web: httpx.AsyncClient, method: str, path: str, **content: object) -> httpx.Response:
    """One try; a broken connection is an answer of 599."""
    try:
        answer = await web.request(method, path, **content)  # type: ignore[arg-type]
    except httpx.TransportError:
        return Refused(599)
    return answer if answer.is_success else Refused(answer.status_code, content=answer.content)


class Refused(httpx.Response):
    """An answer to try again after."""

    def __bool__(self) -> bool:
        return False


async def asked(web: httpx.AsyncClient, path: str) -> httpx.Response:
    return await eventually(lambda: attempt(web, "GET", path))


async def listed(web: httpx.AsyncClient) -> list[dict[str, int]]:
    library: list[dict[str, int]] = (await asked(web, "/api/library")).json()
    return library


async def send_all(web: httpx.AsyncClient, photo: int, count: int) -> list[str]:
    """The ids of what was acknowledged as sent."""
    chats = (await asked(web, "/api/library/chats")).json()
    ben = next(chat["chatId"] for chat in chats if chat["name"] == "Ben")
    path = f"/api/library/{photo}/send"
    answers = [await attempt(web, "POST", path, json={"chatId": ben}) for _ in range(count)]
    return [answer.json()["messageId"] for answer in answers if answer]


async def found(web: httpx.AsyncClient, photo: int) -> int:
    total: int = (await web.post(f"/api/library/{photo}/purge-preview")).json()["totalMessages"]
    return total if total == MESSAGES else 0


async def purged_again(web: httpx.AsyncClient, photo: int) -> httpx.Response:
    return await attempt(web, "POST", f"/api/library/{photo}/purge")
