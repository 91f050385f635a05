"""People by the API: made, changed and sent away by the owner alone; and what they themselves may ask."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from tests import pictures
from tests.conftest import Arrive
from tests.web.serving import Address, client
from vault.models.credentials import Credential, CredentialKind
from vault.models.principals import GRANTS, READING, Role, Scope
from vault.owners import OWNER
from vault.vault import Vault
from web.library import PREFIX, ROUTES

KEY, SESSION = CredentialKind.API_KEY, CredentialKind.SESSION
PASSWORD = "a boat on the lake"
ANNA = {"name": "Anna", "login": "Anna", "role": "viewer"}
PEOPLE = "/api/library/people"


@pytest.fixture
async def root(vault: Vault) -> Credential:
    """What the owner does without the API."""
    _, credential = await vault.tokens.issue(OWNER, KEY, "root")
    return credential


class Anna:
    """Somebody's browser."""

    def __init__(self, id: str, session: str, http: httpx.AsyncClient) -> None:
        self.id, self.session, self.http = id, session, http


@pytest.fixture
async def anna(vault: Vault, address: Address, root: Credential) -> AsyncIterator[Anna]:
    person, link = await vault.people.add(root, "Anna", "anna", Role.VIEWER)
    session = await vault.signins.join(link, PASSWORD)
    headers = {"Cookie": f"chatvault_session={session}", "Sec-Fetch-Site": "same-origin"}
    async with client(address, **headers) as http:
        yield Anna(person.who.id, session, http)


async def test_somebody_is_invited_changed_and_sent_away(
    owner: httpx.AsyncClient, stranger: httpx.AsyncClient, vault: Vault
) -> None:
    made = await owner.post(PEOPLE, json=ANNA)
    assert made.status_code == 201 and made.headers["Cache-Control"] == "no-store"
    anna, link = made.json(), made.json().pop("link")
    assert (anna["login"], anna["role"], anna["joined"], anna["lastSeenAt"]) == ("anna", "viewer", False, None)
    assert link.startswith(f"{owner.base_url}/join?code=cv2_")
    assert (await owner.post(PEOPLE, json=ANNA)).json()["code"] == "invalid"
    [listed] = (await owner.get(PEOPLE)).json()
    assert listed["invitedUntil"] and "link" not in listed

    again = (await owner.post(f"{PEOPLE}/{anna['id']}/invite")).json()["link"]
    assert (await stranger.get(link)).status_code == 403
    assert "Hello Anna!" in (await stranger.get(again)).text
    form = {"code": again.partition("code=")[2], "password": PASSWORD, "again": PASSWORD}
    for wrong in ({"again": "another"}, {"password": "short", "again": "short"}):
        assert (await stranger.post("/join", data=form | wrong)).status_code == 400
    came = await stranger.post("/join", data=form)
    assert (came.status_code, came.headers["Location"]) == (303, "/library")
    assert (await stranger.post("/join", data=form)).status_code == 403

    wish = {"name": "Anna B", "role": "user", "disabled": True}
    changed = (await owner.patch(f"{PEOPLE}/{anna['id']}", json=wish)).json()
    assert {name: changed[name] for name in wish} == wish and changed["joined"]
    assert (await owner.delete(f"{PEOPLE}/{anna['id']}")).json() == {"success": True}
    for gone in (owner.delete(f"{PEOPLE}/{anna['id']}"), owner.patch(f"{PEOPLE}/{anna['id']}", json=wish)):
        assert (await gone).status_code == 404
    deeds = [each.action for each in await vault.audit.page(OWNER, limit=20)]
    assert deeds.count("add_person") == 1 and "change_person" not in deeds


@pytest.mark.parametrize(
    "wish", [{"role": "owner"}, {"role": "super_admin"}, {"name": " "}, {"login": "a@b.c"}, {"x": 1}]
)
async def test_what_makes_no_sense_is_refused(owner: httpx.AsyncClient, wish: dict[str, object]) -> None:
    assert (await owner.post(PEOPLE, json=ANNA | wish)).status_code == 400
    assert (await owner.get(PEOPLE)).json() == []


