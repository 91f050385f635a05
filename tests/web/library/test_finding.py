"""Finding photos by how they stand, day by day, and hearing of them as they change."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from config.wiring import House
from tests import make, pictures
from tests.web.library.test_albums import album
from tests.web.library.test_assets import ids
from tests.web.serving import uploaded
from vault.models.accounts import LinkState
from vault.owners import OWNER


@pytest.fixture
async def years(house: House) -> list[int]:
    """Three photos: one of noon and one of midnight to 4 May, and one of the year before, which came in last."""
    moments = [make.NOON, make.NOON - timedelta(hours=12), make.NOON - timedelta(days=365)]
    photos = [make.asset(f"{n}", owner=OWNER, taken_at=moment) for n, moment in enumerate(moments)]
    return [(await house.stores.assets.add(photo)).id for photo in photos]


async def test_photos_come_in_the_order_they_were_taken(owner: httpx.AsyncClient, years: list[int]) -> None:
    assert await ids(owner) == years[::-1]
    assert await ids(owner, order="taken") == years
    page = await owner.get("/api/library", params={"order": "taken", "limit": 1})
    seen = page.json()
    while "next" in page.links:
        page = await owner.get(page.links["next"]["url"])
        seen += page.json()
    assert [photo["id"] for photo in seen] == years


async def test_beyond_all_times_there_is_nothing(owner: httpx.AsyncClient, years: list[int]) -> None:
    assert await ids(owner, order="taken", cursor="-999999999999999_5") == []
    assert await ids(owner, order="taken", cursor="999999999999999_5") == years
    assert await ids(owner, since="0001-01-01", until="9999-12-31") == years[::-1]


async def test_it_is_asked_which_of_some_photos_fit(owner: httpx.AsyncClient, years: list[int]) -> None:
    noon, _, earlier = years
    assert await ids(owner, ids=f"{earlier},{noon},999", since="2026-05-04") == [noon]
    for strange in ("a", "1,,2", "0", ",".join(["1"] * 201)):
        assert (await owner.get("/api/library", params={"ids": strange})).status_code == 400


async def test_days_are_counted_from_midnight_to_midnight(owner: httpx.AsyncClient, years: list[int]) -> None:
    noon, midnight, earlier = years
    assert await ids(owner, since="2026-05-04") == [midnight, noon]
    assert await ids(owner, until="2026-05-03") == [earlier]
    assert await ids(owner, since="2026-05-04", until="2026-05-04") == [midnight, noon]


@pytest.mark.parametrize(
    "query",
    [
        "since=yesterday",
        "until=20260504",
        "since=1",
        "state=gone",
        "order=size",
        "cursor=x",
        "cursor=5&order=taken",
        "cursor=5_5",
        "album=0",
    ],
)
async def test_what_cannot_be_looked_for_is_refused(owner: httpx.AsyncClient, query: str) -> None:
    assert (await owner.get(f"/api/library?{query}")).status_code == 400


async def test_a_timeline_tells_each_day_with_its_photos(owner: httpx.AsyncClient, years: list[int]) -> None:
    told = (await owner.get("/api/library/timeline")).json()
    assert told == {
        "total": 3,
        "totalBytes": 3,
        "days": [
            {"day": "2026-05-04", "photos": 2, "shape": pytest.approx(8 / 3, abs=0.001)},
            {"day": "2025-05-04", "photos": 1, "shape": pytest.approx(4 / 3, abs=0.001)},
        ],
    }
    narrowed = (await owner.get("/api/library/timeline", params={"until": "2025-12-31"})).json()
    assert [day["day"] for day in narrowed["days"]] == ["2025-05-04"]


async def test_an_album_that_is_not_there_has_no_timeline(owner: httpx.AsyncClient) -> None:
    for path in ("/api/library", "/api/library/timeline"):
        assert (await owner.get(path, params={"album": 99})).status_code == 404


async def test_facets_tell_what_the_library_can_be_narrowed_to(owner: httpx.AsyncClient, house: House) -> None:
    await house.vault.links.report("sandbox", OWNER, "sandbox", LinkState.READY)
    await house.vault.chats.update([make.chat()])
    saved = make.asset(owner=OWNER, source="chat:ana@c.us", sender="ana@c.us", sender_name="Ana B.", tags=("sea",))
    photo = await house.stores.assets.add(saved)
    made = await album(owner, photos=[photo.id])
    assert (await owner.get("/api/library/facets")).json() == {
        "tags": [{"tag": "sea", "photos": 1}],
        "albums": [{"id": made["id"], "name": "Sea", "photos": 1}],
        "chats": [{"chatId": "ana@c.us", "name": "Ana", "photos": 1}],
        "senders": [{"sender": "ana@c.us", "name": "Ana B.", "photos": 1}],
        "states": {"sent": 0, "neverSent": 1, "expiring": 0, "duplicates": 0, "untagged": 0},
    }


async def test_a_record_wears_its_badges(owner: httpx.AsyncClient, house: House) -> None:
    photo = await house.stores.assets.add(make.asset(owner=OWNER, sender="ana@c.us", sender_name="Ana"))
    await house.stores.sends.add(make.send(owner=OWNER, expires_at=make.later(1)))
    record = (await owner.get(f"/api/library/{photo.id}")).json()
    worn = {name: record[name] for name in ("times_sent", "expires_at", "sender_name", "trashed_at")}
    assert worn == {
        "times_sent": 1,
        "expires_at": "2026-05-04T12:01:00.000Z",
        "sender_name": "Ana",
        "trashed_at": None,
    }
    assert await ids(owner, state="expiring", chat="ana@c.us") == [photo.id]


async def test_what_happens_is_told_to_open_pages(owner: httpx.AsyncClient) -> None:
    async with owner.stream("GET", "/api/library/events") as answer:
        told = heard(answer)
        assert await anext(told) == ("ready", {})
        record = await uploaded(owner, pictures.jpeg())
        name, added = await anext(told)
        assert (name, added["photo"]["id"]) == ("added", record["id"])
        await owner.patch(f"/api/library/{record['id']}", json={"caption": "Dusk"})
        name, changed = await anext(told)
        assert (name, changed["photo"]["caption"]) == ("changed", "Dusk")
        await owner.delete(f"/api/library/{record['id']}")
        assert await anext(told) == ("removed", {"id": record["id"]})


async def heard(answer: httpx.Response) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    name = ""
    async for line in answer.aiter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))
