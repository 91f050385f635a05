"""The service says that it is there, what it thinks of a key, and what it promises."""

from __future__ import annotations

import json
import re

import httpx

from config.settings import TAKEN
from tests.web.serving import client, served
from vault.models.credentials import CredentialKind
from vault.models.principals import Principal
from vault.owners import OWNER
from vault.vault import Vault
from web.app import create_app
from web.doors import Doors
from web.images import ROUTES, described
from web.openapi import document

Tenant = tuple[str, Principal]


async def test_it_tells_what_it_thinks_of_a_key(
    stranger: httpx.AsyncClient, shop: httpx.AsyncClient, tenant: Tenant, vault: Vault
) -> None:
    async def told(http: httpx.AsyncClient, **headers: str) -> tuple[str, object]:
        answer = (await http.get("/v2/status", headers=headers)).json()
        return answer["apiKey"], answer["client"]

    known = {"id": tenant[1].id, "name": "Shop", "active": True}
    assert await told(stranger) == ("missing", None)
    assert await told(stranger, **{"X-API-Key": "cvc_nobodys"}) == ("invalid", None)
    assert await told(shop) == ("valid", known)
    owners, _ = await vault.tokens.issue(OWNER, CredentialKind.API_KEY, "of another surface")
    assert await told(stranger, **{"X-API-Key": owners}) == ("invalid", None)
    await vault.images.clients.change(tenant[1].id, active=False)
    assert await told(shop) == ("invalid", None)


async def test_its_key_is_nothing_to_the_library(shop: httpx.AsyncClient) -> None:
    assert (await shop.get("/api/library")).status_code == 401


async def test_it_says_no_in_its_own_way(stranger: httpx.AsyncClient) -> None:
    answer = await stranger.get("/v2/nowhere")
    said = answer.json()
    assert answer.status_code == said["statusCode"] == 404
    assert (said["path"], said["code"], said["errors"]) == ("/v2/nowhere", "not_found", [])
    assert said["message"] and said["timestamp"].endswith("Z")


async def test_it_may_be_served_elsewhere(vault: Vault) -> None:
    doors = Doors(images_prefix="/pictures/v3")
    async with served(vault, doors) as address, client(address) as http:
        promises = (await http.get("/pictures/v3/openapi.json")).json()["paths"]
        assert "/pictures/v3/status" in promises
        assert (await http.get("/pictures/v3/status")).status_code == 200
        assert (await http.get("/pictures/v3/nowhere")).json()["statusCode"] == 404
        assert (await http.get("/v2/nowhere")).headers["Content-Type"].startswith("text/plain")


def test_its_path_is_none_of_the_others(vault: Vault) -> None:
    paths = {rule.rule.split("/")[1] for rule in create_app(vault, Doors()).url_map.iter_rules()}
    assert paths - {"", "v2"} <= set(TAKEN.split())


def test_every_promise_says_what_it_does_and_names_only_shapes_there_are() -> None:
    promises = document(described("/v2"))
    assert len({route.handler.__name__ for route in ROUTES}) == len(ROUTES)
    for path, operations in promises["paths"].items():
        assert all(each["summary"] and "500" in each["responses"] for each in operations.values()), path
    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(promises)))
    assert named <= set(promises["components"]["schemas"])