async def test_whoever_asks_is_told_who_they_are_and_what_they_may(
    owner: httpx.AsyncClient, stranger: httpx.AsyncClient, vault: Vault, anna: Anna
) -> None:
    assert (await owner.get("/api/library/me")).json() == {"name": "", "role": "owner", "scopes": list(Scope)}
    told = (await anna.http.get("/api/library/me")).json()
    assert told == {"name": "Anna", "role": "viewer", "scopes": [scope for scope in Scope if scope in READING]}
    secret, _ = await vault.tokens.issue(OWNER, KEY, "small", scopes=(Scope.CHATS_SEND,))
    small = await stranger.get("/api/library/me", headers={"X-API-Key": secret})
    assert small.json()["scopes"] == ["chats:send"]
    assert (await stranger.get("/api/library/me")).status_code == 401


@pytest.mark.parametrize("role", [Role.VIEWER, Role.USER, Role.ADMIN])
async def test_every_route_asks_what_the_role_grants(vault: Vault, anna: Anna, root: Credential, role: Role) -> None:
    """Whatever changes something and is out of scope is refused before anything else is looked at."""
    await vault.people.promote(root, anna.id, role)
    refused, wanted = set(), set()
    for route in ROUTES:
        if route.public or route.own or route.path.endswith("events"):
            continue
        path = PREFIX + route.path.replace("<serial:id>", "999999").replace("<path:id>", "x").replace("<id>", "x")
        if route.method != "GET" or "<" not in route.path:
            answer = await anna.http.request(route.method, path.replace("<name>", "x"))
            if answer.status_code == 403:
                refused.add((route.method, route.path))
            if route.scope not in GRANTS[role]:
                wanted.add((route.method, route.path))
    assert refused == wanted and ("POST", "/people") in refused and ("POST", "/tokens") in refused


async def test_a_person_sees_and_ends_their_own_browsers_and_no_others(
    anna: Anna, owner: httpx.AsyncClient, vault: Vault
) -> None:
    mine = await vault.owners.claim(await vault.owners.invite(), "a good long one")
    other = await vault.signins.sign_in("anna", PASSWORD)
    found = (await anna.http.get("/api/library/sessions")).json()
    assert [each["current"] for each in found] == [True, False]
    [session] = (await owner.get("/api/library/sessions")).json()
    assert (await anna.http.delete(f"/api/library/sessions/{session['id']}")).status_code == 404
    assert (await owner.delete(f"/api/library/sessions/{found[0]['id']}")).status_code == 404
    assert (await anna.http.delete("/api/library/sessions")).json() == {"ended": 1}
    assert (await owner.delete("/api/library/sessions")).json() == {"ended": 1}
    assert await vault.access.enter(SESSION, mine) is None and await vault.access.enter(SESSION, other) is None
    assert (await anna.http.get("/api/library")).status_code == 200


async def test_a_person_changes_their_own_password_and_not_the_owners(anna: Anna, vault: Vault) -> None:
    await vault.owners.claim(await vault.owners.invite(), "a good long one")
    wish = {"current": "a good long one", "password": "another boat"}
    assert (await anna.http.post("/api/library/password", json=wish)).status_code == 403
    changed = await anna.http.post("/api/library/password", json=wish | {"current": PASSWORD})
    assert changed.json() == {"success": True} and "chatvault_session=" in changed.headers["Set-Cookie"]
    assert await vault.signins.sign_in("anna", "another boat") and await vault.owners.sign_in("a good long one")


async def test_whoever_is_kept_out_hears_no_more_news(
    anna: Anna, vault: Vault, root: Credential, arrive: Arrive
) -> None:
    async with anna.http.stream("GET", "/api/library/events") as news:
        lines = news.aiter_lines()
        assert await anext(lines) == "event: ready"
        await vault.people.disable(root, anna.id)
        await vault.intake.accept(await arrive(pictures.saved(pictures.drawing(1), "JPEG")))
        assert not [line async for line in lines if line.startswith("event")]
    assert (await anna.http.get("/api/library")).status_code == 401
