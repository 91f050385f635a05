"""Speaking for the sandbox's people, and seeing what they still see."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.sandbox.driver import Driver
from bot.sandbox.seed import ANNA, BEN, ME
from tests import make, pictures
from tests.house import eventually
from tests.web.library.test_conversations import read
from tests.web.serving import uploaded
from vault.models.accounts import LinkState
from vault.owners import OWNER
from vault.vault import Vault

ANNAS = f"/api/library/chats/{ANNA.id}"


@pytest.fixture(autouse=True)
async def account(vault: Vault) -> None:
    await vault.accounts.begin(OWNER, ["sandbox"])


async def speak(owner: httpx.AsyncClient, **body: Any) -> httpx.Response:
    said = {"chatId": ANNA.id, "sender": ANNA.id} | body
    return await owner.post("/api/library/sandbox/messages", json=said)


async def heard(owner: httpx.AsyncClient, said: httpx.Response) -> list[dict[str, Any]]:
    """The conversation as I read it, newest first, once the bot has heard what was said last."""

    async def told() -> list[dict[str, Any]]:
        rows = await read(owner, ANNAS)
        return rows if rows[0]["messageId"] == said.json()["messageId"] else []

    return await eventually(told)


async def theirs(owner: httpx.AsyncClient) -> list[dict[str, Any]]:
    answer = await owner.get("/api/library/sandbox/messages", params={"chatId": ANNA.id})
    rows: list[dict[str, Any]] = answer.json()
    return rows


async def test_the_people_of_a_chat_can_be_spoken_for_and_i_am_none_of_them(
    owner: httpx.AsyncClient, people: Driver
) -> None:
    chats = {chat["name"]: chat["chatId"] for chat in (await owner.get("/api/library/chats")).json()}
    trip = await owner.get("/api/library/sandbox/people", params={"chatId": chats["Lake trip"]})
    assert [each["name"] for each in trip.json()] == ["Anna", "Ben", "Chloé"]
    own = await owner.get("/api/library/sandbox/people", params={"chatId": ME.id})
    assert own.json() == []


async def test_what_anna_says_is_heard(owner: httpx.AsyncClient, people: Driver) -> None:
    answer = await speak(owner, text="It is me", replyTo="SEED0005")
    assert answer.status_code == 201
    [told, *_] = await heard(owner, answer)
    assert (told["messageId"], told["senderName"], told["replyTo"]["messageId"]) == (
        answer.json()["messageId"],
        "Anna",
        "SEED0005",
    )


async def test_anna_sends_a_photo_of_the_vault_or_one_painted_for_her(owner: httpx.AsyncClient, people: Driver) -> None:
    photo = await uploaded(owner, pictures.jpeg(5))
    await speak(owner, photoId=photo["id"])
    painted, known, *_ = await heard(owner, await speak(owner, painted=True, text="look"))
    assert (known["photo"]["photoId"], known["photo"]["sha256"]) == (photo["id"], photo["sha256_hash"])
    assert (painted["photo"]["photoId"], painted["photo"]["hasSmall"], painted["text"]) == (None, True, "look")


async def test_anna_reacts(owner: httpx.AsyncClient, people: Driver) -> None:
    async def reactions() -> Any:
        return next(row for row in await read(owner, ANNAS) if row["messageId"] == "SEED0005")["reactions"]

    await speak(owner, reaction="❤", replyTo="SEED0005")
    assert await eventually(reactions) == [{"senderName": "Anna", "fromMe": False, "emoji": "❤"}]
    assert next(row for row in await theirs(owner) if row["messageId"] == "SEED0005")["reactions"]


async def test_a_purge_for_me_leaves_theirs_with_its_picture(owner: httpx.AsyncClient, people: Driver) -> None:
    id = (await uploaded(owner, pictures.jpeg(6)))["id"]
    answer = await owner.post(f"/api/library/{id}/send", json={"chatId": ANNA.id})
    sent = (await heard(owner, answer))[0]["messageId"]  # its echo comes when it will
    await owner.post(f"/api/library/{id}/purge")
    assert sent not in [row["messageId"] for row in await read(owner, ANNAS)]
    assert (await theirs(owner))[0]["messageId"] == sent
    name = {"chatId": ANNA.id, "messageId": sent}
    assert (await owner.get("/api/library/sandbox/messages/thumb", params=name)).content[:2] == b"\xff\xd8"


async def test_a_picture_is_theirs_only_where_it_is_and_while_it_lasts(
    owner: httpx.AsyncClient, people: Driver
) -> None:
    async def small(chat: str) -> int:
        name = {"chatId": chat, "messageId": "SEED0005"}
        return (await owner.get("/api/library/sandbox/messages/thumb", params=name)).status_code

    assert (await small(ANNA.id), await small(BEN.id)) == (200, 404)
    await people.revoke("Anna", "SEED0005")
    assert await small(ANNA.id) == 404


async def test_whoever_is_not_there_cannot_speak(owner: httpx.AsyncClient, people: Driver) -> None:
    for body in ({"sender": BEN.id, "text": "hi"}, {"text": ""}, {"text": "hi", "replyTo": "none"}):
        answer = await speak(owner, **body)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid"), body
    assert (await speak(owner, photoId=999)).status_code == 404
    name = {"chatId": ANNA.id, "messageId": "none"}
    assert (await owner.get("/api/library/sandbox/messages/thumb", params=name)).status_code == 404


async def test_nobody_speaks_for_real_people(owner: httpx.AsyncClient, vault: Vault) -> None:
    await vault.accounts.begin(OWNER, ["phone"])
    await vault.links.report("phone", OWNER, "whatsapp", LinkState.READY)
    await vault.chats.update([make.chat(ANNA.id, account="phone")])
    answer = await speak(owner, text="hi")
    assert (answer.status_code, answer.json()["error"]) == (
        400,
        "phone is a real WhatsApp account: only its people speak there.",
    )
    assert (await owner.get("/api/library/sandbox/messages", params={"chatId": ANNA.id})).status_code == 400
