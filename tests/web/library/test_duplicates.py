from __future__ import annotations

from typing import Any

import httpx

from tests import pictures
from tests.web.library.test_assets import ids
from tests.web.library.test_plans import somebody_else
from tests.web.serving import uploaded
from vault.vault import Vault

PATH = "/api/library/duplicates"


async def copied(http: httpx.AsyncClient, seed: int = 1) -> list[int]:
    """A photo, and a small copy of it."""
    drawn = pictures.drawing(seed, (1000, 750))
    files = [pictures.saved(drawn, "JPEG"), pictures.saved(drawn.resize((500, 375)), "JPEG", quality=40)]
    return [(await uploaded(http, data, caption=f"copy {n}"))["id"] for n, data in enumerate(files)]


async def groups(http: httpx.AsyncClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await http.get(PATH)).json()
    return found


async def test_copies_are_shown_best_first(owner: httpx.AsyncClient) -> None:
    best, small = await copied(owner)
    await uploaded(owner, pictures.jpeg(7))
    [group] = await groups(owner)
    assert [photo["id"] for photo in group["photos"]] == [best, small]
    assert (group["best"], group["tier"]) == (best, "re-encoded")
    [near] = (await owner.get(f"/api/library/{small}/near")).json()
    assert (near["photo"]["id"], near["tier"]) == (best, "re-encoded")
    assert near["distance"] <= 4


async def test_the_library_is_narrowed_to_them(owner: httpx.AsyncClient) -> None:
    pair = await copied(owner)
    await uploaded(owner, pictures.jpeg(7))
    await groups(owner)
    assert await ids(owner, state="duplicates") == pair[::-1]


async def test_groups_come_in_pages(owner: httpx.AsyncClient) -> None:
    old, new = await copied(owner), await copied(owner, 2)
    page = await owner.get(PATH, params={"limit": 1})
    rest = await owner.get(page.links["next"]["url"])
    assert [group["best"] for group in [*page.json(), *rest.json()]] == [new[0], old[0]]
    assert "Link" not in rest.headers


async def test_the_one_that_is_kept_stays_and_the_other_goes_to_the_trash(owner: httpx.AsyncClient) -> None:
    best, small = await copied(owner)
    [group] = await groups(owner)
    path = f"{PATH}/{group['id']}/keep"
    assert (await owner.post(path, json={"photoIds": [small]})).json() == {"trashed": 1}
    assert (await ids(owner), await groups(owner)) == ([small], [])
    assert [photo["id"] for photo in (await owner.get("/api/library/trash")).json()] == [best]
    assert (await owner.post(path, json={"photoIds": [small]})).status_code == 404


async def test_a_group_is_dismissed_and_asked_about_again(owner: httpx.AsyncClient) -> None:
    await copied(owner)
    before = await groups(owner)
    path = f"{PATH}/{before[0]['id']}/dismiss"
    assert (await owner.post(path)).json() == {"success": True}
    assert await groups(owner) == []
    assert (await owner.delete(path)).json() == {"success": True}
    assert await groups(owner) == before


async def test_what_is_not_of_the_group_cannot_be_kept(owner: httpx.AsyncClient) -> None:
    await copied(owner)
    [group] = await groups(owner)
    stranger = (await uploaded(owner, pictures.jpeg(7)))["id"]
    for chosen in ([], [stranger]):
        answer = await owner.post(f"{PATH}/{group['id']}/keep", json={"photoIds": chosen})
        assert answer.status_code == 400
    assert (await owner.post(f"{PATH}/none/keep", json={"photoIds": [stranger]})).status_code == 404


async def test_nobody_else_sees_or_decides_them(owner: httpx.AsyncClient, vault: Vault) -> None:
    best, _ = await copied(owner)
    [group] = await groups(owner)
    async with somebody_else(owner, vault) as other:
        assert await groups(other) == []
        assert (await other.get(f"/api/library/{best}/near")).status_code == 404
        assert (await other.post(f"{PATH}/{group['id']}/dismiss")).status_code == 404
    assert await groups(owner) == [group]
