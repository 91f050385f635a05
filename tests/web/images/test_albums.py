"""Albums: made, filled, shared, removed; a link to one opens what is private in it, and nothing else."""

from __future__ import annotations

import uuid
from datetime import timedelta

import httpx

from tests.web.images.album import ANA, BEN, NOBODY, album, image, made, reason
from tests.web.serving import Address, client
from vault.images.admins import RECORD
from vault.intake import utc_now
from vault.models.credentials import CredentialKind
from vault.models.principals import Principal
from vault.owners import OWNER
from vault.vault import Vault

Tenant = tuple[str, Principal]


async def test_an_album_lives_its_life(shop: httpx.AsyncClient) -> None:
    assert (await shop.post("/v2/albums", json={"name": "Sea"})).json()["code"] == "invalid"  # whose?
    record = await album(shop, albumId="summer", description="2024")
    assert (record["externalAlbumId"], record["albumId"], record["isPublic"]) == ("summer", "summer", False)
    assert (await shop.post("/v2/albums", json={"name": "Sea", "albumId": "summer"}, headers=BEN)).status_code == 409
    path = f"/v2/albums/{record['id']}"
    first, second = await image(shop, ANA, albumId=record["id"]), await image(shop, ANA)
    added = await shop.post(f"{path}/images", json={"imageIds": [first["id"], second["id"]]}, headers=ANA)
    assert (added.status_code, added.json()["added"]) == (200, 1)
    wish = {"name": "Sea and sand", "coverImageId": first["id"], "isPublic": True}
    changed = (await shop.patch(path, json=wish, headers=ANA)).json()
    assert (changed["name"], changed["coverUrl"], changed["description"]) == ("Sea and sand", first["url"], "2024")
    await album(shop, BEN, name="Ben's")
    for query, names in (
        ("", ["Sea and sand"]),
        ("search=sand", ["Sea and sand"]),
        ("public=false", []),
        ("userId=ben", []),
    ):
        listed = (await shop.get(f"/v2/albums?{query}", headers=ANA)).json()
        assert [each["name"] for each in listed["data"]] == names, query
    assert (await shop.get("/v2/albums?userId=ana", headers=BEN)).json()["data"][0]["imageCount"] == 2
    images = (await shop.get(f"{path}/images?perPage=1", headers=ANA)).json()
    assert [each["id"] for each in images["data"]] == [second["id"]] and images["pagination"]["total"] == 2
    assert len((await shop.get(f"/v2/images?albumId={record['id']}", headers=ANA)).json()["data"]) == 2
    removed = await shop.request("DELETE", f"{path}/images", json={"imageIds": [first["id"], NOBODY]}, headers=ANA)
    assert removed.json()["removed"] == 1
    cleared = await shop.patch(path, json={"coverImageId": None, "externalAlbumId": None}, headers=ANA)
    assert (cleared.json()["coverUrl"], cleared.json()["albumId"]) == (None, None)
    assert (await shop.delete(path, headers=ANA)).json()["success"] is True
    assert (await shop.get(path, headers=ANA)).status_code == 404
    assert (await shop.get(f"{second['url']}?info=1")).status_code == 200


async def test_it_goes_by_the_clients_own_id_too(shop: httpx.AsyncClient) -> None:
    record = await album(shop, externalAlbumId="été 7")
    path, body = "/v2/albums/external/été 7", {"imageIds": [(await image(shop, ANA))["id"]]}
    assert (await shop.get(path, headers=ANA)).json()["id"] == record["id"]
    assert (await shop.patch(path, json={"name": "Lake"}, headers=ANA)).json()["name"] == "Lake"
    assert (await shop.post(f"{path}/images", json=body, headers=ANA)).json()["added"] == 1
    assert (await shop.request("DELETE", f"{path}/images", json=body, headers=ANA)).json()["removed"] == 1
    assert (await shop.get(path, headers=BEN)).status_code == 403
    assert (await shop.patch(path, json={"name": "Ben's"}, headers=BEN)).status_code == 403
    assert (await shop.get("/v2/albums/external/nothing", headers=ANA)).status_code == 404


