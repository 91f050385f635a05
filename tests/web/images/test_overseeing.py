"""Admins look after what their clients have: a super admin all of it, an admin theirs, a viewer without touching it."""

from __future__ import annotations

import httpx

from tests import pictures
from tests.web.images.album import ANA, BEN, NOBODY, PHOTO, album, image, made
from tests.web.images.test_admin import Enter, enter
from tests.web.images.test_avatars import put
from tests.web.serving import Address, client
from vault.models.principals import Principal, Role
from vault.vault import Vault

__all__ = ["enter"]

Tenant = tuple[str, Principal]


async def test_all_of_it_is_counted_sought_changed_and_deleted(
    shop: httpx.AsyncClient, stranger: httpx.AsyncClient, enter: Enter, tenant: Tenant
) -> None:
    stranger.headers.update(await enter(Role.SUPER_ADMIN))
    picture = await image(shop, ANA, isPrivate="true", tags="sea,Dog")
    await image(shop, BEN, tags="dog days")
    made(await put(shop))
    record = await album(shop, coverImageId=picture["id"])
    await shop.post(f"/v2/albums/{record['id']}/images", json={"imageIds": [picture["id"]]}, headers=ANA)
    share = made(await shop.post(f"{picture['url']}/share", headers=ANA))
    sums = (await shop.get("/v2/client/stats")).json()
    assert sums.items() >= {"totalImages": 2, "totalAlbums": 1, "totalAvatars": 1, "totalUsers": 2}.items()
    assert (sums["totalStorage"], sums["uploadedLast7Days"]) == (3 * len(PHOTO), 2)
    stats = (await stranger.get("/v2/admin/stats")).json()
    assert (stats["totalClients"], stats["totalImages"], stats["last7Days"]["newImages"]) == (1, 2, 2)
    assert [sum(day[name] for day in stats["dailyChart"]) for name in ("images", "avatars", "albums")] == [2, 1, 1]
    assert (len(stats["dailyChart"]), stats["clients"][0]["name"]) == (7, "Shop")

    async def found(query: str) -> list[str]:
        answer = await stranger.get(f"/v2/admin/images?{query}")
        return [each["user"]["externalUserId"] for each in answer.json()["data"]]

    assert await found("") == ["ben", "ana"]
    assert await found("sortOrder=asc") == ["ana", "ben"]
    assert await found(f"userId={picture['userId']}") == ["ana"]
    assert await found(f"clientId={tenant[1].id}&userId=ben") == ["ben"]
    assert await found(f"albumId={record['id']}") == await found("tags=sea") == await found("isPrivate=true") == ["ana"]
    assert await found("name=nothing") == []
    tags = (await stranger.get("/v2/admin/images/tags?search=dog&limit=1")).json()
    assert (tags["total"], len(tags["tags"])) == (2, 1)
    path = f"/v2/admin/images/{picture['id']}"
    seen = (await stranger.get(path)).json()
    assert (seen["albums"], seen["activeShareLinks"]) == ([{"id": record["id"], "name": "Sea"}], 1)
    assert (seen["client"]["name"], seen["isBookmarked"]) == ("Shop", False)
    small = await stranger.get(f"{path}/download?thumb")
    assert (small.headers["Content-Type"], small.headers["Cache-Control"]) == ("image/webp", "private, no-store")
    changed = await stranger.patch(path, json={"originalName": "sea.jpg", "isPrivate": False, "tags": ["x"]})
    assert [changed.json()[name] for name in ("originalName", "isPrivate", "tags")] == ["sea.jpg", False, ["x"]]
    assert len((await stranger.get(f"{path}/shares")).json()) == 1
    [link] = (await stranger.get("/v2/admin/links")).json()["data"]
    assert [link[name] for name in ("id", "kind", "name")] == [share["id"], "image", "sea.jpg"]
    assert (await stranger.delete(f"/v2/admin/images/shares/{share['id']}")).status_code == 200
    assert (await stranger.delete(f"/v2/admin/links/{share['id']}")).status_code == 404
    [avatar] = (await stranger.get("/v2/admin/avatars?perPage=5")).json()["data"]
    one = f"/v2/admin/avatars/{avatar['id']}"
    assert (await stranger.get(one)).json()["user"]["externalUserId"] == "ana"
    assert pictures.read((await stranger.get(f"{one}/download?w=9")).content).width == 9
    assert (await stranger.delete(one)).status_code == 200 and (await shop.get("/v2/avatars/ana")).status_code == 404
    shelf = f"/v2/admin/albums/{record['id']}"
    assert (await stranger.get("/v2/admin/albums?search=sea")).json()["data"][0]["coverImageUrl"] == picture["url"]
    assert (await stranger.patch(shelf, json={"name": "Lake", "isPublic": True})).json()["name"] == "Lake"
    ids = {"imageIds": [picture["id"]]}
    out = (await stranger.request("DELETE", f"{shelf}/images", json=ids)).json()
    assert out.items() >= {"albumId": record["id"], "removed": 1, "success": True}.items() and out["message"]
    put_in = (await stranger.post(f"{shelf}/images", json=ids)).json()
    assert [put_in[name] for name in ("albumId", "count", "added")] == [record["id"], 1, 1]
    assert put_in["images"] == [{"imageId": picture["id"], "order": 0}]
    link = made(await stranger.post(f"{shelf}/tokens", json={"expiresInDays": 7}))
    assert (await shop.get(link["url"])).json()["images"]["data"][0]["id"] == picture["id"]
    given = made(await stranger.post(f"{path}/share", json={"expiresIn": 60}))
    assert (await shop.get(given["shareUrl"])).headers["Content-Type"] == "image/webp"
    assert [each["id"] for each in (await stranger.get(f"{shelf}/tokens")).json()] == [link["id"]]
    assert (await stranger.delete(f"{shelf}/tokens/{link['id']}")).status_code == 200
    assert (await stranger.delete(shelf)).status_code == 200
    assert (await stranger.delete(path)).status_code == 200
    assert (await stranger.get(path)).status_code == 404
    actions = [each["action"] for each in (await stranger.get("/v2/admin/audit?perPage=2")).json()["data"]]
    assert actions == ["delete_any_image", "remove_any_album"]


