"""Images: taken in, listed, looked at, described, shared and deleted; and nobody sees what is not theirs."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import httpx
import pytest

from tests import pictures
from tests.web.images.album import ANA, BEN, NOBODY, PHOTO, album, image, made, reason, sent
from tests.web.serving import Address, client, served
from vault.intake import utc_now
from vault.models.credentials import CredentialKind
from vault.models.images import Caller
from vault.models.principals import Principal
from vault.owners import OWNER
from vault.vault import Vault
from web.doors import Doors

Tenant = tuple[str, Principal]


async def test_an_image_lives_its_life(shop: httpx.AsyncClient, stranger: httpx.AsyncClient, vault: Vault) -> None:
    fields = {"description": "Low tide", "tags": '["sea","dog"]', "username": "Ana A."}
    record = made(await sent(shop, PHOTO, ANA, **fields))
    assert (record["originalName"], record["mimeType"], record["size"]) == ("beach.jpg", "image/jpeg", len(PHOTO))
    assert (record["width"], record["height"], record["isPrivate"]) == (*pictures.SIZE, False)
    assert (record["user"]["externalUserId"], record["user"]["username"]) == ("ana", "Ana A.")
    assert (record["client"]["name"], record["tags"], record["description"]) == ("Shop", ["sea", "dog"], "Low tide")
    assert record["fullPath"] == str(stranger.base_url.join(record["url"]))
    path = record["url"]
    assert path == f"/v2/images/{record['id']}"
    served = await stranger.get(path)
    assert (served.headers["Content-Type"], served.headers["Cache-Control"]) == ("image/webp", "public, max-age=86400")
    assert pictures.read(served.content).size == pictures.SIZE and pictures.SECRET not in served.content
    assert served.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    known = {"If-None-Match": served.headers["ETag"]}
    assert (await stranger.get(path, headers=known)).status_code == 304
    small = await stranger.get(path, params={"width": 100, "format": "jpg", "t": "1"}, headers=known)
    assert (small.status_code, small.headers["Content-Type"]) == (200, "image/jpeg")
    assert pictures.read(small.content).width == 100
    assert (await stranger.get(record["thumbnailUrl"])).headers["Content-Type"] == "image/webp"
    kept = await stranger.get(path, params={"download": "true"})
    assert kept.headers["Content-Disposition"] == "attachment; filename*=UTF-8''beach.webp"
    assert (await shop.get(path)).headers["Cache-Control"] == "private, no-store"
    await vault.images.views.write()
    told = (await stranger.get(path, params={"info": "true"})).json()
    assert (told["views"], told["downloads"], told["user"], told["client"]) == (4, 1, None, None)
    for wrong in ("w=0", "h=5000", "q=101", "w=ten", "format=tiff"):
        assert (await stranger.get(f"{path}?{wrong}")).status_code == 400
    changed = await shop.patch(path, json={"tags": ["cat"], "description": None, "isPrivate": True}, headers=ANA)
    assert [changed.json()[name] for name in ("tags", "description", "isPrivate")] == [["cat"], None, True]
    assert (await shop.patch(path, json={"isPrivate": None})).status_code == 400
    assert (await shop.delete(path)).json()["success"] is True
    assert (await shop.delete(path)).status_code == 404
    assert reason(await stranger.get(path)) == "not_found"


@pytest.mark.parametrize(
    "fields",
    [{"tags": ["a", "b"]}, {"tags[]": ["a", "b"]}, {"tags": "a, b"}, {"tags": '["a", "b"]'}],
    ids=["repeated", "brackets", "commas", "json"],
)
async def test_tags_come_in_any_of_four_ways(shop: httpx.AsyncClient, fields: dict[str, object]) -> None:
    assert (await image(shop, **fields))["tags"] == ["a", "b"]


async def test_what_is_no_image_or_too_large_or_goes_nowhere_is_refused(vault: Vault, tenant: Tenant) -> None:
    doors = Doors(images_max_upload=len(PHOTO) + 10)
    async with served(vault, doors) as address, client(address, **{"X-API-Key": tenant[0]}) as shop:

        async def refused(data: bytes, **fields: object) -> tuple[int, str]:
            said = (await sent(shop, data, ANA, **fields)).json()
            return said["statusCode"], said["code"]

        assert await refused(PHOTO + b"more than that") == (413, "too_large")
        for disguised in (b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", pictures.heic()[:5000]):
            assert await refused(disguised) == (400, "not_an_image")
        assert await refused(pictures.cut(PHOTO)) == (400, "damaged")
        assert await refused(PHOTO, albumId=NOBODY) == (404, "missing")
        assert await refused(PHOTO, isPrivate="perhaps") == (400, "invalid")
        assert await refused(PHOTO, tags="[") == (400, "invalid")
        assert await refused(PHOTO, userId="ben") == (403, "forbidden")
        assert (await shop.post("/v2/images", data={"file": "no file"})).status_code == 400
        assert (await shop.get("/v2/images")).json()["pagination"]["total"] == 0


async def test_lists_are_paged_sought_and_sorted(shop: httpx.AsyncClient) -> None:
    ids = [(await image(shop, ANA, tags=f"all,no{n}", description=f"Number {n}"))["id"] for n in range(5)]
    await image(shop)  # nobody's in particular

    async def listed(query: str) -> list[str]:
        return [each["id"] for each in (await shop.get(f"/v2/images?{query}")).json()["data"]]

    newest = ids[::-1]
    assert await listed("userId=ana") == newest
    first = (await shop.get("/v2/images?userId=ana&perPage=2")).json()
    assert first["pagination"].items() >= {"page": 1, "perPage": 2, "total": 5, "totalPages": 3}.items()
    following = f"userId=ana&perPage=2&cursor={first['pagination']['nextCursor']}"
    assert await listed(following) == await listed("userId=ana&perPage=2&page=2") == newest[2:4]
    assert await listed("tag=no3") == await listed("tags[]=all&tags[]=no3") == await listed("tags=all,no3") == [ids[3]]
    assert await listed("search=number%204") == [ids[4]]
    assert await listed("search=%00") == []
    assert await listed("userId=ana&sort=createdAt") == ids
    assert await listed("userId=system&sort=-size") != []
    for wrong in ("perPage=101", "page=0", "sort=colour", "cursor=7", "cursor=1_a&sort=size", "page=99999999"):
        assert (await shop.get(f"/v2/images?{wrong}")).status_code == 400


async def test_private_images_are_for_their_owner_alone(shop: httpx.AsyncClient, stranger: httpx.AsyncClient) -> None:
    path = (await image(shop, ANA, isPrivate="true", tags="secret"))["url"]
    mine = await shop.get(path, headers=ANA)
    assert (reason(mine), mine.headers["Cache-Control"]) == (None, "private, no-store")
    for asked in (stranger.get(path), shop.get(path), shop.get(path, headers=BEN), stranger.get(path, headers=ANA)):
        answer = await asked
        assert (reason(answer), answer.headers["Cache-Control"]) == ("permission_denied", "private, no-store")
    assert (await stranger.get(f"{path}?info=true")).status_code == 403
    for headers, count in (({}, 0), (BEN, 0), (ANA, 1)):
        for query in ("", "userId=ana", "tag=secret", "isPrivate=true", "search=beach", "sort=views"):
            found = (await shop.get(f"/v2/images?{query}", headers=headers)).json()
            assert (found["pagination"]["total"], len(found["data"])) == (count, count), query
    for change in (shop.patch(path, json={"tags": []}, headers=BEN), shop.delete(path, headers=BEN)):
        assert (await change).status_code == 403


async def test_bytes_in_memory_are_for_nobody_who_may_not_see_them_any_more(
    shop: httpx.AsyncClient, stranger: httpx.AsyncClient, vault: Vault
) -> None:
    path = f"{(await image(shop, ANA))['url']}?w=50"
    seen = await stranger.get(path)
    [file] = [await vault.blobs.get(key) async for key in vault.blobs.keys("variants/")]
    assert (reason(seen), await vault.shelf.look(file)) == (None, (len(seen.content), seen.content))
    await shop.patch(path, json={"isPrivate": True}, headers=ANA)
    assert reason(await stranger.get(path)) == "permission_denied"
    await shop.patch(path, json={"isPrivate": False}, headers=ANA)
    assert (await stranger.get(path)).content == seen.content
    file.unlink()  # not served from memory alone either
    assert (reason(await stranger.get(path)), file.exists()) == (None, True)
    await shop.delete(path, headers=ANA)
    assert reason(await stranger.get(path)) == "not_found"


async def test_clients_do_not_see_one_another(
    address: Address, shop: httpx.AsyncClient, vault: Vault, tenant: Tenant
) -> None:
    shown, hidden = await image(shop, ANA), await image(shop, ANA, isPrivate="true")
    theirs = await album(shop, ANA, isPublic=True, albumId="summer")
    key, _ = await vault.images.clients.add("Forum")
    async with client(address, **{"X-API-Key": key}) as forum:
        for record in (shown, hidden):
            assert reason(await forum.get(record["url"], headers=ANA)) == "not_found"
            assert (await forum.get(f"{record['url']}?info=1", headers=ANA)).status_code == 404
            assert (await forum.patch(record["url"], json={"tags": []}, headers=ANA)).status_code == 404
            assert (await forum.delete(record["url"], headers=ANA)).status_code == 404
            assert (await forum.post(f"{record['url']}/share", headers=ANA)).status_code == 404
        for query in ("", "userId=ana", f"userId={shown['userId']}", "search=beach"):
            assert (await forum.get(f"/v2/images?{query}", headers=ANA)).json()["pagination"]["total"] == 0
        assert (await forum.get(f"/v2/images?albumId={theirs['id']}", headers=ANA)).status_code == 404
        assert (await sent(forum, PHOTO, ANA, albumId=theirs["id"])).status_code == 404
        assert (await forum.get("/v2/client/stats")).json()["totalImages"] == 0
        mine = await image(forum, ANA)
        assert mine["userId"] != shown["userId"]  # the same name, and somebody else
        put = await shop.post(f"/v2/albums/{theirs['id']}/images", json={"imageIds": [mine["id"]]}, headers=ANA)
        assert put.status_code == 404
    await vault.images.clients.change(tenant[1].id, active=False)
    assert (await shop.get(shown["url"])).status_code == 401


async def test_links_open_one_image_until_they_end(
    shop: httpx.AsyncClient, stranger: httpx.AsyncClient, vault: Vault, tenant: Tenant
) -> None:
    record = await image(shop, ANA, isPrivate="true")
    other = await image(shop, ANA, isPrivate="true")
    share = made(await shop.post(f"{record['url']}/share", json={"expiresIn": 3600}, headers=ANA))
    assert share["imageId"] == record["id"] and share["expiresAt"] and share["shareUrl"].endswith(share["readToken"])
    token = share["readToken"]
    for path in (share["shareUrl"], f"/v2/images/shared/{token}", f"{record['url']}?token={token}"):
        answer = await stranger.get(path)
        assert (reason(answer), answer.headers["Cache-Control"]) == (None, "private, no-store")
    assert pictures.read((await stranger.get(f"{share['shareUrl']}?w=50")).content).width == 50
    assert (await stranger.get(f"{share['shareUrl']}?info=true")).json()["url"].endswith(f"token={token}")
    assert reason(await stranger.get(f"{other['url']}?token={token}")) == "permission_denied"
    assert (await shop.post(f"{record['url']}/share", headers=BEN)).status_code == 403
    past = {"expiresAt": "2020-01-01T00:00:00Z"}
    assert (await shop.post(f"{record['url']}/share", json=past, headers=ANA)).status_code == 400
    late, _ = await vault.tokens.issue(
        OWNER,
        CredentialKind.IMAGE_TOKEN,
        "link",
        principal=tenant[1].id,
        object=record["id"],
        until=utc_now() - timedelta(seconds=1),
    )
    assert (await stranger.get(f"/v2/images/share/{late}")).json()["code"] == "expired"
    assert (await stranger.get(f"/v2/images/share/{late}")).status_code == 410
    assert reason(await stranger.get(f"{record['url']}?token={late}")) == "permission_denied"
    for_good = made(await shop.post(f"{record['url']}/share", headers=ANA))
    listed = (await shop.get(f"{record['url']}/shares", headers=ANA)).json()
    assert [each["id"] for each in listed] == [share["id"], for_good["id"]] and "readToken" not in listed[0]
    assert (await shop.delete(f"/v2/images/share/{share['id']}", headers=BEN)).status_code == 403
    assert (await shop.delete(f"/v2/images/share/{share['id']}", headers=ANA)).status_code == 200
    assert (await shop.delete(f"/v2/images/share/{share['id']}", headers=ANA)).status_code == 404
    assert (await stranger.get(share["shareUrl"])).status_code == 404
    assert (await stranger.get(for_good["shareUrl"])).status_code == 200
    await shop.delete(record["url"], headers=ANA)
    assert (await stranger.get(for_good["shareUrl"])).status_code == 404


async def test_the_bytes_that_were_uploaded_are_kept_as_they_came_and_served_never(
    shop: httpx.AsyncClient, stranger: httpx.AsyncClient, vault: Vault
) -> None:
    def frames(data: bytes) -> int:
        return getattr(pictures.read(data), "n_frames", 1)

    data = pictures.gif()
    record = made(await sent(shop, data))
    found = await vault.images.images.see(record["id"], Caller())
    assert found.digests.sha256 == hashlib.sha256(data).digest()
    assert frames((await stranger.get(record["url"])).content) == 3
    still = await stranger.get(f"{record['url']}?format=png")
    assert frames(still.content) == 1 and pictures.SECRET not in still.content
