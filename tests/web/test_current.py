from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.web.serving import Address, client, served
from vault.models.credentials import CredentialKind
from vault.owners import OWNER
from vault.vault import Vault
from web.doors import Doors

PASSWORD = "correct horse"


@pytest.fixture
async def session(vault: Vault) -> str:
    return await vault.owners.claim(await vault.owners.invite(), PASSWORD)


@pytest.fixture
async def browser(address: Address, session: str) -> AsyncIterator[httpx.AsyncClient]:
    async with client(address, Cookie=f"chatvault_session={session}") as http:
        yield http


async def test_a_stranger_is_told_how_to_come_in(stranger: httpx.AsyncClient) -> None:
    answer = await stranger.get("/api/library")
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("form", ["Bearer {}", "bearer {}"])
async def test_a_key_opens(stranger: httpx.AsyncClient, key: str, form: str) -> None:
    assert (await stranger.get("/api/library", headers={"Authorization": form.format(key)})).status_code == 200


async def test_a_key_opens_in_its_own_header_too(stranger: httpx.AsyncClient, key: str) -> None:
    assert (await stranger.get("/api/library", headers={"X-API-Key": key})).status_code == 200


async def test_a_revoked_key_does_not(stranger: httpx.AsyncClient, vault: Vault, key: str) -> None:
    await vault.tokens.revoke_all(OWNER, CredentialKind.API_KEY)
    assert (await stranger.get("/api/library", headers={"X-API-Key": key})).status_code == 401


async def test_a_session_opens(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/api/library")).status_code == 200


async def test_a_wrong_key_counts_more_than_a_good_session(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/api/library", headers={"X-API-Key": "cvk_wrong"})).status_code == 401


async def test_credentials_of_one_kind_do_not_pass_for_another(
    stranger: httpx.AsyncClient, key: str, session: str
) -> None:
    assert (await stranger.get("/api/library", headers={"X-API-Key": session})).status_code == 401
    assert (await stranger.get("/api/library", headers={"Cookie": f"chatvault_session={key}"})).status_code == 401


async def test_a_session_changes_things_from_our_own_pages(browser: httpx.AsyncClient) -> None:
    ours = str(browser.base_url).rstrip("/")
    for said in ({"Origin": ours}, {"Sec-Fetch-Site": "same-origin"}):
        assert (await browser.delete("/api/library/1", headers=said)).status_code == 404


async def test_a_session_alone_changes_nothing(browser: httpx.AsyncClient) -> None:
    answer = await browser.delete("/api/library/1")
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(vault: Vault, stranger: httpx.AsyncClient) -> None:
    cookie = await signed_in(vault, stranger)
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie


async def test_over_https_the_cookie_stays_on_https(vault: Vault) -> None:
    async with served(vault, Doors(external_url="https://photos.example.org")) as address, client(address) as http:
        http.headers["Host"] = "photos.example.org"
        assert "Secure" in await signed_in(vault, http)


async def signed_in(vault: Vault, http: httpx.AsyncClient) -> str:
    await vault.owners.claim(await vault.owners.invite(), PASSWORD)
    return (await http.post("/login", data={"password": PASSWORD})).headers["Set-Cookie"]
