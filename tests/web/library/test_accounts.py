from __future__ import annotations

import httpx
import pytest

from vault.models.accounts import LinkState, Progress
from vault.owners import OWNER
from vault.vault import Vault

ACCOUNTS = "/api/library/accounts"


@pytest.fixture
async def vault(vault: Vault) -> Vault:
    """With an account whose bot waits to be linked."""
    await vault.accounts.add(OWNER, "phone")
    await vault.links.report("phone", OWNER, "whatsapp", LinkState.UNLINKED, "Link it.")
    return vault


async def test_accounts_are_listed_with_the_remedy(owner: httpx.AsyncClient, vault: Vault) -> None:
    expected = {"name": "phone", "kind": "whatsapp", "state": "unlinked", "remedy": "Link it."}
    assert (await owner.get(ACCOUNTS)).json() == [expected | {"history": None, "linking": None}]


async def test_how_far_the_history_has_come_is_said_while_it_arrives(owner: httpx.AsyncClient, vault: Vault) -> None:
    arriving = Progress(chats=3, messages=1200, percent=40)
    await vault.links.report("phone", OWNER, "whatsapp", LinkState.READY, history=arriving)
    [entry] = (await owner.get(ACCOUNTS)).json()
    assert entry["history"] == {"chats": 3, "messages": 1200, "percent": 40}


async def test_an_account_is_added_once(owner: httpx.AsyncClient, vault: Vault) -> None:
    added = await owner.post(ACCOUNTS, json={"name": "sandbox"})
    assert (added.status_code, added.json()["kind"], added.json()["state"]) == (201, "sandbox", "stopped")
    assert (await owner.post(ACCOUNTS, json={"name": "sandbox"})).status_code == 400
    assert (await owner.post(ACCOUNTS, json={"name": "../up"})).status_code == 400


async def test_the_code_is_shown_as_a_picture_that_changes_with_it(owner: httpx.AsyncClient, vault: Vault) -> None:
    assert (await owner.post(f"{ACCOUNTS}/phone/link", json={})).json()["linking"]["state"] == "asked"
    wish = await vault.pairings.wanted(OWNER, "phone")
    assert wish
    pictures = []
    for code in ("first", "second"):
        await vault.pairings.show(wish, code, 20)
        [entry] = (await owner.get(ACCOUNTS)).json()
        pictures.append(entry["linking"]["picture"])
        assert (entry["linking"]["code"], entry["linking"]["until"][-1]) == (code, "Z")
    assert all(picture.startswith("data:image/svg+xml") for picture in pictures)
    assert pictures[0] != pictures[1]


async def test_a_number_gets_characters_and_no_picture(owner: httpx.AsyncClient, vault: Vault) -> None:
    assert (await owner.post(f"{ACCOUNTS}/phone/link", json={"phone": "+49 155 5000001"})).status_code == 202
    wish = await vault.pairings.wanted(OWNER, "phone")
    assert wish and wish.phone == "491555000001"
    await vault.pairings.show(wish, "AEES-5A6B", 160)
    [entry] = (await owner.get(ACCOUNTS)).json()
    assert (entry["linking"]["byPhone"], entry["linking"]["code"], entry["linking"]["picture"]) == (
        True,
        "AEES-5A6B",
        "",
    )


async def test_linking_is_called_off_and_the_code_is_gone(owner: httpx.AsyncClient, vault: Vault) -> None:
    await owner.post(f"{ACCOUNTS}/phone/link", json={})
    assert (await owner.delete(f"{ACCOUNTS}/phone/link")).json() == {"success": True}
    assert await vault.pairings.wanted(OWNER, "phone") is None


async def test_what_cannot_be_linked_or_unlinked_says_why(owner: httpx.AsyncClient, vault: Vault) -> None:
    assert (await owner.post(f"{ACCOUNTS}/nobody/link", json={})).status_code == 404
    assert "country code" in (await owner.post(f"{ACCOUNTS}/phone/link", json={"phone": "12"})).json()["error"]
    await vault.accounts.add(OWNER, "other")
    assert (await owner.post(f"{ACCOUNTS}/other/unlink")).status_code == 503


async def test_an_account_is_unlinked_and_removed(owner: httpx.AsyncClient, vault: Vault) -> None:
    assert (await owner.post(f"{ACCOUNTS}/phone/unlink")).status_code == 200
    assert (await owner.delete(f"{ACCOUNTS}/phone")).status_code == 200
    assert (await owner.get(ACCOUNTS)).json() == []


async def test_accounts_are_nobody_elses_business(stranger: httpx.AsyncClient) -> None:
    assert (await stranger.get(ACCOUNTS)).status_code == 401
    assert (await stranger.post(f"{ACCOUNTS}/phone/link", json={})).status_code == 401
