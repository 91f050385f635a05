from __future__ import annotations

import httpx
import pytest

from bot.sandbox.driver import Driver
from bot.sandbox.paint import scene
from bot.sandbox.seed import ANNA, ME
from tests import make
from tests.web.library.test_plans import somebody_else
from vault.models.accounts import LinkState
from vault.owners import OWNER
from vault.vault import Vault

CHAT = "/api/library/chats/ana@c.us"


@pytest.fixture
async def chat(vault: Vault) -> None:
    """A chat with Ana, and no bot."""
    await vault.links.report("sandbox", OWNER, "sandbox", LinkState.READY)
    await vault.chats.update([make.chat()])


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


@pytest.mark.usefixtures("chat")
async def test_a_chat_is_remembered_for_so_many_days(owner: httpx.AsyncClient) -> None:
    for days in (30, 0):
        assert (await owner.patch(CHAT, json={"keepDays": days})).json()["keepDays"] == days
        [chat] = (await owner.get("/api/library/chats")).json()
        assert chat["keepDays"] == days


@pytest.mark.usefixtures("chat")
async def test_days_that_are_none_are_refused(owner: httpx.AsyncClient) -> None:
    for days in (-1, 1_000_000, 2**40, "30", 1.5, None):
        answer = await owner.patch(CHAT, json={"keepDays": days})
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid"), days


@pytest.mark.usefixtures("chat")
async def test_a_chat_of_nobodys_is_not_remembered(owner: httpx.AsyncClient, vault: Vault) -> None:
    assert (await owner.patch("/api/library/chats/x@c.us", json={"keepDays": 1})).status_code == 404
    assert (await owner.patch(CHAT, json={"keepDays": 1, "account": "other"})).status_code == 404
    async with somebody_else(owner, vault) as other:
        assert (await other.patch(CHAT, json={"keepDays": 1})).json()["code"] == "unreachable"


@pytest.mark.usefixtures("chat")
async def test_a_chat_goes_by_its_picture(owner: httpx.AsyncClient, vault: Vault) -> None:
    face = scene(1)
    await vault.portraits.keep("sandbox", "ana@c.us", face)
    picture = await owner.get(f"{CHAT}/picture")
    assert (picture.content, picture.headers["Content-Type"]) == (face, "image/png")
    known = {"If-None-Match": picture.headers["ETag"]}
    assert (await owner.get(f"{CHAT}/picture", headers=known)).status_code == 304
    [chat] = (await owner.get("/api/library/chats")).json()
    assert chat["hasPicture"]


@pytest.mark.parametrize("chat", [ME.id, "nobody@c.us"])
async def test_a_chat_without_a_picture_says_so(owner: httpx.AsyncClient, phone: Driver, chat: str) -> None:
    assert (await owner.get(f"/api/library/chats/{chat}/picture")).status_code == 404
