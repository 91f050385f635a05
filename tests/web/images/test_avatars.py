"""Avatars: one for each user, and never that of somebody who is only called alike."""

from __future__ import annotations

import httpx

from tests import pictures
from tests.web.images.album import ANA, BEN, NOBODY, PHOTO, made, reason
from tests.web.serving import Address, client
from vault.models.principals import Principal
from vault.vault import Vault

Tenant = tuple[str, Principal]
OTHER = pictures.jpeg(2, (300, 200))


async def put(http: httpx.AsyncClient, data: bytes = PHOTO, user: str = "ana", **headers: str) -> httpx.Response:
    return await http.post(
        "/v2/avatars", files={"file": ("me.jpg", data)}, data={"externalUserId": user}, headers=headers
    )


async def test_a_user_has_one_avatar_and_the_new_one_replaces_the_old(
    shop: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    assert made(await put(shop, user="google/7"))["url"].startswith("/v2/avatars/google%2F7?")
    assert (await shop.get("/v2/avatars/google/7")).status_code == 200
    first = made(await put(shop))
    assert (first["externalUserId"], first["width"], first["size"]) == ("ana", pictures.SIZE[0], len(PHOTO))
    before = await shop.get("/v2/avatars/ana")
    assert (before.headers["Content-Type"], before.headers["Cache-Control"]) == ("image/webp", "public, max-age=86400")
    second = made(await put(shop, OTHER))
    assert (second["id"], second["url"] == first["url"]) == (first["id"], False)
    known = {"If-None-Match": before.headers["ETag"]}
    for address in ("/v2/avatars/ana", first["url"], second["url"]):
        answer = await shop.get(address, headers=known)
        assert answer.status_code == 200 and pictures.read(answer.content).size == (300, 200)
    assert reason(await stranger.get(second["url"])) is None
    assert pictures.read((await stranger.get(f"{second['url']}&w=30&format=png")).content).size == (30, 20)
    assert (await shop.get("/v2/avatars/ana?info=true")).json() == second
    assert (await shop.delete("/v2/avatars/ana")).json()["success"] is True
    for gone in (shop.get("/v2/avatars/ana"), shop.delete("/v2/avatars/ana"), stranger.get(second["url"])):
        assert (await gone).status_code == 404


async def test_it_is_always_said_whose_user_is_meant(
    address: Address, shop: httpx.AsyncClient, stranger: httpx.AsyncClient, vault: Vault, tenant: Tenant
) -> None:
    made(await put(shop))
    assert (await stranger.get("/v2/avatars/ana")).status_code == 401
    assert (await stranger.get(f"/v2/avatars/ana?client={tenant[1].id}")).status_code == 200
    for nobody in (NOBODY, "nobody"):
        assert (await stranger.get(f"/v2/avatars/ana?client={nobody}")).status_code == 404
    key, _ = await vault.images.clients.add("Forum")
    async with client(address, **{"X-API-Key": key}) as forum:
        assert (await forum.get("/v2/avatars/ana")).status_code == 404
        assert (await forum.get(f"/v2/avatars/ana?client={tenant[1].id}")).status_code == 404
        assert (await forum.delete("/v2/avatars/ana")).status_code == 404
    assert (await put(shop, OTHER, **BEN)).status_code == 403
    assert (await shop.delete("/v2/avatars/ana", headers=BEN)).status_code == 403
    assert made(await put(shop, OTHER, **ANA))["width"] == 300
    assert (await put(shop, b"no image")).status_code == 400
    assert (await put(shop, user=" ")).status_code == 400
    assert (await shop.post("/v2/avatars", files={"file": ("me.jpg", PHOTO)})).status_code == 400
    await vault.images.clients.change(tenant[1].id, active=False)
    assert (await stranger.get(f"/v2/avatars/ana?client={tenant[1].id}")).status_code == 404