async def test_what_is_anothers_stays_shut(
    address: Address, shop: httpx.AsyncClient, stranger: httpx.AsyncClient, vault: Vault
) -> None:
    shut, open_ = await album(shop), await album(shop, isPublic=True)
    hidden = await image(shop, ANA, isPrivate="true", albumId=open_["id"])
    shown = await image(shop, ANA, albumId=open_["id"])
    for asked in (stranger.get(f"/v2/albums/{shut['id']}"), shop.get(f"/v2/albums/{shut['id']}", headers=BEN)):
        assert (await asked).status_code == 403
    for http, headers, found in (
        (stranger, {}, [shown]),
        (shop, BEN, [shown]),
        (shop, ANA, [shown, hidden]),
    ):
        listed = await http.get(f"/v2/albums/{open_['id']}/images", headers=headers)
        assert [each["id"] for each in listed.json()["data"]] == [each["id"] for each in found]
    path = f"/v2/albums/{open_['id']}"
    mine = [(await image(shop, BEN))["id"]]
    for change in (
        shop.patch(path, json={"name": "Ben's"}, headers=BEN),
        shop.delete(path, headers=BEN),
        shop.post(f"{path}/images", json={"imageIds": mine}, headers=BEN),
        shop.request("DELETE", f"{path}/images", json={"imageIds": [shown["id"]]}, headers=BEN),
        shop.post(f"{path}/tokens", headers=BEN),
        shop.get(f"{path}/tokens", headers=BEN),
        shop.delete(f"{path}/token", headers=BEN),
    ):
        assert (await change).status_code == 403
    bens = await album(shop, BEN)
    for ids in ([*mine, hidden["id"]], [*mine, str(uuid.uuid4())]):  # all of them or none
        refused = await shop.post(f"/v2/albums/{bens['id']}/images", json={"imageIds": ids}, headers=BEN)
        assert refused.status_code == 404
    assert (await shop.get(f"/v2/albums/{bens['id']}", headers=BEN)).json()["imageCount"] == 0
    cover = {"coverImageId": hidden["id"]}
    assert (await shop.patch(f"/v2/albums/{bens['id']}", json=cover, headers=BEN)).status_code == 404
    key, _ = await vault.images.clients.add("Forum")
    async with client(address, **{"X-API-Key": key}) as forum:
        assert (await forum.get(path, headers=ANA)).status_code == 404
        assert (await forum.get(f"{path}/images", headers=ANA)).status_code == 404
        assert (await forum.delete(path, headers=ANA)).status_code == 404
        assert (await forum.get("/v2/albums", headers=ANA)).json()["data"] == []


async def test_a_link_opens_what_is_private_in_it_and_nothing_else(
    shop: httpx.AsyncClient, stranger: httpx.AsyncClient, vault: Vault, tenant: Tenant
) -> None:
    record = await album(shop)
    path = f"/v2/albums/{record['id']}"
    inside = await image(shop, ANA, isPrivate="true", albumId=record["id"])
    outside = await image(shop, ANA, isPrivate="true")
    link = made(await shop.post(f"{path}/tokens", json={"expiresIn": 3600}, headers=ANA))
    token = link["token"]
    shared = (await stranger.get(link["url"])).json()
    assert (shared["id"], shared["imageCount"], shared["images"]["pagination"]["total"]) == (record["id"], 1, 1)
    [entry] = shared["images"]["data"]
    assert (entry["id"], entry["user"]) == (inside["id"], None)
    opened = await stranger.get(entry["url"])
    assert (reason(opened), opened.headers["Cache-Control"]) == (None, "private, no-store")
    for query in ("", "/images"):
        assert (await stranger.get(f"{path}{query}?token={token}")).status_code == 200
    assert reason(await stranger.get(f"{outside['url']}?token={token}")) == "permission_denied"
    assert (await stranger.get(f"/v2/images/share/{token}")).status_code == 404  # it is no link to an image
    another = made(await shop.post(f"{path}/token", json={"expiresInDays": 2}, headers=ANA))
    late, _ = await vault.tokens.issue(
        OWNER,
        CredentialKind.ALBUM_TOKEN,
        "link",
        principal=tenant[1].id,
        object=record["id"],
        until=utc_now() - timedelta(seconds=1),
    )
    assert (await stranger.get(f"/v2/albums/shared/{late}")).status_code == 410
    assert (await stranger.get(f"{path}?token={late}")).status_code == 403
    listed = (await shop.get(f"{path}/tokens", headers=ANA)).json()
    assert [each["id"] for each in listed] == [link["id"], another["id"]] and "token" not in listed[0]
    assert (await shop.delete(f"{path}/tokens/{token}", headers=ANA)).status_code == 200
    assert (await shop.delete(f"{path}/tokens/{token}", headers=ANA)).status_code == 404
    assert token not in str(await vault.audit.page(RECORD, limit=99))
    assert (await stranger.get(link["url"])).status_code == 404
    assert reason(await stranger.get(entry["url"])) == "permission_denied"
    assert (await stranger.get(another["url"])).status_code == 200
    assert (await shop.delete(f"{path}/token", headers=ANA)).status_code == 200
    assert (await stranger.get(another["url"])).status_code == 404
