from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from bot.sandbox.driver import Driver
from bot.sandbox.seed import ANNA, DAD
from config.wiring import House
from tests import pictures
from tests.web.library.test_purges import in_two_chats
from tests.web.serving import client, upload, uploaded
from vault.intake import utc_now
from vault.models.accounts import LinkState
from vault.models.credentials import CredentialKind
from vault.models.errands import OrderState
from vault.models.purges import Outcome
from vault.owners import OWNER
from vault.vault import Vault

NOBODY = "/api/library/purges/none"
AT_ONCE = {"undoSeconds": 0}
NONSENSE: list[dict[str, Any]] = [
    {},
    {"photoIds": []},
    {"photoIds": [0]},
    {"photoIds": ["1"]},
    {"photoIds": [1] * 100_001},
    {"photoIds": [1], "scope": "all"},
    {"photoIds": [1], "tiers": []},
    {"photoIds": [1], "tiers": ["listed"]},
    {"photoIds": [1], "only": [{"chatId": "a", "messageId": "b"}]},
    {"before": "2026-05-04T12:00:00"},
    {"before": "5"},
    {"q": {"$ne": ""}},
    {"photo": 1},
]
COUNTS = ("deleted", "alreadyGone", "refused", "tooOld", "unconfirmed", "cancelled", "pending")

Json = dict[str, Any]


async def planned(http: httpx.AsyncClient, **body: Any) -> Json:
    """A new plan."""
    answer = await http.post("/api/library/purges", json=body)
    assert answer.status_code == 201, answer.text
    plan: Json = answer.json()
    return plan


async def posted(http: httpx.AsyncClient, plan: Json, wish: str, body: Json | None = None) -> httpx.Response:
    return await http.post(f"/api/library/purges/{plan['planId']}/{wish}", json=body)


async def execute(http: httpx.AsyncClient, plan: Json, **body: Any) -> Json:
    answer = await posted(http, plan, "execute", AT_ONCE | body)
    assert answer.status_code == 202, answer.text
    status: Json = answer.json()
    return status


async def told(http: httpx.AsyncClient, plan: Json) -> AsyncIterator[tuple[str, Json]]:
    """The events of a purge up to its end."""
    async with http.stream("GET", f"/api/library/purges/{plan['planId']}/events") as answer:
        assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/event-stream")
        async for line in answer.aiter_lines():
            field, _, value = line.partition(": ")
            if field == "event":
                name = value
            elif field == "data":
                yield name, json.loads(value)


async def ended(http: httpx.AsyncClient, plan: Json) -> Json:
    """How a purge came out."""
    return [status async for _, status in told(http, plan)][-1]


def came_to(status: Json) -> Json:
    """What is not nought."""
    assert sum(status[name] for name in COUNTS) == status["planned"]
    return {name: status[name] for name in COUNTS if status[name]}


async def mine(phone: Driver, chat: str = "Anna") -> list[str]:
    return [message["messageId"] for message in await phone.show(chat)]


@asynccontextmanager
async def somebody_else(http: httpx.AsyncClient, vault: Vault) -> AsyncIterator[httpx.AsyncClient]:
    secret, _ = await vault.tokens.issue("somebody else", CredentialKind.API_KEY, "theirs")
    async with client((http.base_url.host, http.base_url.port or 0), **{"X-API-Key": secret}) as other:
        yield other


def found(plan: Json) -> set[str]:
    return {item["messageId"] for item in plan["items"]}


# ── planning ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_plan_says_exactly_what_would_go(owner: httpx.AsyncClient, phone: Driver) -> None:
    id = await in_two_chats(owner, phone)
    before = await mine(phone)
    plan = await planned(owner, photoIds=[id])
    assert (plan["state"], plan["totalMessages"], plan["planned"], plan["pending"]) == ("planned", 2, 2, 2)
    assert {(chat["name"], chat["messageCount"]) for chat in plan["chats"]} == {("Anna", 1), ("Dad", 1)}
    assert plan["tiers"] == {"tracked": 1, "exact": 1} and len(plan["digest"]) == 64
    assert plan["promise"] == "2 messages in 2 chats would be deleted from your devices; Anna and Dad keep their copy."
    assert await mine(phone) == before


async def test_its_messages_are_named_with_why_they_are_in(owner: httpx.AsyncClient, phone: Driver) -> None:
    id = await in_two_chats(owner, phone)
    items = {item["chatName"]: item for item in (await planned(owner, photoIds=[id]))["items"]}
    assert (items["Anna"]["tier"], items["Dad"]["tier"]) == ("tracked", "exact")
    assert (items["Anna"]["chatId"], items["Dad"]["chatId"]) == (ANNA.id, DAD.id)
    assert items["Anna"] | {"outcome": "pending", "photoId": id, "fromMe": True, "endedAt": None} == items["Anna"]


