from __future__ import annotations

import httpx

from tests import pictures
from tests.web.library.test_plans import somebody_else
from tests.web.serving import upload, uploaded
from vault.owners import OWNER
from vault.vault import Vault


async def blocked(http: httpx.AsyncClient) -> httpx.Response:
    """A photo was blocked."""
    id = (await uploaded(http, pictures.jpeg(), caption="Secret"))["id"]
    return await http.post("/api/library/blocks", json={"photoId": id})


async def test_a_blocked_photo_does_not_come_back(owner: httpx.AsyncClient) -> None:
    block = await blocked(owner)
    assert block.status_code == 201
    assert (await owner.get("/api/library/blocks")).json() == [block.json()]
    await owner.delete("/api/library/1")
    answer = await upload(owner, pictures.jpeg())
    assert (answer.status_code, answer.json()["code"]) == (409, "blocked")


async def test_blocked_twice_is_blocked_once(owner: httpx.AsyncClient) -> None:
    first = (await blocked(owner)).json()
    again = await owner.post("/api/library/blocks", json={"photoId": 1})
    assert again.json() == first and (await owner.get("/api/library/blocks")).json() == [first]


async def test_a_block_is_lifted(owner: httpx.AsyncClient) -> None:
    id = (await blocked(owner)).json()["id"]
    assert (await owner.delete(f"/api/library/blocks/{id}")).json() == {"success": True}
    assert (await owner.delete(f"/api/library/blocks/{id}")).status_code == 404
    assert (await upload(owner, pictures.jpeg())).status_code == 200


async def test_what_is_listed_can_be_lifted_also_when_one_of_two_blocks_has_gone(
    owner: httpx.AsyncClient, vault: Vault
) -> None:
    await blocked(owner)
    await vault.blocks.add(await vault.library.these(OWNER, [1]), plan="a purge")
    [listed] = (await owner.get("/api/library/blocks")).json()
    assert listed["photoId"] == 1
    await vault.blocks.lift(OWNER, "a purge")
    assert (await owner.delete(f"/api/library/blocks/{listed['id']}")).status_code == 200
    assert (await owner.get("/api/library/blocks")).json() == []


async def test_what_is_not_there_cannot_be_blocked(owner: httpx.AsyncClient) -> None:
    assert (await owner.post("/api/library/blocks", json={"photoId": 999})).status_code == 404
    assert (await owner.post("/api/library/blocks", json={"photoId": "1"})).status_code == 400


async def test_blocks_are_their_owners(owner: httpx.AsyncClient, vault: Vault) -> None:
    block = (await blocked(owner)).json()
    async with somebody_else(owner, vault) as other:
        assert (await other.get("/api/library/blocks")).json() == []
        assert (await other.delete(f"/api/library/blocks/{block['id']}")).status_code == 404
        assert (await upload(other, pictures.jpeg())).status_code == 201
