from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from tests import pictures
from tests.web.serving import Address, client, served, uploaded
from vault.vault import Vault
from web.doors import Doors
from web.site import ROOMS

OUTSIDE = "https://photos.example/vault"


@pytest.fixture
async def below(vault: Vault) -> AsyncIterator[Address]:
    """The app as a proxy below a path reaches it."""
    async with served(vault, Doors(external_url=OUTSIDE)) as address:
        yield address


@pytest.fixture
async def inside(below: Address, vault: Vault) -> AsyncIterator[httpx.AsyncClient]:
    session = await vault.owners.claim(await vault.owners.invite(), "a lake at dawn")
    mine = {"Cookie": f"chatvault_session={session}", "Sec-Fetch-Site": "same-origin"}
    async with client(below, **mine) as http:
        yield http


@pytest.mark.parametrize("path", ROOMS.values())
async def test_every_page_and_all_that_it_is_made_of_is_there_below_a_path(
    inside: httpx.AsyncClient, path: str
) -> None:
    page = await inside.get(f"/vault{path}")
    named = set(re.findall(r'(?:href|src|action)="([^"#]+)', page.text))
    assert page.status_code == 200
    assert {address for address in named if not address.startswith("/vault/")} == set()
    for address in sorted(each for each in named if "/site/" in each):
        assert (await inside.get(address)).status_code == 200, address


async def test_an_invitation_leads_to_where_people_reach_the_site(inside: httpx.AsyncClient) -> None:
    made = await inside.post("/api/library/people", json={"name": "Anna", "login": "anna", "role": "viewer"})
    link = made.json()["link"]
    assert link.startswith(f"{OUTSIDE}/join?code=")
    assert "Hello Anna!" in (await inside.get(link.removeprefix("https://photos.example"))).text


async def test_modules_are_found_below_a_path(inside: httpx.AsyncClient) -> None:
    page = (await inside.get("/vault/library")).text
    [lit] = re.findall(r'"lit":\s*"([^"]+)"', page)
    assert lit.startswith("/vault/site/")
    assert (await inside.get(lit)).status_code == 200


async def test_a_proxy_may_cut_the_path_off(inside: httpx.AsyncClient) -> None:
    assert (await inside.get("/readyz")).status_code == 200
    assert (await inside.get("/")).headers["location"] == "/vault/library"
    assert (await inside.get("/vault")).headers["location"] == "/vault/library"


async def test_the_next_page_of_a_list_is_named_with_the_path(inside: httpx.AsyncClient) -> None:
    for seed in (1, 2):
        await uploaded(inside, pictures.jpeg(seed, (64, 48)))
    page = await inside.get("/vault/api/library?limit=1")
    assert page.links["next"]["url"].startswith("/vault/api/library?")


async def test_uploads_in_pieces_and_the_app_of_a_phone_know_the_path(inside: httpx.AsyncClient) -> None:
    told = {"Tus-Resumable": "1.0.0", "Upload-Length": "5"}
    begun = await inside.post("/vault/api/library/uploads", headers=told)
    path = begun.url.join(begun.headers["Location"]).path
    assert (await inside.head(path, headers=told)).headers["Upload-Offset"] == "0"
    manifest = (await inside.get("/vault/manifest.webmanifest")).json()
    named = [manifest["start_url"], manifest["scope"], manifest["share_target"]["action"], manifest["icons"][0]["src"]]
    assert all(address.startswith("/vault/") for address in named)
    assert (await inside.get(named[-1])).headers["Content-Type"] == "image/png"
