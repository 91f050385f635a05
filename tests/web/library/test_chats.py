from __future__ import annotations

import httpx
import pytest

from bot.sandbox.driver import Driver
from bot.sandbox.paint import scene
from bot.sandbox.seed import ANNA, ME
from vault.vault import Vault


async def test_without_a_bot_there_is_nobody_to_send_to(owner: httpx.AsyncClient) -> None:
    assert (await owner.get("/api/library/chats")).json() == []


async def test_the_chats_to_pick_from(owner: httpx.AsyncClient, phone: Driver) -> None:
    chats = (await owner.get("/api/library/chats")).json()
    [anna] = [chat for chat in chats if chat["chatId"] == ANNA.id]
    assert (anna["name"], anna["kind"], anna["account"]) == ("Anna", "person", "sandbox")
    assert set(anna["members"]) == {ANNA.id, ME.id}


async def test_the_latest_chat_comes_first(owner: httpx.AsyncClient, phone: Driver) -> None:
    await phone.post("Anna", "Anna", text="Hello")
    [first, *_] = (await owner.get("/api/library/chats")).json()
    assert first["chatId"] == ANNA.id and first["lastMessageAt"].endswith("Z")


async def test_a_chat_goes_by_its_picture(owner: httpx.AsyncClient, phone: Driver, vault: Vault) -> None:
    face = scene(1)
    await vault.portraits.keep("sandbox", ANNA.id, face)
    picture = await owner.get(f"/api/library/chats/{ANNA.id}/picture")
    assert (picture.content, picture.headers["Content-Type"]) == (face, "image/png")
    known = {"If-None-Match": picture.headers["ETag"]}
    assert (await owner.get(f"/api/library/chats/{ANNA.id}/picture", headers=known)).status_code == 304
    chats = {chat["chatId"]: chat["hasPicture"] for chat in (await owner.get("/api/library/chats")).json()}
    assert chats[ANNA.id]


@pytest.mark.parametrize("chat", [ME.id, "nobody@c.us"])
async def test_a_chat_without_a_picture_says_so(owner: httpx.AsyncClient, phone: Driver, chat: str) -> None:
    assert (await owner.get(f"/api/library/chats/{chat}/picture")).status_code == 404