async def test_what_the_plan_could_see_is_told(owner: httpx.AsyncClient, photos: list[int]) -> None:
    [line] = (await planned(owner, photoIds=photos))["coverage"]
    assert (line["account"], line["photos"], line["reachable"], line["deletableForMe"]) == ("sandbox", 3, True, True)
    assert line == (await owner.get("/api/library/coverage")).json()[0]


async def test_what_nobody_holds_is_a_plan_of_nothing(owner: httpx.AsyncClient) -> None:
    id = (await uploaded(owner, pictures.jpeg()))["id"]
    plan = await planned(owner, photoIds=[id])
    assert (plan["totalMessages"], plan["items"], plan["nextCursor"]) == (0, [], None)
    assert (await execute(owner, plan))["state"] == "done"


async def test_a_plan_is_of_photos_albums_tags_and_words(owner: httpx.AsyncClient, photos: list[int]) -> None:
    first, second = photos
    album = (await owner.post("/api/library/albums", json={"name": "Sea"})).json()["id"]
    await owner.post(f"/api/library/albums/{album}/photos", json={"photoIds": [first]})
    await owner.patch(f"/api/library/{second}", json={"tags": ["lake"]})
    assert found(await planned(owner, photoIds=photos)) == {"ana", "mine", "ben"}
    assert found(await planned(owner, album=album)) == {"ana", "mine"}
    assert found(await planned(owner, tag="lake")) == {"ben"}
    assert found(await planned(owner, q="photo 2")) == {"ben"}


async def test_a_plan_is_of_chats_times_and_what_i_wrote(owner: httpx.AsyncClient, photos: list[int]) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    assert found(await planned(owner, chats=["ana@c.us"])) == {"ana", "mine"}
    assert found(await planned(owner, before=yesterday)) == {"mine"}
    assert found(await planned(owner, mine=True)) == {"mine"}
    assert found(await planned(owner, photoIds=photos, chats=["ben@c.us"])) == {"ben"}


async def test_of_what_was_found_just_these(owner: httpx.AsyncClient, photos: list[int]) -> None:
    only = [{"account": "sandbox", "chatId": "ana@c.us", "messageId": each} for each in ("ana", "never seen")]
    assert found(await planned(owner, photoIds=photos, only=only)) == {"ana"}


async def test_ten_thousand_messages_can_be_picked(owner: httpx.AsyncClient, photos: list[int]) -> None:
    only = [{"account": "sandbox", "chatId": "ana@c.us", "messageId": f"{n:064}"} for n in range(9_999)]
    only.append({"account": "sandbox", "chatId": "ana@c.us", "messageId": "ana"})
    assert found(await planned(owner, photoIds=photos, only=only)) == {"ana"}


async def test_what_cannot_go_for_everyone_is_told_before(owner: httpx.AsyncClient, photos: list[int]) -> None:
    plan = await planned(owner, photoIds=photos, scope="everyone")
    assert came_to(plan) == {"refused": 2, "tooOld": 1}
    assert {item["messageId"]: item["outcome"] for item in plan["items"]}["mine"] == "tooOld"


async def test_where_nothing_can_be_deleted_for_me_it_says_what_goes_by_hand_or_for_everyone(
    owner: httpx.AsyncClient, photos: list[int], vault: Vault
) -> None:
    await vault.links.report("sandbox", OWNER, "sandbox", LinkState.READY, deletes=False)
    plan = await planned(owner, photoIds=photos)
    assert (plan["byHand"], [item["deletableForMe"] for item in plan["items"]]) == (3, [False] * 3)
    assert plan["promise"] == "3 messages can only be deleted on the phone."
    until = {item["messageId"]: item["revocableUntil"] for item in plan["items"] if item["revocableUntil"]}
    assert [*until] == ["mine"] and until["mine"] < plan["createdAt"]
    assert (await planned(owner, photoIds=photos, scope="everyone"))["byHand"] == 0


async def test_a_wish_that_makes_no_sense_is_refused(owner: httpx.AsyncClient) -> None:
    for wish in NONSENSE:
        answer = await owner.post("/api/library/purges", json=wish)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid"), wish


async def test_a_photo_or_an_album_that_is_not_there_is_missing(owner: httpx.AsyncClient) -> None:
    for body in ({"photoIds": [999]}, {"album": 999}):
        assert (await owner.post("/api/library/purges", json=body)).status_code == 404


# ── executing ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_exactly_what_was_shown_is_deleted(owner: httpx.AsyncClient, phone: Driver) -> None:
    id = await in_two_chats(owner, phone)
    plan = await planned(owner, photoIds=[id])
    newer = (await owner.post(f"/api/library/{id}/send", json={"chatId": ANNA.id})).json()["messageId"]
    await execute(owner, plan, digest=plan["digest"])
    assert came_to(await ended(owner, plan)) == {"deleted": 2}
    assert newer in await mine(phone) and not found(plan) & {*await mine(phone), *await mine(phone, "Dad")}


