"""Signing in to the admin portal, as a browser does."""

from __future__ import annotations

import httpx
import pytest

from tests.web.serving import client, served
from vault.images.admins import RECORD
from vault.models.principals import Principal, Role
from vault.vault import Vault
from web.doors import Doors

EMAIL, PASSWORD = "ana@example.org", "correct horse"
LOGIN = {"email": EMAIL, "password": PASSWORD}
AUTH = "/v2/admin/auth"


@pytest.fixture
async def ana(vault: Vault) -> Principal:
    return await vault.images.admins.add(EMAIL, PASSWORD, Role.SUPER_ADMIN, name="Ana")


def bearing(answer: httpx.Response) -> dict[str, str]:
    return {"Authorization": f"Bearer {answer.json()['accessToken']}"}


async def test_one_signs_in_goes_on_and_signs_out(stranger: httpx.AsyncClient, ana: Principal) -> None:
    assert (await stranger.get(f"{AUTH}/me")).status_code == 401
    entered = await stranger.post(f"{AUTH}/login", json=LOGIN)
    assert (entered.json()["expiresIn"], entered.json()["user"]) == (900, entered.json()["admin"])
    [cookie] = entered.headers.get_list("Set-Cookie")
    assert all(part in cookie for part in ("admin_rt=", "HttpOnly", "SameSite=Strict", f"Path={AUTH}"))
    me = (await stranger.get(f"{AUTH}/me", headers=bearing(entered))).json()
    assert (me["id"], me["email"], me["role"], me["allClientsAccess"]) == (ana.id, EMAIL, "SUPER_ADMIN", True)
    renewed = await stranger.post(f"{AUTH}/refresh")
    assert (await stranger.get(f"{AUTH}/me", headers=bearing(renewed))).status_code == 200
    assert (await stranger.post(f"{AUTH}/logout")).status_code == 200
    assert [(await stranger.get(f"{AUTH}/me", headers=bearing(each))).status_code for each in (entered, renewed)] == [
        401,
        401,
    ]
    refused = await stranger.post(f"{AUTH}/refresh")
    assert (refused.status_code, refused.json()["message"]) == (401, "Missing refresh token.")


async def test_a_page_of_another_site_moves_nothing(stranger: httpx.AsyncClient, ana: Principal) -> None:
    await stranger.post(f"{AUTH}/login", json=LOGIN)
    for sign in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "same-site"}):
        for path in ("refresh", "logout"):
            assert (await stranger.post(f"{AUTH}/{path}", headers=sign)).status_code == 403
    ours = {"Origin": str(stranger.base_url).rstrip("/")}
    assert (await stranger.post(f"{AUTH}/refresh", headers=ours)).status_code == 200


async def test_one_changes_oneself_but_not_ones_role(stranger: httpx.AsyncClient, ana: Principal, vault: Vault) -> None:
    entered = await stranger.post(f"{AUTH}/login", json=LOGIN)
    mine = bearing(entered)
    assert (await stranger.patch(f"{AUTH}/me", headers=mine, json={"name": "Anna"})).json()["name"] == "Anna"
    assert (await stranger.patch(f"{AUTH}/me", headers=mine, json={"role": "ADMIN"})).status_code == 400
    await vault.images.admins.add("ben@example.org", PASSWORD, Role.VIEWER)
    taken = await stranger.patch(f"{AUTH}/me", headers=mine, json={"email": "ben@example.org"})
    assert (taken.status_code, taken.json()["code"]) == (409, "taken")
    wish = {"currentPassword": PASSWORD, "newPassword": "another horse", "confirmPassword": "another hose"}
    assert (await stranger.post(f"{AUTH}/me/change-password", headers=mine, json=wish)).status_code == 400
    wish["confirmPassword"] = wish["newPassword"]
    changed = await stranger.post(f"{AUTH}/me/change-password", headers=mine, json=wish)
    assert changed.status_code == 200
    assert (await stranger.get(f"{AUTH}/me", headers=mine)).status_code == 401
    assert (await stranger.get(f"{AUTH}/me", headers=bearing(changed))).status_code == 200
    assert (await stranger.post(f"{AUTH}/login", json=LOGIN)).status_code == 401
    actions = {each.action for each in await vault.audit.page(RECORD, limit=99)}
    assert {"sign_in", "wrong_password", "change_me", "change_my_password"} <= actions


async def test_the_cookie_is_kept_safe_outside_and_below_the_path_of_the_site(vault: Vault, ana: Principal) -> None:
    doors = Doors(external_url="https://photos.example/vault", hosts=("photos.example",))
    async with served(vault, doors) as address, client(address, Host="photos.example") as http:
        entered = await http.post(f"/vault{AUTH}/login", json=LOGIN)
        cookie = entered.headers["Set-Cookie"]
        assert "Secure" in cookie and f"Path=/vault{AUTH}" in cookie


async def test_requests_beyond_the_limit_wait(vault: Vault, tenant: tuple[str, Principal]) -> None:
    doors = Doors(images_rate=20, images_address_rate=0)
    async with served(vault, doors) as address, client(address) as http:
        ana = await vault.images.admins.add(EMAIL, PASSWORD, Role.VIEWER)
        mine = {"Authorization": f"Bearer {(await vault.images.admins.sign_in(EMAIL, PASSWORD)).access}"}
        answers = [await http.get(f"{AUTH}/me", headers=mine) for _ in range(45)]  # two minutes may begin meanwhile
        refused = [each for each in answers if each.status_code == 429]
        assert ana and refused and 1 <= int(refused[-1].headers["Retry-After"]) <= 60
        assert refused[-1].json()["code"] == "too_often"