async def test_they_put_images_and_albums_in_for_a_clients_users(
    shop: httpx.AsyncClient, stranger: httpx.AsyncClient, enter: Enter, tenant: Tenant
) -> None:
    stranger.headers.update(await enter(Role.ADMIN, tenant[1].id))
    record = made(
        await stranger.post("/v2/admin/albums", json={"clientId": tenant[1].id, "name": "Sea", "externalUserId": "ana"})
    )
    fields = {"clientId": tenant[1].id, "externalUserId": "ana", "albumId": record["id"], "isPrivate": "true"}
    files = {"file": ("beach.jpg", PHOTO)}
    put_in = made(await stranger.post("/v2/admin/images", files=files, data=fields))
    assert (put_in["user"]["externalUserId"], put_in["albums"][0]["name"]) == ("ana", "Sea")
    assert (await shop.get(f"{put_in['url']}?info=1", headers=ANA)).status_code == 200
    for wrong, status in (({"clientId": NOBODY}, 403), ({"albumId": NOBODY}, 404), ({"clientId": ""}, 400)):
        refused = await stranger.post("/v2/admin/images", files=files, data=fields | wrong)
        assert refused.status_code == status


async def test_what_is_another_clients_is_not_theirs(
    address: Address, shop: httpx.AsyncClient, stranger: httpx.AsyncClient, enter: Enter, vault: Vault, tenant: Tenant
) -> None:
    picture, record = await image(shop, ANA), await album(shop)
    avatar = made(await put(shop))
    _, forum = await vault.images.clients.add("Forum")
    paths = [f"images/{picture['id']}", f"avatars/{avatar['id']}", f"albums/{record['id']}"]
    viewer = await enter(Role.VIEWER, tenant[1].id)
    for path in paths:
        assert (await stranger.get(f"/v2/admin/{path}", headers=viewer)).status_code == 200
        assert (await stranger.delete(f"/v2/admin/{path}", headers=viewer)).status_code == 403
    async with client(address, **await enter(Role.ADMIN, forum.id)) as other:
        for path in paths:
            assert (await other.get(f"/v2/admin/{path}")).status_code == 404
            assert (await other.delete(f"/v2/admin/{path}")).status_code == 404
        for noun in ("images", "avatars", "albums"):
            for query in ("", f"userId={picture['userId']}"):
                assert (await other.get(f"/v2/admin/{noun}?{query}")).json()["data"] == []
            assert (await other.get(f"/v2/admin/{noun}?clientId={tenant[1].id}")).status_code == 403
        assert (await other.get(f"/v2/admin/images?albumId={record['id']}")).status_code == 404
        assert (await other.get("/v2/admin/images/tags")).json() == {"tags": [], "total": 0}
        stats = (await other.get("/v2/admin/stats")).json()
        assert (stats["totalClients"], stats["totalImages"]) == (1, 0)


async def test_users_are_named_beforehand_if_one_likes(shop: httpx.AsyncClient) -> None:
    first = made(await shop.post("/v2/users", json={"externalUserId": "ana", "username": "Ana"}))
    assert (first["externalUserId"], first["username"]) == ("ana", "Ana")
    assert made(await shop.post("/v2/users", json={"externalUserId": "ana"})) == first
    assert (await shop.patch("/v2/users/external/ana", json={"username": "Anna"})).json()["username"] == "Anna"
    assert (await shop.patch("/v2/users/external/ben", json={"username": "Ben"})).status_code == 404
    assert (await image(shop, ANA))["user"]["username"] == "Anna"
