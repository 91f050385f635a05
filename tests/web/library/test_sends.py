from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.sandbox.driver import Driver
from bot.sandbox.seed import ANNA
from tests import pictures
from tests.web.serving import uploaded
from vault.models.accounts import LinkState
from vault.owners import OWNER
from vault.vault import Vault


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
