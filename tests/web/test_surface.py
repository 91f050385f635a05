"""Every promise of a surface says what a credential must be good for."""

from __future__ import annotations

import httpx
import pytest

from tests.web.serving import Address, client
from vault.models.credentials import CredentialKind
from vault.models.principals import Scope
from vault.owners import OWNER
from vault.vault import Vault
from web.library import PREFIX, ROUTES, SURFACE
from web.openapi import document


def test_every_route_says_which_scope_it_needs() -> None:
    assert [f"{route.method} {route.path}" for route in ROUTES if not (route.scope or route.public or route.own)] == []


def test_the_description_says_which_scope_each_operation_needs() -> None:
    reading = document(SURFACE)["paths"]["/api/library/chats"]["get"]
    assert reading["x-scope"] == "chats:read" and "chats:read" in reading["description"]


async def limited(vault: Vault, *scopes: Scope) -> dict[str, str]:
    secret, _ = await vault.tokens.issue(OWNER, CredentialKind.API_KEY, "reader", scopes=scopes)
    return {"X-API-Key": secret}


async def test_a_key_does_what_its_scopes_say_and_is_told_which_one_it_lacks(
    stranger: httpx.AsyncClient, vault: Vault
) -> None:
    reader = await limited(vault, Scope.LIBRARY_READ)
    assert (await stranger.get("/api/library", headers=reader)).status_code == 200
    refused = await stranger.get("/api/library/chats", headers=reader)
    assert (refused.status_code, refused.json()["code"]) == (403, "out_of_scope")
    assert "chats:read" in refused.json()["error"]
    assert (await stranger.delete("/api/library/1", headers=reader)).status_code == 403


@pytest.mark.parametrize("scope", list(Scope))
async def test_no_scope_opens_what_another_one_is_for(address: Address, vault: Vault, scope: Scope) -> None:
    """Every route without parameters, read with a key of one scope: open exactly where the table says so."""
    plain = [each for each in ROUTES if each.method == "GET" and "<" not in each.path and each.scope]
    quick = [each for each in plain if not each.path.endswith("/events")]
    async with client(address, **await limited(vault, scope)) as http:
        refused = {each.path for each in quick if (await http.get(PREFIX + each.path)).status_code == 403}
    assert refused == {each.path for each in quick if each.scope is not scope}


async def test_what_was_changed_is_in_the_audit_record_and_what_was_only_asked_is_not(
    owner: httpx.AsyncClient, vault: Vault
) -> None:
    await owner.get("/api/library/albums")
    made = await owner.post("/api/library/albums", json={"name": "Lakes"})
    await owner.delete(f"/api/library/albums/{made.json()['id']}")
    deeds = await vault.audit.page(OWNER, limit=9)
    assert [(each.action, each.object, each.by) for each in deeds] == [
        ("remove_album", str(made.json()["id"]), "tests"),
        ("add_album", str(made.json()["id"]), "tests"),
    ]
