from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.sandbox.driver import Driver
from tests import pictures


async def save(http: httpx.AsyncClient, chat: str, message: str) -> httpx.Response:
    return await http.post("/api/library/save-from-message", json={"chatId": chat, "messageId": message})


async def posted(phone: Driver, folder: Path, text: str = "") -> dict[str, Any]:
    """A photo of Anna's."""
    file = folder / "anna.jpg"
    file.write_bytes(pictures.jpeg(9))
    return await phone.post("Anna", "Anna", text=text, photo=file)


async def saved(http: httpx.AsyncClient, message: dict[str, Any]) -> httpx.Response:
    return await save(http, message["chatId"], message["messageId"])


async def test_a_photo_is_saved_from_a_conversation(owner: httpx.AsyncClient, phone: Driver, tmp_path: Path) -> None:
    message = await posted(phone, tmp_path, text="At the lake")
    answer = await saved(owner, message)
    record = answer.json()
    assert (answer.status_code, record["duplicate"], record["caption"]) == (201, False, "At the lake")
    assert record["original_source"] == f"chat:{message['chatId']}"
    assert record["sha256_hash"] == hashlib.sha256(pictures.jpeg(9)).hexdigest()


async def test_saved_again_it_is_the_same_photo(owner: httpx.AsyncClient, phone: Driver, tmp_path: Path) -> None:
    message = await posted(phone, tmp_path)
    first, again = (await saved(owner, message)).json(), await saved(owner, message)
    assert (again.status_code, again.json()["duplicate"], again.json()["id"]) == (200, True, first["id"])


async def test_a_message_without_a_photo_is_refused(owner: httpx.AsyncClient, phone: Driver) -> None:
    answer = await saved(owner, await phone.post("Anna", "Anna", text="Only words"))
    assert (answer.status_code, answer.json()["code"]) == (400, "no_photo")


async def test_an_unknown_message_is_missing(owner: httpx.AsyncClient, phone: Driver, tmp_path: Path) -> None:
    message = await posted(phone, tmp_path)
    assert (await save(owner, message["chatId"], "nothing")).status_code == 404
    assert (await save(owner, "nobody@c.us", message["messageId"])).status_code == 404


async def test_a_photo_that_expired_is_gone(owner: httpx.AsyncClient, phone: Driver, tmp_path: Path) -> None:
    message = await posted(phone, tmp_path)
    await phone.fault("media-410", True)
    answer = await saved(owner, message)
    assert (answer.status_code, answer.json()["code"]) == (410, "media_gone")


async def test_without_a_line_it_says_so(owner: httpx.AsyncClient, phone: Driver, tmp_path: Path) -> None:
    message = await posted(phone, tmp_path)
    await phone.fault("offline", True)
    answer = await saved(owner, message)
    assert (answer.status_code, answer.json()["code"]) == (503, "unreachable")


@pytest.mark.parametrize("body", [{}, {"chatId": "a"}, {"messageId": "a"}, {"chatId": "a", "messageId": {"$gt": ""}}])
async def test_a_message_must_be_named_in_full(owner: httpx.AsyncClient, body: dict[str, Any]) -> None:
    answer = await owner.post("/api/library/save-from-message", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
