"""Every route × every kind of credential, generated from the table of routes."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from datetime import timedelta

import httpx
import pytest

from tests.web.serving import Address, client
from vault.models.credentials import CredentialKind
from vault.models.principals import Role
from vault.owners import OWNER
from vault.vault import Vault
from web.images import ROUTES
from web.images.gate import NEEDS, OF_CLIENTS, Ask, Route

KEY, PASSWORD, OVER = "X-API-Key", "correct horse", timedelta(seconds=-1)
Headers = dict[str, str]


def asking(*asks: Ask) -> list[Route]:
    return [route for route in ROUTES if route.ask in asks]


async def told(http: httpx.AsyncClient, routes: Iterable[Route], headers: Headers) -> dict[str, int]:
    """The status of each route; whoever is let in has sent nothing that could change anything."""

    async def status(route: Route) -> int:
        path = re.sub(r"<[^>]+>", str(uuid.uuid4()), route.path)
        return (await http.request(route.method, f"/v2{path}", headers=headers)).status_code

    return {f"{route.method} {route.path}": await status(route) for route in routes}


@pytest.fixture
async def strangers(vault: Vault) -> list[str]:
    """Secrets that open nothing: nobody's, of other surfaces, expired, replaced, of a client that is shut out."""
    clients, tokens = vault.images.clients, vault.tokens
    replaced, shop = await clients.add("Shop")
    await clients.rotate(shop.id)
    shut, closed = await clients.add("Closed")
    await clients.change(closed.id, active=False)
    owners, _ = await tokens.issue(OWNER, CredentialKind.API_KEY, "the owner's")
    link, _ = await tokens.issue(OWNER, CredentialKind.IMAGE_TOKEN, "link", principal=shop.id, object="1")
    expired, _ = await tokens.issue(OWNER, CredentialKind.CLIENT_KEY, "old", OVER, principal=shop.id)
    return ["cvc_nobodys", owners, link, replaced, expired, shut]


async def test_a_key_that_is_no_good_is_refused_wherever_clients_ask(address: Address, strangers: list[str]) -> None:
    routes = asking(*OF_CLIENTS)
    async with client(address) as http:
        for secret in strangers:
            assert set((await told(http, routes, {KEY: secret})).values()) <= {401}, secret
        assert set((await told(http, asking(Ask.CLIENT, Ask.USER), {})).values()) <= {401}
        assert 401 not in (await told(http, asking(Ask.PUBLIC), {})).values()


async def test_a_good_key_comes_in_and_names_its_user_where_it_must(address: Address, vault: Vault) -> None:
    key, _ = await vault.images.clients.add("Shop")
    async with client(address) as http:
        nameless = await told(http, asking(Ask.USER), {KEY: key})
        assert set(nameless.values()) <= {400}
        for headers in ({KEY: key}, {KEY: key, "X-User-Id": "ana"}):
            assert 401 not in (await told(http, asking(Ask.PUBLIC, Ask.CLIENT), headers)).values()
        assert 401 not in (await told(http, asking(Ask.USER), {KEY: key, "X-User-Id": "ana"})).values()
        bearing = {"Authorization": f"Bearer {key}"}
        assert set((await told(http, asking(*NEEDS), bearing)).values()) == {401}


async def test_admins_do_what_their_role_is_for(address: Address, vault: Vault, strangers: list[str]) -> None:
    admins = vault.images.admins
    entered = {}
    for role in (Role.SUPER_ADMIN, Role.ADMIN, Role.VIEWER):
        await admins.add(f"{role}@example.org", PASSWORD, role)
        entered[role] = await admins.sign_in(f"{role}@example.org", PASSWORD)
    gone = await admins.sign_in(f"{Role.ADMIN}@example.org", PASSWORD)
    await admins.sign_out(gone.refresh)
    refused = {Role.SUPER_ADMIN: [], Role.ADMIN: [Ask.SUPER_ADMIN], Role.VIEWER: [Ask.SUPER_ADMIN, Ask.ADMIN_WRITE]}
    async with client(address) as http:
        for secret in (*strangers, entered[Role.ADMIN].refresh, gone.access):
            bearing = {"Authorization": f"Bearer {secret}"}
            assert set((await told(http, asking(*NEEDS), bearing)).values()) == {401}, secret
        assert set((await told(http, asking(*NEEDS), {})).values()) == {401}
        for role, not_theirs in refused.items():
            headers = {"Authorization": f"Bearer {entered[role].access}"}
            statuses = await told(http, asking(*NEEDS), headers)
            forbidden = {f"{each.method} {each.path}" for each in asking(*not_theirs)}
            assert {path for path, status in statuses.items() if status in (401, 403)} == forbidden, role
        key = {KEY: entered[Role.SUPER_ADMIN].access}
        assert set((await told(http, asking(Ask.CLIENT, Ask.USER), key)).values()) <= {401}


def test_what_asks_nobody_is_known() -> None:
    assert {each.handler.__name__ for each in asking(Ask.ANYBODY)} == {
        "read_status",
        "read_image_description",
        "sign_in",
        "renew",
        "sign_out",
    }