async def test_the_whole_course_is_told(owner: httpx.AsyncClient, phone: Driver, house: House) -> None:
    plan = await planned(owner, photoIds=[await in_two_chats(owner, phone)])
    await phone.fault("offline", True)
    events = []
    async for name, status in told(owner, plan):
        events.append((name, status["state"]))
        if status["state"] == "planned":
            await execute(owner, plan, undoSeconds=60)
        if status["state"] == "waiting":
            await let_go(house, plan)
        await phone.fault("offline", status["state"] != "running")
    assert list(dict.fromkeys(state for _, state in events)) == ["planned", "waiting", "running", "done"]
    assert [name for name, _ in events] == ["progress"] * (len(events) - 1) + ["done"]
    assert status["summary"].startswith("Deleted 2 messages from 2 chats")


async def let_go(house: House, plan: Json) -> None:
    """As if the time to undo were over, which a busy machine could miss if it were short."""
    await house.stores.plans.note(plan["planId"], starts_at=utc_now())
    waiting, ids = OrderState.WAITING, [order.id for order in await house.stores.orders.of(plan["planId"])]
    await house.stores.orders.move_all(ids, waiting, among=[waiting], not_before=None)


async def test_whoever_heard_the_end_is_not_told_again(owner: httpx.AsyncClient) -> None:
    plan = await planned(owner, photoIds=[(await uploaded(owner, pictures.jpeg()))["id"]])
    await execute(owner, plan)
    events = f"/api/library/purges/{plan['planId']}/events"
    assert "id: last" in (await owner.get(events)).text
    assert (await owner.get(events, headers={"Last-Event-ID": "last"})).status_code == 204


async def test_within_the_time_to_undo_nothing_is_lost(owner: httpx.AsyncClient, phone: Driver) -> None:
    plan = await planned(owner, photoIds=[await in_two_chats(owner, phone)])
    before = await mine(phone)
    assert (await execute(owner, plan, undoSeconds=60))["state"] == "waiting"
    assert (await posted(owner, plan, "cancel")).json()["state"] == "cancelled"
    assert came_to(await ended(owner, plan)) == {"cancelled": 2} and await mine(phone) == before


async def test_a_purge_is_paused_and_goes_on(owner: httpx.AsyncClient, phone: Driver) -> None:
    plan = await planned(owner, photoIds=[await in_two_chats(owner, phone)])
    await phone.fault("offline", True)  # or it might be over by then
    await execute(owner, plan)
    assert (await posted(owner, plan, "pause")).json()["state"] == "paused"
    await phone.fault("offline", False)
    assert (await posted(owner, plan, "resume")).json()["state"] == "running"
    assert came_to(await ended(owner, plan)) == {"deleted": 2}


async def test_executing_again_deletes_nothing_twice(owner: httpx.AsyncClient, phone: Driver) -> None:
    plan = await planned(owner, photoIds=[await in_two_chats(owner, phone)])
    await asyncio.gather(*(execute(owner, plan) for _ in range(3)))
    assert came_to(await ended(owner, plan)) == {"deleted": 2}
    assert came_to(await execute(owner, plan)) == {"deleted": 2}


async def test_a_plan_that_was_not_shown_is_not_executed(owner: httpx.AsyncClient, photos: list[int]) -> None:
    plan, other = await planned(owner, photoIds=photos[:1]), await planned(owner, photoIds=photos[1:])
    answer = await posted(owner, plan, "execute", {"digest": other["digest"]})
    assert (answer.status_code, answer.json()["code"]) == (410, "stale")
    assert (await owner.get(f"/api/library/purges/{plan['planId']}")).json()["state"] == "planned"


