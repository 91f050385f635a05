from __future__ import annotations

from typing import Any

import httpx

from tests.web.library.test_assets import ids, three
from tests.web.library.test_plans import somebody_else
from vault.vault import Vault


async def album(http: httpx.AsyncClient, name: str = "Sea", photos: list[int] | None = None) -> dict[str, Any]:
    answer = await http.post("/api/library/albums", json={"name": name})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    if photos:
        made = (await http.post(f"/api/library/albums/{made['id']}/photos", json={"photoIds": photos})).json()
    return made


async def test_an_album_is_made_renamed_and_removed(owner: httpx.AsyncClient) -> None:
    path = f"/api/library/albums/{(await album(owner))['id']}"
    assert (await owner.patch(path, json={"name": "The sea"})).json()["name"] == "The sea"
    assert [each["name"] for each in (await owner.get("/api/library/albums")).json()] == ["The sea"]
    assert (await owner.delete(path)).json() == {"success": True}
    assert (await owner.get(path)).status_code == 404


async def test_photos_are_put_in_and_taken_out(owner: httpx.AsyncClient) -> None:
    photos = await three(owner)
    made = await album(owner, photos=photos)
    path = f"/api/library/albums/{made['id']}/photos"
    assert made["photoCount"] == 3
    left = await owner.request("DELETE", path, json={"photoIds": photos[:1]})
    assert left.json()["photoCount"] == 2
    assert [photo["id"] for photo in (await owner.get(path)).json()] == photos[1:]
    assert (await owner.get(f"/api/library/{photos[0]}")).status_code == 200


async def test_the_library_is_narrowed_to_an_album(owner: httpx.AsyncClient) -> None:
    first, _, third = await three(owner)
    id = (await album(owner, photos=[first, third]))["id"]
    assert await ids(owner, album=id) == [third, first]
    assert await ids(owner, album=id, q="photo 1") == [first]
    page = await owner.get("/api/library", params={"album": id, "limit": 1})
    rest = await owner.get(page.links["next"]["url"])
    assert [photo["id"] for photo in [*page.json(), *rest.json()]] == [third, first]
    assert "Link" not in rest.headers


async def test_a_name_that_is_none_is_refused(owner: httpx.AsyncClient) -> None:
    for name in ("", " ", "a" * 300, 5, None):
        assert (await owner.post("/api/library/albums", json={"name": name})).status_code == 400, name


async def test_a_name_that_is_taken_is_refused(owner: httpx.AsyncClient) -> None:
    await album(owner)
    assert (await owner.post("/api/library/albums", json={"name": "SEA"})).json()["code"] == "invalid"


async def test_what_is_not_there_is_missing(owner: httpx.AsyncClient) -> None:
    made = await album(owner)
    path = f"/api/library/albums/{made['id']}/photos"
    assert (await owner.post(path, json={"photoIds": [999]})).status_code == 404
    for method, end in (("GET", ""), ("DELETE", ""), ("GET", "/photos")):
        assert (await owner.request(method, f"/api/library/albums/999{end}")).status_code == 404
    assert (await owner.get("/api/library", params={"album": 999})).status_code == 404


async def test_albums_are_their_owners(owner: httpx.AsyncClient, vault: Vault) -> None:
    [photo, *_] = await three(owner)
    path = f"/api/library/albums/{(await album(owner, photos=[photo]))['id']}"
    async with somebody_else(owner, vault) as other:
        assert (await other.get("/api/library/albums")).json() == []
        assert (await other.patch(path, json={"name": "Mine"})).status_code == 404
        for method in ("POST", "DELETE"):
            assert (await other.request(method, f"{path}/photos", json={"photoIds": [photo]})).status_code == 404
        foreign = (await album(other))["id"]
        assert (
            await other.post(f"/api/library/albums/{foreign}/photos", json={"photoIds": [photo]})
        ).status_code == 404
