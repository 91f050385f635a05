"""Tags of many photos at once."""

from __future__ import annotations

import httpx

from tests.web.library.test_assets import ids, three


async def tagged(http: httpx.AsyncClient, photos: list[int], *add: str) -> int:
    answer = await http.post("/api/library/tags", json={"photoIds": photos, "add": add})
    assert answer.status_code == 200, answer.text
    changed: int = answer.json()["changed"]
    return changed


async def test_many_photos_are_tagged_at_once(owner: httpx.AsyncClient) -> None:
    first, second, third = await three(owner)
    assert await tagged(owner, [first, second], "sea", "sun") == 2
    body = {"photoIds": [first, second, third], "add": ["boat"], "remove": ["sun"]}
    assert (await owner.post("/api/library/tags", json=body)).json() == {"changed": 3}
    assert (await ids(owner, tag="boat"), await ids(owner, tag="sun")) == ([third, second, first], [])


async def test_a_tag_is_renamed_and_removed_everywhere(owner: httpx.AsyncClient) -> None:
    first, second, _ = await three(owner)
    await tagged(owner, [first, second], "a/b & c")
    path = "/api/library/tags/a%2Fb%20%26%20c"
    assert (await owner.patch(path, json={"name": "sea"})).json() == {"changed": 2}
    assert await ids(owner, tag="sea") == [second, first]
    assert (await owner.delete("/api/library/tags/sea")).json() == {"changed": 2}
    assert (await owner.delete("/api/library/tags/sea")).status_code == 404


async def test_tags_and_photos_that_are_none_are_refused(owner: httpx.AsyncClient) -> None:
    photos = await three(owner)
    bodies = [{"photoIds": []}, {"photoIds": photos, "add": ["x" * 65]}, {"photoIds": photos, "add": "sea"}, {}]
    for body in bodies:
        assert (await owner.post("/api/library/tags", json=body)).status_code == 400, body
    assert (await owner.post("/api/library/tags", json={"photoIds": [99], "add": ["sea"]})).status_code == 404
    await tagged(owner, photos, "sea")
    assert (await owner.patch("/api/library/tags/sea", json={"name": " "})).status_code == 400
