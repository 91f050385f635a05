from __future__ import annotations

import asyncio

import httpx

from tests import pictures
from tests.web.library.test_assets import ids, three
from tests.web.library.test_plans import somebody_else
from tests.web.serving import upload
from vault.vault import Vault

TRASH = "/api/library/trash"


async def trashed(http: httpx.AsyncClient) -> list[int]:
    return [photo["id"] for photo in (await http.get(TRASH)).json()]


async def test_photos_go_into_the_trash_and_come_back(owner: httpx.AsyncClient) -> None:
    first, second, third = await three(owner)
    assert (await owner.post(TRASH, json={"photoIds": [first, third, 999]})).json() == {"trashed": 2}
    assert (await ids(owner), await trashed(owner)) == ([second], [third, first])
    assert (await owner.post(f"{TRASH}/restore", json={"photoIds": [first, second]})).json() == {"restored": 1}
    assert await ids(owner) == [second, first]


async def test_a_photo_in_the_trash_can_still_be_looked_at(owner: httpx.AsyncClient) -> None:
    first, *_ = await three(owner)
    await owner.post(TRASH, json={"photoIds": [first]})
    assert (await owner.get(f"/api/library/{first}")).json()["trashed_at"].endswith("Z")
    for file in ("file", "thumb", "rendition/grid.webp"):
        assert (await owner.get(f"/api/library/{first}/{file}")).status_code == 200


async def test_the_trash_comes_in_pages(owner: httpx.AsyncClient) -> None:
    first, second, third = await three(owner)
    await owner.post(TRASH, json={"photoIds": [second]})
    await owner.post(TRASH, json={"photoIds": [first, third]})
    page = await owner.get(TRASH, params={"limit": 2})
    rest = await owner.get(page.links["next"]["url"])
    assert [photo["id"] for photo in [*page.json(), *rest.json()]] == [third, first, second]
    assert "Link" not in rest.headers


async def test_the_same_photo_uploaded_again_comes_back(owner: httpx.AsyncClient) -> None:
    first, *_ = await three(owner)
    await owner.post(TRASH, json={"photoIds": [first]})
    answer = await upload(owner, pictures.jpeg(1))
    assert answer.status_code == 200
    assert (answer.json()["id"], answer.json()["duplicate"], answer.json()["restored"]) == (first, True, True)
    assert (await upload(owner, pictures.jpeg(1))).json()["restored"] is False


async def test_the_trash_is_emptied_of_some_and_of_all(owner: httpx.AsyncClient) -> None:
    first, second, third = await three(owner)
    await owner.post(TRASH, json={"photoIds": [first, second]})
    some = await owner.request("DELETE", TRASH, json={"photoIds": [first, third]})
    assert (some.json(), await trashed(owner)) == ({"deleted": 1}, [second])
    assert (await owner.request("DELETE", TRASH, json={})).json() == {"deleted": 1}
    assert (await owner.get(f"/api/library/{second}")).status_code == 404
    assert await ids(owner) == [third]


async def test_it_is_emptied_of_what_was_seen(owner: httpx.AsyncClient) -> None:
    first, second, third = await three(owner)
    await owner.post(TRASH, json={"photoIds": [first, second]})
    seen = (await owner.get(TRASH)).json()[0]["trashed_at"]
    await asyncio.sleep(0.002)  # moments are told apart by the millisecond
    await owner.post(TRASH, json={"photoIds": [third]})
    assert (await owner.request("DELETE", TRASH, json={"until": seen})).json() == {"deleted": 2}
    assert await trashed(owner) == [third]


async def test_nothing_is_emptied_by_mistake(owner: httpx.AsyncClient) -> None:
    photos = await three(owner)
    await owner.post(TRASH, json={"photoIds": photos})
    bodies: list[dict[str, object]] = [{"photoIds": []}, {"ids": photos}, {"photoIds": "all"}]
    for body in bodies:
        assert (await owner.request("DELETE", TRASH, json=body)).status_code == 400
    assert (await owner.delete(TRASH)).status_code == 415
    assert len(await trashed(owner)) == 3


async def test_a_strange_cursor_is_refused(owner: httpx.AsyncClient) -> None:
    for cursor in ("1", "a_b", "1_2_3", "-1_2"):
        assert (await owner.get(TRASH, params={"cursor": cursor})).status_code == 400
    assert (await owner.get(TRASH, params={"cursor": "99999999999999_1"})).json() == []


async def test_nobody_else_reaches_into_it(owner: httpx.AsyncClient, vault: Vault) -> None:
    photos = await three(owner)
    await owner.post(TRASH, json={"photoIds": photos[:1]})
    async with somebody_else(owner, vault) as other:
        assert await trashed(other) == []
        assert (await other.post(TRASH, json={"photoIds": photos})).json() == {"trashed": 0}
        assert (await other.post(f"{TRASH}/restore", json={"photoIds": photos})).json() == {"restored": 0}
        assert (await other.request("DELETE", TRASH, json={})).json() == {"deleted": 0}
    assert (await ids(owner), await trashed(owner)) == ([photos[2], photos[1]], photos[:1])
