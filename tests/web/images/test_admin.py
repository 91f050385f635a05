"""What those who look after the service may do with clients, with one another, and with the record."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import httpx
import pytest

from vault.models.principals import Role
from vault.vault import Vault

PASSWORD = "correct horse"
Enter = Callable[..., Awaitable[dict[str, str]]]


@pytest.fixture
def enter(vault: Vault) -> Enter:
    """The header of an admin in this role, who looks after these clients."""

    async def _enter(role: Role, *clients: str) -> dict[str, str]:
        email = f"{role}{len(await vault.images.admins.all())}@example.org"
        await vault.images.admins.add(email, PASSWORD, role, clients=clients)
        signed_in = await vault.images.admins.sign_in(email, PASSWORD)
        return {"Authorization": f"Bearer {signed_in.access}"}

    return _enter


async def test_clients_are_made_renamed_rotated_and_shut_out(stranger: httpx.AsyncClient, enter: Enter) -> None:
    chief = await enter(Role.SUPER_ADMIN)

    async def key_is(key: str) -> str:
        answer = await stranger.get("/v2/status", headers={"X-API-Key": key})
        return str(answer.json()["apiKey"])

    made = await stranger.post("/v2/admin/clients", headers=chief, json={"name": "Shop"})
    shop = made.json()
    assert made.status_code == 201 and await key_is(shop["apiKey"]) == "valid"
    path = f"/v2/admin/clients/{shop['id']}"
    assert "apiKey" not in (await stranger.get(path, headers=chief)).json()
    assert [each["name"] for each in (await stranger.get("/v2/admin/clients", headers=chief)).json()] == ["Shop"]
    fresh = (await stranger.post(f"{path}/rotate", headers=chief, json={})).json()
    assert [await key_is(each) for each in (shop["apiKey"], fresh["apiKey"])] == ["invalid", "valid"]
    assert (await stranger.patch(path, headers=chief, json={"webhookUrl": "https://x.example"})).status_code == 400
    closed = await stranger.patch(path, headers=chief, json={"active": False, "name": "Store", "webhookEnabled": False})
    assert (closed.json()["active"], closed.json()["name"], await key_is(fresh["apiKey"])) == (
        False,
        "Store",
        "invalid",
    )
    assert (await stranger.get("/v2/admin/clients/nobody", headers=chief)).status_code == 404
    record = (await stranger.get("/v2/admin/audit?perPage=3", headers=chief)).json()
    assert [each["action"] for each in record["data"]] == ["change_client", "rotate_client", "add_client"]
    older = (await stranger.get(f"/v2/admin/audit?before={record['next']}", headers=chief)).json()
    assert [each["action"] for each in older["data"]] == ["sign_in"] and older["next"] is None


async def test_each_role_does_what_is_theirs(stranger: httpx.AsyncClient, enter: Enter, vault: Vault) -> None:
    (_, shop), (_, other) = [await vault.images.clients.add(name) for name in ("Shop", "Other")]
    chief = await enter(Role.SUPER_ADMIN)
    keeper, viewer = await enter(Role.ADMIN, shop.id), await enter(Role.VIEWER, shop.id)

    async def asked(method: str, path: str, headers: dict[str, str], body: object = None) -> int:
        answer = await stranger.request(method, f"/v2/admin/{path}", headers=headers, json=body)
        return answer.status_code

    for theirs in (keeper, viewer):
        listed = (await stranger.get("/v2/admin/clients", headers=theirs)).json()
        assert [each["id"] for each in listed] == [shop.id]
        assert await asked("GET", f"clients/{shop.id}", theirs) == 200
        for unseen in (other.id, "nobody"):
            assert await asked("GET", f"clients/{unseen}", theirs) == 403
        for path, body in (("clients", {"name": "Mine"}), ("admins", {})):
            assert await asked("POST", path, theirs, body) == 403
        assert await asked("GET", "admins", theirs) == 403
        assert await asked("GET", "audit", theirs) == 403
    assert await asked("PATCH", f"clients/{shop.id}", keeper, {"name": "Shop 2"}) == 200
    assert await asked("PATCH", f"clients/{other.id}", keeper, {"name": "Mine"}) == 403
    assert await asked("PATCH", f"clients/{shop.id}", viewer, {"name": "Shop 3"}) == 403
    assert await asked("POST", f"clients/{shop.id}/rotate", viewer, {}) == 403
    assert await asked("GET", f"clients/{other.id}", chief) == 200
    key, _ = await vault.images.clients.add("Third")
    assert await asked("GET", "clients", {"X-API-Key": key}) == 401
    assert await asked("GET", "clients", {"Authorization": f"Bearer {key}"}) == 401


async def test_super_admins_appoint_the_others(stranger: httpx.AsyncClient, enter: Enter, vault: Vault) -> None:
    chief = await enter(Role.SUPER_ADMIN)
    _, shop = await vault.images.clients.add("Shop")
    wish = {"email": "ben@example.org", "password": PASSWORD, "role": "admin", "allowedClientIds": [shop.id]}
    ben = (await stranger.post("/v2/admin/admins", headers=chief, json=wish)).json()
    assert (ben["role"], ben["allowedClientIds"], ben["allClientsAccess"]) == ("ADMIN", [shop.id], False)
    assert (await stranger.post("/v2/admin/admins", headers=chief, json=wish)).status_code == 409
    path = f"/v2/admin/admins/{ben['id']}"
    changed = await stranger.patch(
        path, headers=chief, json={"role": "VIEWER", "allClientsAccess": True, "name": "Ben"}
    )
    assert (changed.json()["role"], changed.json()["allClientsAccess"]) == ("VIEWER", True)
    everyone = (await stranger.get("/v2/admin/admins", headers=chief)).json()
    assert [each["role"] for each in everyone] == ["SUPER_ADMIN", "VIEWER"]
    mine = f"/v2/admin/admins/{everyone[0]['id']}"
    assert (await stranger.patch(mine, headers=chief, json={"role": "ADMIN"})).status_code == 403
    assert (await stranger.delete(mine, headers=chief)).status_code == 403
    assert (await stranger.delete(path, headers=chief)).json()["success"] is True
    assert (await stranger.delete(path, headers=chief)).status_code == 404
