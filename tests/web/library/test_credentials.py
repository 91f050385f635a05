from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import httpx
import pytest

from config.wiring import House
from tests.web.serving import Address, client
from vault.lockout import FREE
from vault.models.credentials import CredentialKind
from vault.models.principals import Scope
from vault.owners import OWNER
from vault.vault import Vault
from web.library.wire.credentials import browser as told

PASSWORD = "a lake at dawn"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
async def browser(address: Address, vault: Vault) -> AsyncIterator[httpx.AsyncClient]:
    """The owner's browser, on one of our pages."""
    session = await vault.owners.claim(await vault.owners.invite(), PASSWORD)
    headers = {"Cookie": f"chatvault_session={session}", "Sec-Fetch-Site": "same-origin"}
    async with client(address, **headers) as http:
        yield http


async def made(http: httpx.AsyncClient, **wish: object) -> httpx.Response:
    return await http.post("/api/library/tokens", json={"name": "script"} | wish)


async def test_a_token_is_shown_once_and_works_until_it_is_revoked(
    owner: httpx.AsyncClient, stranger: httpx.AsyncClient
) -> None:
    fresh = (await made(owner, scopes=["library:read"], days=30)).json()
    stranger.headers["Authorization"] = f"Bearer {fresh.pop('token')}"
    assert (await stranger.get("/api/library")).status_code == 200
    listed = next(each for each in (await owner.get("/api/library/tokens")).json() if each["id"] == fresh["id"])
    assert listed["scopes"] == ["library:read"] and listed["expiresAt"] and listed["lastUsedAt"]
    assert "token" not in listed
    assert (await owner.delete(f"/api/library/tokens/{fresh['id']}")).status_code == 200
    assert (await stranger.get("/api/library")).status_code == 401
    assert (await owner.delete(f"/api/library/tokens/{fresh['id']}")).status_code == 404


@pytest.mark.parametrize("wish", [{"name": " "}, {"scopes": []}, {"scopes": ["everything"]}, {"days": 0}, {"owner": 1}])
async def test_a_token_that_makes_no_sense_is_refused(owner: httpx.AsyncClient, wish: dict[str, object]) -> None:
    assert (await made(owner, **wish)).status_code == 400


async def test_no_token_makes_one_that_may_more(stranger: httpx.AsyncClient, vault: Vault) -> None:
    scopes = (Scope.SETTINGS, Scope.LIBRARY_READ)
    secret, _ = await vault.tokens.issue(OWNER, CredentialKind.API_KEY, "small", scopes=scopes)
    stranger.headers["X-API-Key"] = secret
    assert (await made(stranger, scopes=["library:read"])).status_code == 201
    assert (await made(stranger, scopes=["purge"])).json()["code"] == "out_of_scope"
    assert (await made(stranger)).status_code == 403


@pytest.mark.parametrize(("days", "left"), [({}, 2), ({"days": 30}, 2), ({"days": 1}, 1)])
async def test_no_token_makes_one_that_outlives_it(
    stranger: httpx.AsyncClient, vault: Vault, days: dict[str, int], left: int
) -> None:
    secret, key = await vault.tokens.issue(OWNER, CredentialKind.API_KEY, "short", timedelta(days=2))
    stranger.headers["X-API-Key"] = secret
    fresh = (await made(stranger, **days)).json()
    assert datetime.fromisoformat(fresh["expiresAt"]) - key.created_at < timedelta(days=left, minutes=1)


async def test_a_browser_makes_tokens_that_are_good_until_they_are_revoked(browser: httpx.AsyncClient) -> None:
    assert (await made(browser)).json()["expiresAt"] is None


async def test_a_browser_sees_where_it_is_signed_in_and_signs_the_others_out(
    browser: httpx.AsyncClient, vault: Vault
) -> None:
    for _ in range(2):
        await vault.owners.sign_in(PASSWORD)
    sessions = (await browser.get("/api/library/sessions")).json()
    assert [each["current"] for each in sessions] == [True, False, False]
    assert (await browser.delete(f"/api/library/sessions/{sessions[1]['id']}")).json() == {"success": True}
    assert (await browser.delete("/api/library/sessions")).json() == {"ended": 1}
    assert [each["current"] for each in (await browser.get("/api/library/sessions")).json()] == [True]


async def test_a_new_password_signs_everybody_out_but_the_one_who_set_it(
    browser: httpx.AsyncClient, vault: Vault
) -> None:
    other = await vault.owners.sign_in(PASSWORD)
    wish = {"current": PASSWORD, "password": "quite another one"}
    answer = await browser.post("/api/library/password", json=wish)
    assert answer.json() == {"success": True}
    assert await vault.tokens.check(CredentialKind.SESSION, other) is None
    browser.headers["Cookie"] = answer.headers["Set-Cookie"].partition(";")[0]
    assert (await browser.get("/api/library/sessions")).status_code == 200
    assert await vault.owners.sign_in("quite another one")


@pytest.mark.parametrize(("wish", "code"), [({"current": "wrong"}, "forbidden"), ({"password": "short"}, "invalid")])
async def test_a_wrong_or_a_short_password_changes_nothing(
    browser: httpx.AsyncClient, vault: Vault, wish: dict[str, str], code: str
) -> None:
    answer = await browser.post(
        "/api/library/password", json={"current": PASSWORD, "password": "quite another one"} | wish
    )
    assert answer.json()["code"] == code
    assert await vault.owners.sign_in(PASSWORD)


async def test_whoever_guesses_is_told_when_to_come_again(browser: httpx.AsyncClient, house: House) -> None:
    for _ in range(2 * FREE):  # as by somebody else, long enough ago
        await house.stores.attempts.take("account owner", free=FREE, longest=timedelta(0), memory=timedelta(hours=1))
    wish = {"current": "wrong", "password": "quite another one"}
    assert (await browser.post("/api/library/password", json=wish)).status_code == 403
    answer = await browser.post("/api/library/password", json=wish)
    assert (answer.status_code, answer.json()["code"]) == (429, "locked_out")
    assert 800 < int(answer.headers["Retry-After"]) <= 900


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/140.0 Safari/537 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 16) AppleWebKit/537 Chrome/140.0 Mobile Safari/537", "Chrome on Android"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_called_what_people_call_it(agent: str, words: str) -> None:
    assert told(agent) == words
