from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.sandbox.driver import Driver
from tests.web.library.test_plans import came_to, ended, found, somebody_else
from tests.web.library.test_purges import in_two_chats
from vault.vault import Vault

SWEEPS = "/api/library/sweeps"
HOURLY = {"name": "Tidy", "chats": ["ana@c.us"], "everySeconds": 3600}

NONSENSE: list[dict[str, Any]] = [
    {"name": ""},
    {"name": 5},
    {"everySeconds": None},
    {"cron": "0 3 * * *"},
    {"everySeconds": None, "cron": "every day"},
    {"zone": "Atlantis"},
    {"chats": []},
    {"most": 0},
    {"enabled": True},
    {"tiers": ["look-alike"]},
    {"before": "2026-05-04T12:00:00Z"},
]

Json = dict[str, Any]


async def added(http: httpx.AsyncClient, **rule: Any) -> Json:
    answer = await http.post(SWEEPS, json=HOURLY | rule)
    assert answer.status_code == 201, answer.text
    trial: Json = answer.json()
    return trial


async def path(http: httpx.AsyncClient, **rule: Any) -> str:
    return f"{SWEEPS}/{(await added(http, **rule))['sweep']['id']}"


@pytest.mark.usefixtures("photos")
async def test_a_new_sweep_is_off_and_shows_what_it_would_take(owner: httpx.AsyncClient) -> None:
    trial = await added(owner)
    assert (trial["sweep"]["enabled"], trial["sweep"]["nextAt"]) == (False, None)
    assert found(trial["dryRun"]) == {"ana", "mine"} and trial["dryRun"]["origin"] == "sweep"
    assert (await owner.get(SWEEPS)).json() == [trial["sweep"]]


async def test_a_rule_is_told_as_it_was_laid_down(owner: httpx.AsyncClient) -> None:
    rule = {
        "name": "Old",
        "q": "lake",
        "mine": True,
        "olderThanSeconds": 86_400,
        "tiers": ["exact", "re-encoded"],
        "scope": "me",
        "cron": "0 3 * * *",
        "zone": "Europe/Berlin",
        "most": 50,
    }
    answer = await owner.post(SWEEPS, json=rule)
    sweep = answer.json()["sweep"]
    assert sweep | rule == sweep and (sweep["everySeconds"], answer.json()["dryRun"]) == (None, None)


@pytest.mark.usefixtures("photos")
async def test_a_sweep_is_switched_on_and_changed(owner: httpx.AsyncClient) -> None:
    tidy = await path(owner)
    on = (await owner.patch(tidy, json={"enabled": True})).json()
    assert on["enabled"] and on["nextAt"] and on["everySeconds"] == 3600
    changed = (await owner.patch(tidy, json={"cron": "0 3 * * *", "most": 5})).json()
    assert (changed["cron"], changed["everySeconds"], changed["most"]) == ("0 3 * * *", None, 5)
    assert (changed["name"], changed["chats"], changed["enabled"]) == ("Tidy", ["ana@c.us"], True)
    assert (await owner.get(f"{SWEEPS}/tidy")).json() == changed


@pytest.mark.usefixtures("photos")
async def test_a_dry_run_deletes_nothing(owner: httpx.AsyncClient) -> None:
    tidy = await path(owner)
    for _ in range(2):
        trial = (await owner.post(f"{tidy}/dry-run")).json()
        assert found(trial["dryRun"]) == {"ana", "mine"}
    assert (await owner.get(f"{tidy}/runs")).json() == []


async def test_a_sweep_is_run_by_hand(owner: httpx.AsyncClient, phone: Driver) -> None:
    id = await in_two_chats(owner, phone)
    tidy = await path(owner, photoIds=[id], chats=[])
    answer = await owner.post(f"{tidy}/run")
    assert (answer.status_code, answer.json()["byHand"]) == (202, True)
    assert came_to(await ended(owner, answer.json())) == {"deleted": 2}
    [run] = (await owner.get(f"{tidy}/runs")).json()
    assert (run["state"], run["counts"]["deleted"]) == ("done", 2)
    assert (await owner.get(f"/api/library/purges/{run['planId']}/receipt")).json()["head"]["origin"] == "sweep"


@pytest.mark.usefixtures("photos")
async def test_a_removed_sweep_is_gone(owner: httpx.AsyncClient) -> None:
    tidy = await path(owner)
    assert (await owner.delete(tidy)).json() == {"success": True}
    assert (await owner.get(SWEEPS)).json() == []


async def test_a_rule_that_makes_no_sense_is_refused(owner: httpx.AsyncClient) -> None:
    for rule in NONSENSE:
        answer = await owner.post(SWEEPS, json=HOURLY | rule)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid"), rule


@pytest.mark.usefixtures("photos")
async def test_a_change_that_makes_no_sense_is_refused(owner: httpx.AsyncClient) -> None:
    tidy = await path(owner)
    changes: list[Json] = [{}, {"cron": "every day"}, {"tiers": []}, {"enabled": "yes"}, {"id": "x"}]
    for change in changes:
        answer = await owner.patch(tidy, json=change)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid"), change


async def test_a_sweep_of_nobodys_is_missing(owner: httpx.AsyncClient) -> None:
    await all_missing(owner, f"{SWEEPS}/none")


@pytest.mark.usefixtures("photos")
async def test_sweeps_are_their_owners(owner: httpx.AsyncClient, vault: Vault) -> None:
    tidy = await path(owner)
    async with somebody_else(owner, vault) as other:
        assert (await other.get(SWEEPS)).json() == []
        await all_missing(other, tidy)


async def all_missing(http: httpx.AsyncClient, path: str) -> None:
    for method, end in (("GET", ""), ("DELETE", ""), ("POST", "/dry-run"), ("POST", "/run"), ("GET", "/runs")):
        assert (await http.request(method, path + end)).status_code == 404, end
    assert (await http.patch(path, json={"enabled": True})).status_code == 404
