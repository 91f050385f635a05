"""Photos to several chats at once, up to what their people see."""

from __future__ import annotations

import json
from typing import Any

import httpx

from bot.sandbox.driver import Driver
from bot.sandbox.seed import ANNA, BEN
from config.wiring import House
from tests import make, pictures
from tests.house import eventually
from tests.web.library.test_plans import somebody_else
from tests.web.serving import uploaded
from vault.models.errands import OrderState
from vault.owners import OWNER
from vault.vault import Vault

TO_BOTH = [{"chatId": ANNA.id}, {"chatId": BEN.id}]


async def two_photos(owner: httpx.AsyncClient) -> list[int]:
    return [(await uploaded(owner, pictures.jpeg(seed), caption=f"photo {seed}"))["id"] for seed in (1, 2)]


async def dispatched(owner: httpx.AsyncClient, photos: list[int], **body: Any) -> dict[str, Any]:
    answer = await owner.post("/api/library/dispatches", json={"photoIds": photos, "chats": TO_BOTH} | body)
    assert answer.status_code == 202, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def ended(owner: httpx.AsyncClient, id: str) -> dict[str, Any]:
    """The last that its stream tells."""
    async with owner.stream("GET", f"/api/library/dispatches/{id}/events") as response:
        lines = [line async for line in response.aiter_lines() if line.startswith("data: ")]
    last: dict[str, Any] = json.loads(lines[-1].removeprefix("data: "))
    return last


def counts(told: dict[str, Any], what: str) -> dict[str, int]:
    return {each["chatName"]: each[what] for each in told["deliveries"]}


async def texts(phone: Driver, chat: str) -> list[str]:
    """What its people see below the photos."""
    return [row["text"] for row in await phone.show(chat, me=False) if row["sha256"]]


async def test_each_chat_gets_every_photo_in_turn(owner: httpx.AsyncClient, phone: Driver) -> None:
    told = await dispatched(owner, (await two_photos(owner))[::-1])
    assert counts(await ended(owner, told["id"]), "sent") == {"Anna": 2, "Ben": 2}
    for chat in ("Anna", "Ben"):
        assert (await texts(phone, chat))[-2:] == ["photo 2", "photo 1"]


async def test_asking_again_with_the_same_key_sends_nothing_anew(owner: httpx.AsyncClient, phone: Driver) -> None:
    photos = await two_photos(owner)
    before = len(await texts(phone, "Anna"))
    for _ in range(2):
        told = await dispatched(owner, photos, key="once-only")
        await ended(owner, told["id"])
    assert len(await texts(phone, "Anna")) == before + 2


async def test_either_all_of_it_goes_or_nothing(owner: httpx.AsyncClient, phone: Driver, vault: Vault) -> None:
    photos = await two_photos(owner)
    before = await texts(phone, "Anna")
    await vault.blocks.add([await vault.library.get(OWNER, photos[1])])
    answer = await owner.post("/api/library/dispatches", json={"photoIds": photos, "chats": TO_BOTH})
    assert answer.json()["code"] == "blocked"
    assert await texts(phone, "Anna") == before


async def test_what_failed_is_tried_again_and_what_is_in_doubt_is_not(
    owner: httpx.AsyncClient, phone: Driver, house: House
) -> None:
    told = await dispatched(owner, await two_photos(owner))
    await ended(owner, told["id"])
    [first, second, *_] = await house.vault.dispatches.get(OWNER, told["id"])
    await house.stores.orders.move(first.id, OrderState.FAILED, among=[OrderState.DONE], reason="Not today.")
    await house.stores.orders.move(second.id, OrderState.UNCONFIRMED, among=[OrderState.DONE])
    seen = await owner.get(f"/api/library/dispatches/{told['id']}")
    assert (
        seen.json()["deliveries"][0] | {"failed": 1, "unconfirmed": 1, "reasons": ["Not today."]}
        == (seen.json()["deliveries"][0])
    )
    before = len(await texts(phone, "Anna"))
    assert (await owner.post(f"/api/library/dispatches/{told['id']}/retry")).status_code == 200
    again = await ended(owner, told["id"])
    assert (counts(again, "sent"), counts(again, "unconfirmed")) == ({"Anna": 1, "Ben": 2}, {"Anna": 1, "Ben": 0})
    assert len(await texts(phone, "Anna")) == before + 1


async def test_what_has_not_begun_can_be_taken_back(owner: httpx.AsyncClient, vault: Vault, photos: list[int]) -> None:
    await vault.chats.update([make.chat(ANNA.id), make.chat(BEN.id)])
    told = await dispatched(owner, photos)
    await owner.post(f"/api/library/dispatches/{told['id']}/stop")
    done = await ended(owner, told["id"])
    assert done["ended"]
    assert [each["stopped"] for each in done["deliveries"]] == [2, 2]


async def test_another_owner_does_not_find_it(owner: httpx.AsyncClient, vault: Vault, photos: list[int]) -> None:
    await vault.chats.update([make.chat(ANNA.id), make.chat(BEN.id)])
    path = f"/api/library/dispatches/{(await dispatched(owner, photos))['id']}"
    async with somebody_else(owner, vault) as other:
        assert (await other.get(path)).status_code == 404
        assert (await other.post(path + "/stop")).status_code == 404
    assert not (await owner.get(path)).json()["ended"]


async def test_it_is_told_who_got_a_photo_already_and_how_fast_more_go(owner: httpx.AsyncClient, phone: Driver) -> None:
    photos = await two_photos(owner)
    await ended(owner, (await dispatched(owner, photos))["id"])
    past = (await owner.post("/api/library/sends/past", json={"photoIds": photos})).json()
    assert {(each["chatId"], each["photos"]) for each in past} == {(ANNA.id, 2), (BEN.id, 2)}
    paces = (await owner.get("/api/library/sends/paces")).json()
    assert paces == [{"account": "sandbox", "perMinute": 0, "perDay": 0}]


async def test_the_places_of_several_photos_are_found_at_once(owner: httpx.AsyncClient, phone: Driver) -> None:
    photos = await two_photos(owner)
    await ended(owner, (await dispatched(owner, photos))["id"])
    found = await eventually(lambda: places(owner, photos))
    assert sorted(each["photoId"] for each in found) == sorted(photos * 2)


async def places(owner: httpx.AsyncClient, photos: list[int]) -> list[dict[str, Any]]:
    answer = await owner.post("/api/library/places", json={"photoIds": photos})
    found: list[dict[str, Any]] = answer.json()["places"]
    return found
