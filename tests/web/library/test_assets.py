from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from tests import pictures
from tests.web.serving import client, uploaded
from vault.models.credentials import CredentialKind
from vault.vault import Vault

SEEDED = {"id", "filename", "thumbnail_name", "md5_hash", "caption", "created_at", "file_size_bytes", "width", "height"}


async def ids(http: httpx.AsyncClient, **query: str | int) -> list[int]:
    return [record["id"] for record in (await http.get("/api/library", params=query)).json()]


async def three(http: httpx.AsyncClient) -> list[int]:
    """Three photos, oldest first."""
    return [(await uploaded(http, pictures.jpeg(seed), caption=f"photo {seed}"))["id"] for seed in (1, 2, 3)]


async def test_an_empty_library_is_an_empty_list(owner: httpx.AsyncClient) -> None:
    assert (await owner.get("/api/library")).json() == []


async def test_the_list_is_newest_first_and_whole(owner: httpx.AsyncClient) -> None:
    assert await three(owner) == (await ids(owner))[::-1]


async def test_a_record_has_the_fields_clients_know(owner: httpx.AsyncClient) -> None:
    await uploaded(owner, pictures.jpeg())
    [record] = (await owner.get("/api/library")).json()
    assert set(record) >= SEEDED
    assert record["created_at"].endswith("Z")
    assert (record["width"], record["height"]) == pictures.SIZE


async def test_a_long_list_comes_in_pages(owner: httpx.AsyncClient) -> None:
    first, second, third = await three(owner)
    page = await owner.get("/api/library", params={"limit": 2, "q": "photo"})
    assert [record["id"] for record in page.json()] == [third, second]
    assert page.headers["X-Next-Cursor"] == str(second)
    rest = await owner.get(page.links["next"]["url"])
    assert [record["id"] for record in rest.json()] == [first]
    assert "Link" not in rest.headers


async def test_words_narrow_the_list(owner: httpx.AsyncClient) -> None:
    _, second, _ = await three(owner)
    assert await ids(owner, q="PHOTO 2") == [second]


async def test_what_nobody_asked_about_is_passed_over(owner: httpx.AsyncClient) -> None:
    id = (await uploaded(owner, pictures.jpeg()))["id"]
    answer = await owner.get("/api/library?q[$ne]=&offset=5&sort=id")
    assert [photo["id"] for photo in answer.json()] == [id]


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "limit=1e3", "cursor=-1"])
async def test_a_query_that_makes_no_sense_is_refused(owner: httpx.AsyncClient, query: str) -> None:
    assert (await owner.get(f"/api/library?{query}")).status_code == 400


async def test_one_photo_can_be_read(owner: httpx.AsyncClient) -> None:
    record = await uploaded(owner, pictures.jpeg())
    read = (await owner.get(f"/api/library/{record['id']}")).json()
    assert read == {name: value for name, value in record.items() if name not in ("duplicate", "restored")}


async def test_a_caption_is_set_and_cleared(owner: httpx.AsyncClient) -> None:
    id = (await uploaded(owner, pictures.jpeg()))["id"]
    for caption in ("Nuria’s birthday 🎂", None):
        assert (await owner.patch(f"/api/library/{id}", json={"caption": caption})).json()["caption"] == caption


async def test_tags_are_set_and_narrow_the_list(owner: httpx.AsyncClient) -> None:
    _, second, third = await three(owner)
    await owner.patch(f"/api/library/{third}", json={"tags": ["sea"]})
    record = (await owner.patch(f"/api/library/{second}", json={"tags": [" lake ", "sea", "sea"]})).json()
    assert (record["tags"], record["caption"]) == (["lake", "sea"], "photo 2")
    assert (await ids(owner, tag="sea"), await ids(owner, tag="lake")) == ([third, second], [second])
    assert (await owner.patch(f"/api/library/{second}", json={"tags": [], "caption": "Dry"})).json()["tags"] == []


async def test_tags_that_are_none_are_refused(owner: httpx.AsyncClient) -> None:
    for tags in ("sea", ["a" * 65], ["a"] * 51, [5], [None], None):
        assert (await owner.patch("/api/library/1", json={"tags": tags})).status_code == 400, tags


@pytest.mark.parametrize(
    "body",
    [
        '{"caption": {"$ne": null}}',
        '{"caption": ["a"]}',
        '{"caption": 5}',
        "{}",
        '{"caption": "a", "owner": "me"}',
        '{"caption": "' + "a" * 5000 + '"}',
        "[" * 30_000,
        "not json",
        "",
    ],
)
async def test_a_body_that_is_not_exactly_right_is_refused(owner: httpx.AsyncClient, body: str) -> None:
    json = {"Content-Type": "application/json"}
    answer = await owner.patch("/api/library/1", content=body, headers=json)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


async def test_a_body_must_say_that_it_is_json(owner: httpx.AsyncClient) -> None:
    assert (await owner.patch("/api/library/1", content='{"caption": "a"}')).status_code == 415


async def test_a_body_beyond_measure_is_refused(owner: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 10_000

    json = {"Content-Type": "application/json"}
    for content in (b" " * 100_000, endless()):
        assert (await owner.patch("/api/library/1", content=content, headers=json)).status_code == 413


async def test_a_deleted_photo_is_gone(owner: httpx.AsyncClient) -> None:
    id = (await uploaded(owner, pictures.jpeg()))["id"]
    assert (await owner.delete(f"/api/library/{id}")).json() == {"success": True, "trackedSends": 0}
    for path in ("", "/file", "/thumb"):
        assert (await owner.get(f"/api/library/{id}{path}")).status_code == 404
    assert (await owner.delete(f"/api/library/{id}")).status_code == 404


@pytest.mark.parametrize("id", ["0", "999", "9" * 18, "9" * 19, "9" * 5000, "-1", "1.5", "x", "٣", "%00"])
async def test_an_id_of_nothing_is_missing(owner: httpx.AsyncClient, id: str) -> None:
    answer = await owner.get(f"/api/library/{id}")
    assert answer.status_code == 404


async def test_another_owners_photo_is_as_missing_as_none(owner: httpx.AsyncClient, vault: Vault) -> None:
    id = (await uploaded(owner, pictures.jpeg()))["id"]
    secret, _ = await vault.tokens.issue("somebody else", CredentialKind.API_KEY, "theirs")
    async with client((owner.base_url.host, owner.base_url.port or 0), **{"X-API-Key": secret}) as other:
        assert (await other.get("/api/library")).json() == []
        for ask in (other.get, other.delete):
            assert (await ask(f"/api/library/{id}")).json()["error"] == f"There is no photo {id}."
        assert (await other.patch(f"/api/library/{id}", json={"caption": "mine"})).status_code == 404
        assert (await other.get(f"/api/library/{id}/file")).status_code == 404
        assert (await other.post(f"/api/library/{id}/purge-preview")).status_code == 404
        assert (await uploaded(other, pictures.jpeg()))["duplicate"] is False
