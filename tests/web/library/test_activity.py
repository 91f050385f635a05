"""What couriers did, and another try for what went wrong, up to what the sandbox's people see."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import httpx

from bot.sandbox.driver import Driver
from bot.sandbox.faults import Fault
from bot.sandbox.seed import ANNA
from config.wiring import House
from tests import make, pictures
from tests.house import eventually
from tests.web.library.test_plans import somebody_else
from tests.web.serving import uploaded
from vault.diary import COLLECTION, Diary, Entry
from vault.models.accounts import LinkState
from vault.models.errands import Order, OrderState, SendPhoto
from vault.owners import OWNER
from vault.vault import Vault

Json = dict[str, Any]


async def sent(owner: httpx.AsyncClient, photo: int) -> httpx.Response:
    return await owner.post(f"/api/library/{photo}/send", json={"chatId": ANNA.id})


async def seen(owner: httpx.AsyncClient, **query: str) -> list[Json]:
    found: list[Json] = (await owner.get("/api/library/activity", params=query)).json()
    return found


async def retried(owner: httpx.AsyncClient, id: str, **body: bool) -> httpx.Response:
    return await owner.post(f"/api/library/activity/{quote(id, safe='')}/retry", json=body)


async def left(house: House, *orders: Order) -> None:
    """On record, with a line that is ready for them."""
    await house.vault.links.report("sandbox", OWNER, "sandbox", LinkState.READY)
    await house.stores.orders.add(orders)


async def test_a_send_is_told_with_its_chat_and_its_photo(owner: httpx.AsyncClient, phone: Driver) -> None:
    photo = (await uploaded(owner, pictures.jpeg(), caption="The lake"))["id"]
    await sent(owner, photo)
    [told] = [each for each in await seen(owner) if each["kind"] == "send"]
    expected = {"state": "done", "chatName": "Anna", "photoId": photo, "text": "The lake", "retry": "none"}
    assert told.items() >= expected.items()


async def test_a_send_that_was_refused_goes_when_it_is_tried_again(owner: httpx.AsyncClient, phone: Driver) -> None:
    photo = (await uploaded(owner, pictures.jpeg()))["id"]
    before = len(await phone.show("Anna", me=False))
    await phone.fault(Fault.SEND_REFUSED, True)
    await sent(owner, photo)
    [failed] = await seen(owner, state="failed")
    await phone.fault(Fault.SEND_REFUSED, False)
    for _ in range(2):
        await retried(owner, failed["id"])
    assert await eventually(lambda: done(owner, failed["id"]))
    assert len(await phone.show("Anna", me=False)) == before + 1


async def done(owner: httpx.AsyncClient, id: str) -> bool:
    return id in [each["id"] for each in await seen(owner, state="done")]


async def test_a_send_in_doubt_goes_again_only_at_a_risk_that_was_taken(owner: httpx.AsyncClient, house: House) -> None:
    await left(house, make.order("a/b", task=make.sending(), state=OrderState.UNCONFIRMED, owner=OWNER))
    assert [each["retry"] for each in await seen(owner, state="unconfirmed")] == ["at_risk"]
    assert (await retried(owner, "a/b")).json()["code"] == "invalid"
    assert await seen(owner, state="open") == []
    for _ in range(2):
        assert (await retried(owner, "a/b", atRisk=True)).status_code == 200
    [anew] = await seen(owner, state="open")
    order = await house.stores.orders.get(anew["id"])
    assert isinstance(order.task, SendPhoto) and order.task.message_id == ""
    assert (await house.stores.orders.get("a/b")).state is OrderState.UNCONFIRMED


async def test_what_a_purge_was_refused_is_tried_again_as_a_whole(owner: httpx.AsyncClient, phone: Driver) -> None:
    photo = (await uploaded(owner, pictures.jpeg()))["id"]
    before = len(await phone.show("Anna"))
    for _ in range(2):
        await sent(owner, photo)
    await phone.fault(Fault.DELETE_REFUSED, True)
    await owner.post(f"/api/library/{photo}/purge")
    failed = await eventually(lambda: seen(owner, state="failed"))
    await phone.fault(Fault.DELETE_REFUSED, False)
    assert (await retried(owner, failed[0]["id"])).status_code == 200

    async def gone() -> bool:
        return len(await phone.show("Anna")) == before

    assert await eventually(gone)


async def test_nothing_can_be_done_about_what_went_well_or_is_not_there(owner: httpx.AsyncClient, house: House) -> None:
    await left(house, make.order("a", state=OrderState.DONE, owner=OWNER))
    assert (await retried(owner, "a")).status_code == 409
    assert (await retried(owner, "b")).status_code == 404


async def test_a_line_that_is_down_is_said_so(owner: httpx.AsyncClient, house: House) -> None:
    await left(house, make.order("a", task=make.sending(), state=OrderState.FAILED, owner=OWNER))
    await house.vault.links.report("sandbox", OWNER, "sandbox", LinkState.OFFLINE, "Switch it on.")
    answer = await retried(owner, "a")
    assert (answer.status_code, "Switch it on." in answer.json()["error"]) == (503, True)


async def test_another_owner_neither_sees_nor_retries_it(owner: httpx.AsyncClient, house: House, vault: Vault) -> None:
    await left(house, make.order("a", state=OrderState.FAILED, owner=OWNER))
    async with somebody_else(owner, vault) as other:
        assert (await seen(other), (await retried(other, "a")).status_code) == ([], 404)


async def test_pages_name_the_next(owner: httpx.AsyncClient, house: House) -> None:
    await left(house, *(make.order(f"x-{n}", owner=OWNER, created_at=make.later(n)) for n in range(3)))
    first = await owner.get("/api/library/activity?limit=2")
    rest = await seen(owner, cursor=first.headers["X-Next-Cursor"])
    assert [each["id"] for each in first.json() + rest] == ["x-2", "x-1", "x-0"]
    assert (await owner.get("/api/library/activity?cursor=yesterday")).status_code == 400


async def test_the_standing_counts_orders_and_tells_of_chores(owner: httpx.AsyncClient, house: House) -> None:
    await left(house, make.order("a", owner=OWNER), make.order("b", state=OrderState.FAILED, owner=OWNER))
    entry = Entry(chore="trash", at=make.NOON, took=0.5, counts={"deleted": 2})
    await Diary(house.stores.records(COLLECTION)).note(entry)
    told = (await owner.get("/api/library/activity/standing")).json()
    assert (told["waiting"], told["failed"], told["underWay"]) == (1, 1, 0)
    assert [(each["name"], each["counts"]) for each in told["chores"]] == [("trash", {"deleted": 2})]


async def test_it_is_told_as_it_happens(owner: httpx.AsyncClient, house: House) -> None:
    await left(house, make.order("a", owner=OWNER))
    async with owner.stream("GET", "/api/library/activity/events") as response:
        told = (json.loads(line[6:]) async for line in response.aiter_lines() if line.startswith("data: "))
        assert (await anext(told))["waiting"] == 1
        await house.stores.orders.move("a", OrderState.DONE, among=[OrderState.WAITING])
        assert (await anext(told))["done"] == 1
