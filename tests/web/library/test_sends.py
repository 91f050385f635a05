from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.sandbox.driver import Driver
from bot.sandbox.seed import ANNA
from config.wiring import House
from tests import make, pictures
from tests.web.library.test_plans import somebody_else
from tests.web.serving import uploaded
from vault.models.accounts import LinkState
from vault.owners import OWNER
from vault.vault import Vault

NO_WHILE: list[dict[str, Any]] = [
    {"expiresInSeconds": 0},
    {"expiresInSeconds": 5},
    {"expiresInSeconds": 10**12},
    {"expiresAt": "2033-05-04"},
    {"expiresAt": "2033-05-04T12:00:00"},
    {"expiresAt": "2020-05-04T12:00:00Z"},
    {"expiresInSeconds": 3600, "expiresAt": "2033-05-04T12:00:00Z"},
    {"expiresInSeconds": 3600, "expireScope": "all"},
]


async def sent(http: httpx.AsyncClient, id: int, **body: Any) -> httpx.Response:
    return await http.post(f"/api/library/{id}/send", json=body)


async def theirs(phone: Driver) -> dict[str, Any]:
    """The last message Anna sees."""
    return (await phone.show("Anna", me=False))[-1]


async def test_a_sent_photo_arrives(owner: httpx.AsyncClient, phone: Driver) -> None:
    id = (await uploaded(owner, pictures.jpeg(), caption="The lake"))["id"]
    answer = (await sent(owner, id, chatId=ANNA.id)).json()
    arrived = await theirs(phone)
    assert answer == {"messageId": arrived["messageId"], "message_wa_id": arrived["messageId"], "chatId": ANNA.id}
    assert arrived["sha256"] and arrived["text"] == "The lake"


@pytest.mark.parametrize("caption", ["", "Look at this"])
async def test_a_caption_given_goes_instead(owner: httpx.AsyncClient, phone: Driver, caption: str) -> None:
    id = (await uploaded(owner, pictures.jpeg(), caption="The lake"))["id"]
    assert (await sent(owner, id, chatId=ANNA.id, caption=caption)).status_code == 200
    assert (await theirs(phone))["text"] == caption


async def test_a_photo_is_sent_as_a_file_where_that_is_asked_for(owner: httpx.AsyncClient, phone: Driver) -> None:
    id = (await uploaded(owner, pictures.jpeg(), caption="The lake"))["id"]
    assert (await sent(owner, id, chatId=ANNA.id, asDocument=False)).status_code == 200
    assert (await theirs(phone))["document"] is None
    assert (await sent(owner, id, chatId=ANNA.id, asDocument=True)).status_code == 200
    arrived = await theirs(phone)
    assert (arrived["document"], arrived["text"]) == ("beach.jpg", "The lake")
    assert (await sent(owner, id, chatId=ANNA.id, asDocument="perhaps")).status_code == 400