async def test_what_has_gone_too_far_is_refused(owner: httpx.AsyncClient, photos: list[int]) -> None:
    plan = await planned(owner, photoIds=photos)
    for wish in ("pause", "resume"):
        assert (await posted(owner, plan, wish)).json()["code"] == "wrong_state"
    assert (await posted(owner, plan, "cancel")).status_code == 200
    answer = await posted(owner, plan, "execute", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


async def test_an_execution_that_makes_no_sense_is_refused(owner: httpx.AsyncClient) -> None:
    undo = [{"undoSeconds": 61}, {"undoSeconds": -1}, {"undoSeconds": "10"}]
    for body in (*undo, {"digest": "x"}, {"neverAgain": 1}):
        answer = await owner.post(f"{NOBODY}/execute", json=body)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid"), body


async def test_never_again(owner: httpx.AsyncClient, phone: Driver) -> None:
    plan = await planned(owner, photoIds=[id := await in_two_chats(owner, phone)])
    await execute(owner, plan, neverAgain=True)
    assert (await ended(owner, plan))["deleted"] == 2
    answer = await owner.post(f"/api/library/{id}/send", json={"chatId": ANNA.id})
    assert (answer.status_code, answer.json()["code"]) == (409, "blocked")
    await owner.delete(f"/api/library/{id}")
    assert (await upload(owner, pictures.jpeg())).status_code == 409


# ── looking on ────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_plan_can_be_read_again(owner: httpx.AsyncClient, photos: list[int]) -> None:
    plan = await planned(owner, photoIds=photos)
    read = (await owner.get(f"/api/library/purges/{plan['planId']}")).json()
    assert read == {name: value for name, value in plan.items() if name not in ("items", "nextCursor")}


async def test_plans_are_listed_page_by_page(owner: httpx.AsyncClient, photos: list[int]) -> None:
    ids = [(await planned(owner, photoIds=photos))["planId"] for _ in range(3)]
    first = await owner.get("/api/library/purges", params={"limit": 2})
    rest = await owner.get(first.links["next"]["url"])
    assert [plan["planId"] for plan in [*first.json(), *rest.json()]] == ids[::-1]
    assert "Link" not in rest.headers


async def test_what_is_under_way_is_listed_with_the_time_left_to_undo(
    owner: httpx.AsyncClient, photos: list[int]
) -> None:
    _, begun = await planned(owner, photoIds=photos[1:]), await planned(owner, photoIds=photos[:1])
    status = await execute(owner, begun, undoSeconds=60)
    [open] = (await owner.get("/api/library/purges", params={"open": "true"})).json()
    assert (open["planId"], open["state"]) == (begun["planId"], "waiting") and 0 < status["undoLeft"] <= 60
    assert (await posted(owner, begun, "cancel")).json()["undoLeft"] == 0
    assert (await owner.get("/api/library/purges", params={"open": "true"})).json() == []


async def test_messages_are_listed_page_by_page(owner: httpx.AsyncClient, photos: list[int]) -> None:
    plan = await planned(owner, photoIds=photos)
    first = await owner.get(f"/api/library/purges/{plan['planId']}/items", params={"limit": 2})
    rest = await owner.get(first.links["next"]["url"])
    assert [*first.json(), *rest.json()] == plan["items"] and "Link" not in rest.headers


async def test_messages_tell_what_became_of_them(owner: httpx.AsyncClient, phone: Driver, tmp_path: Path) -> None:
    file = tmp_path / "anna.jpg"
    file.write_bytes(pictures.jpeg())
    await phone.post("Anna", "Anna", photo=file)
    plan = await planned(owner, photoIds=[await in_two_chats(owner, phone)], scope="everyone")
    await execute(owner, plan)
    assert came_to(await ended(owner, plan)) == {"deleted": 2, "refused": 1}
    items = (await owner.get(f"/api/library/purges/{plan['planId']}/items")).json()
    assert {(item["senderName"], item["outcome"]) for item in items if not item["fromMe"]} == {("Anna", "refused")}


async def test_a_plan_of_nobody_is_missing(owner: httpx.AsyncClient) -> None:
    for path in ("", "/items", "/events", "/receipt"):
        assert (await owner.get(NOBODY + path)).status_code == 404
    for wish in ("execute", "pause", "resume", "cancel"):
        assert (await owner.post(f"{NOBODY}/{wish}", json={})).status_code == 404


async def test_another_owners_plan_is_missing(owner: httpx.AsyncClient, photos: list[int], vault: Vault) -> None:
    plan = await planned(owner, photoIds=photos)
    path = f"/api/library/purges/{plan['planId']}"
    async with somebody_else(owner, vault) as other:
        assert (await other.get("/api/library/purges")).json() == []
        for end in ("", "/items", "/events", "/receipt"):
            assert (await other.get(path + end)).status_code == 404
        for wish in ("execute", "pause", "resume", "cancel"):
            assert (await posted(other, plan, wish, {})).status_code == 404
        assert (await other.post("/api/library/purges", json={"photoIds": photos})).status_code == 404
    assert (await owner.get(path)).json()["state"] == "planned"


def test_every_outcome_has_its_count() -> None:
    assert len(COUNTS) == len(Outcome) + 2


async def test_a_page_after_no_plan_is_missing_and_described_so(owner: httpx.AsyncClient) -> None:
    assert (await owner.get("/api/library/purges", params={"cursor": "nowhere"})).status_code == 404
    described = (await owner.get("/api/library/openapi.json")).json()
    assert "404" in described["paths"]["/api/library/purges"]["get"]["responses"]
