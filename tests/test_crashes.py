"""Any process may be killed at any moment: what was acknowledged stays, and nothing happens twice.

Each process is killed a few times in the middle of real work. Purges have a test of their own: `test_chaos.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from tests import pictures
from tests.house import House, asked, attempt, eventually, kill, open_house


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """Whoever waits for a bot that was killed waits for as long as a busy machine takes to start it again."""
    async with open_house(tmp_path_factory.mktemp("crashes") / "data", CHATVAULT_LINE_WAIT="120") as house:
        yield house


async def test_what_an_upload_was_told_is_kept_is_kept(house: House) -> None:
    """Uploads go on, one of them in pieces, while the web app and then the database are killed under them."""
    kept: dict[int, bytes] = {}
    large = pictures.saved(pictures.drawing(77, (1600, 1200)), "PNG")
    async with house.web() as web:
        uploading = asyncio.create_task(upload_all(web, kept, count=40))
        in_pieces = asyncio.create_task(piece_by_piece(web, large))
        for victim in ("web", "database", "web"):
            await asyncio.sleep(0.7)
            kill(*house.processes(victim))
        await uploading
        kept[await in_pieces] = large
        for id, data in kept.items():
            assert (await asked(web, f"/api/library/{id}/file")).content == data
        assert len(await listed(web)) == len(kept) == 41


async def test_a_send_arrives_once_however_often_the_bot_dies(house: House) -> None:
    async with house.web() as web:
        photo = (await listed(web))[0]["id"]
        sending = asyncio.create_task(send_all(web, photo, count=12))
        for _ in range(3):
            await asyncio.sleep(1)
            kill(*house.processes("bot sandbox"))
        sent = await sending
    arrived = [row["messageId"] for row in await house.view("Ben", "them") if row["sha256"]]
    assert len(arrived) == len(set(arrived)) <= 12
    assert sent and set(sent) <= set(arrived)


# ── the steps ─────────────────────────────────────────────────────────────────────────────────────────────


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


async def piece_by_piece(web: httpx.AsyncClient, data: bytes) -> int:
    """As a client with sense does it: after trouble it asks how far the upload is, and goes on there."""
    told = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream"}
    begun = await asked(
        web, "/api/library/uploads", "POST", headers=told | {"Upload-Length": str(len(data))}, content=b""
    )
    path, step, acknowledged = f"/api/library/{begun.headers['Location']}", len(data) // 40, 0
    while True:
        state = await asked(web, path, "HEAD", headers=told)
        offset = int(state.headers["Upload-Offset"])
        assert offset >= acknowledged or offset == 0  # where it died with the photo in its hands, it begins again
        if "X-Photo-Id" in state.headers:
            return int(state.headers["X-Photo-Id"])
        headers = told | {"Upload-Offset": str(offset)}
        answer = await attempt(web, "PATCH", path, headers=headers, content=data[offset : offset + step])
        acknowledged = int(answer.headers["Upload-Offset"]) if answer else offset


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
