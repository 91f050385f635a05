from __future__ import annotations

from typing import Any

import httpx

from bot.sandbox.driver import Driver
from bot.sandbox.seed import ANNA
from tests import make, pictures
from tests.house import eventually
from tests.web.serving import uploaded
from vault.models.accounts import LinkState
from vault.owners import OWNER
from vault.vault import Vault

NOTHING = {"deletedMessages": 0, "failedMessages": 0, "affectedChats": 0}


async def in_two_chats(http: httpx.AsyncClient, phone: Driver) -> int:
    """A photo sent to Anna and passed on to Dad."""
    id: int = (await uploaded(http, pictures.jpeg()))["id"]
    message = (await http.post(f"/api/library/{id}/send", json={"chatId": ANNA.id})).json()["messageId"]
    await phone.forward("Anna", message, "Dad")
    return id


async def purge(http: httpx.AsyncClient, id: int) -> dict[str, Any]:
    result: dict[str, Any] = (await http.post(f"/api/library/{id}/purge")).json()
    return result


async def preview(http: httpx.AsyncClient, id: int) -> dict[str, Any]:
    result: dict[str, Any] = (await http.post(f"/api/library/{id}/purge-preview")).json()
    return result


async def offline(vault: Vault) -> bool:
    return (await vault.links.of(OWNER))[0].state is LinkState.OFFLINE


async def test_a_preview_counts_sends_and_copies_and_changes_nothing(owner: httpx.AsyncClient, phone: Driver) -> None:
    id = await in_two_chats(owner, phone)
    before = await phone.show("Anna")
    found = await preview(owner, id)
    assert found["totalMessages"] == 2 and [chat["messageCount"] for chat in found["chats"]] == [1, 1]
    assert await preview(owner, id) == found and await phone.show("Anna") == before


async def test_a_preview_says_what_a_purge_would_not_reach(
    owner: httpx.AsyncClient, photos: list[int], vault: Vault
) -> None:
    await vault.links.report("sandbox", OWNER, "sandbox", LinkState.READY, deletes=False, since=make.NOON)
    found = await preview(owner, photos[0])
    assert (found["totalMessages"], found["byHand"], found["coveredSince"]) == (2, 2, "2026-05-04T12:00:00.000Z")


async def test_a_purge_takes_it_out_of_my_view_alone(owner: httpx.AsyncClient, phone: Driver) -> None:
    id = await in_two_chats(owner, phone)
    theirs = await phone.show("Anna", me=False)
    assert await purge(owner, id) == {"deletedMessages": 2, "failedMessages": 0, "affectedChats": 2}
    assert await phone.show("Anna", me=False) == theirs
    assert theirs[-1]["messageId"] not in [message["messageId"] for message in await phone.show("Anna")]
    assert (await owner.get(f"/api/library/{id}/file")).status_code == 200


async def test_there_is_nothing_left_for_a_second_purge(owner: httpx.AsyncClient, phone: Driver) -> None:
    id = await in_two_chats(owner, phone)
    await purge(owner, id)
    assert await preview(owner, id) == {"chats": [], "totalMessages": 0}
    assert await purge(owner, id) == NOTHING


async def test_what_could_not_be_deleted_is_tried_again(owner: httpx.AsyncClient, phone: Driver) -> None:
    id = await in_two_chats(owner, phone)
    await phone.fault("delete-refused", True)
    assert await purge(owner, id) == {"deletedMessages": 0, "failedMessages": 2, "affectedChats": 0}
    await phone.fault("delete-refused", False)
    assert (await purge(owner, id))["deletedMessages"] == 2


async def test_deleting_the_photo_tells_what_is_still_out(owner: httpx.AsyncClient, phone: Driver) -> None:
    id = await in_two_chats(owner, phone)
    assert (await owner.delete(f"/api/library/{id}")).json() == {"success": True, "trackedSends": 1}
    again = await uploaded(owner, pictures.jpeg())
    assert (await preview(owner, again["id"]))["totalMessages"] == 2


async def test_without_a_line_nothing_is_touched(owner: httpx.AsyncClient, phone: Driver) -> None:
    id = await in_two_chats(owner, phone)
    await phone.fault("offline", True)
    answer = await owner.post(f"/api/library/{id}/purge")
    assert (answer.status_code, answer.json()["code"]) == (503, "unreachable")


async def test_a_line_that_breaks_as_it_begins_is_told_like_one_that_was_down(
    owner: httpx.AsyncClient, phone: Driver, vault: Vault
) -> None:
    id = await in_two_chats(owner, phone)
    await phone.fault("offline", True)
    assert await eventually(lambda: offline(vault))
    await vault.links.report("sandbox", OWNER, "sandbox", LinkState.READY)  # as it was read a moment ago
    answer = await owner.post(f"/api/library/{id}/purge")
    assert (answer.status_code, answer.json()["code"]) == (503, "unreachable")
    assert (await preview(owner, id))["totalMessages"] == 2


async def test_a_photo_never_sent_needs_no_line(owner: httpx.AsyncClient) -> None:
    id = (await uploaded(owner, pictures.jpeg()))["id"]
    assert await purge(owner, id) == NOTHING


async def test_a_photo_that_is_not_there_cannot_be_purged(owner: httpx.AsyncClient) -> None:
    for path in ("purge", "purge-preview"):
        assert (await owner.post(f"/api/library/999/{path}")).status_code == 404