async def test_the_same_key_twice_is_one_photo(owner: httpx.AsyncClient, phone: Driver) -> None:
    id = (await uploaded(owner, pictures.jpeg()))["id"]
    before = len(await phone.show("Anna", me=False))
    answers = [await sent(owner, id, chatId=ANNA.id, key="k") for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len(await phone.show("Anna", me=False)) == before + 1


async def test_without_a_bot_it_says_so(owner: httpx.AsyncClient, vault: Vault) -> None:
    await vault.links.report("sandbox", OWNER, "sandbox", LinkState.OFFLINE, "Switch it on.")
    id = (await uploaded(owner, pictures.jpeg()))["id"]
    answer = await sent(owner, id, chatId=ANNA.id)
    assert answer.status_code == 400  # a chat nobody has seen


async def test_without_a_line_it_says_so_and_the_library_goes_on(owner: httpx.AsyncClient, phone: Driver) -> None:
    id = (await uploaded(owner, pictures.jpeg()))["id"]
    await phone.fault("offline", True)
    answer = await sent(owner, id, chatId=ANNA.id)
    assert (answer.status_code, answer.json()["code"]) == (503, "unreachable")
    assert answer.headers["Retry-After"]
    assert (await owner.get(f"/api/library/{id}/file")).status_code == 200


async def test_a_refused_send_is_told(owner: httpx.AsyncClient, phone: Driver) -> None:
    id = (await uploaded(owner, pictures.jpeg()))["id"]
    await phone.fault("send-refused", True)
    answer = await sent(owner, id, chatId=ANNA.id)
    assert (answer.status_code, answer.json()["code"]) == (502, "send_refused")


async def test_there_is_nothing_to_send_or_nobody_to_send_it_to(owner: httpx.AsyncClient, phone: Driver) -> None:
    assert (await sent(owner, 999, chatId=ANNA.id)).status_code == 404
    id = (await uploaded(owner, pictures.jpeg()))["id"]
    assert (await sent(owner, id, chatId="nobody@c.us")).status_code == 400


@pytest.mark.parametrize("body", [{}, {"chatId": ""}, {"chatId": {"$ne": ""}}, {"chatId": "a" * 600}, {"chatId": 5}])
async def test_a_chat_that_is_none_is_refused(owner: httpx.AsyncClient, body: dict[str, Any]) -> None:
    assert (await sent(owner, 1, **body)).status_code == 400


# ── for a while only ──────────────────────────────────────────────────────────────────────────────────────


async def test_a_send_for_a_while_says_until_when(owner: httpx.AsyncClient, phone: Driver) -> None:
    id = (await uploaded(owner, pictures.jpeg()))["id"]
    answer = (await sent(owner, id, chatId=ANNA.id, expiresInSeconds=3600)).json()
    [send] = (await owner.get("/api/library/sends/expiring")).json()
    assert (send["messageId"], send["photoId"], send["expireScope"]) == (answer["messageId"], id, "me")
    assert (send["expiresAt"], send["warning"]) == (answer["expiresAt"], answer["warning"])
    assert answer["expiresAt"] > send["sentAt"] and answer["warning"] == ""


async def test_whoever_sends_for_too_long_is_warned(owner: httpx.AsyncClient, phone: Driver) -> None:
    id = (await uploaded(owner, pictures.jpeg()))["id"]
    answer = await sent(owner, id, chatId=ANNA.id, expiresInSeconds=5 * 24 * 3600, expireScope="everyone")
    assert "no longer deletes it for everyone" in answer.json()["warning"]


async def test_a_date_is_set_moved_and_taken_back(owner: httpx.AsyncClient, phone: Driver) -> None:
    id, noon = (await uploaded(owner, pictures.jpeg()))["id"], "2033-05-04T12:00:00.000Z"
    answer = (await sent(owner, id, chatId=ANNA.id, expiresAt="2033-05-03T12:00:00Z")).json()
    name = {"chatId": ANNA.id, "messageId": answer["messageId"]}
    moved = await owner.patch("/api/library/sends", json=name | {"expiresAt": noon})
    assert (moved.json()["expiresAt"], moved.json()["account"]) == (noon, "sandbox")
    kept = await owner.patch("/api/library/sends", json=name | {"expiresAt": None, "account": "sandbox"})
    assert kept.json()["expiresAt"] is None
    assert (await owner.get("/api/library/sends/expiring")).json() == []


async def test_a_while_that_is_none_is_refused(owner: httpx.AsyncClient, phone: Driver) -> None:
    id = (await uploaded(owner, pictures.jpeg()))["id"]
    for body in NO_WHILE:
        answer = await sent(owner, id, chatId=ANNA.id, **body)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid"), body


async def test_what_was_not_sent_does_not_expire(owner: httpx.AsyncClient, phone: Driver) -> None:
    for chat, message in ((ANNA.id, "SEED0005"), ("nobody@c.us", "SEED0005")):
        body = {"chatId": chat, "messageId": message, "expiresAt": None}
        assert (await owner.patch("/api/library/sends", json=body)).status_code == 404


async def test_expiring_sends_are_their_owners(owner: httpx.AsyncClient, house: House) -> None:
    await house.stores.sends.add(make.send("sent", owner=OWNER, expires_at=make.later(9)))
    body = {"account": "sandbox", "chatId": "ana@c.us", "messageId": "sent", "expiresAt": None}
    async with somebody_else(owner, house.vault) as other:
        assert (await other.get("/api/library/sends/expiring")).json() == []
        assert (await other.patch("/api/library/sends", json=body)).status_code == 404
    assert (await owner.patch("/api/library/sends", json=body)).status_code == 200


async def test_what_will_not_work_is_foreseen_before_anything_is_sent(owner: httpx.AsyncClient, house: House) -> None:
    soon, late = {"expiresInSeconds": "3600"}, {"expiresInSeconds": "604800", "expireScope": "everyone"}
    assert (await owner.get("/api/library/sends/foreseen", params=soon)).json()["warning"] == ""
    assert "two and a half days" in (await owner.get("/api/library/sends/foreseen", params=late)).json()["warning"]
    assert (await owner.get("/api/library/sends/foreseen")).status_code == 400
    await house.vault.links.report("pi", OWNER, "whatsapp", LinkState.READY, deletes=False)
    for accounts, words in (("sandbox", ""), ("sandbox,pi", "delete it on the phone")):
        told = (await owner.get("/api/library/sends/foreseen", params=soon | {"accounts": accounts})).json()["warning"]
        assert words in told and bool(told) == bool(words)
