from __future__ import annotations

import hashlib
import json
from typing import Any

import httpx

from bot.sandbox.driver import Driver
from config.wiring import House
from tests import make
from tests.web.library.test_plans import ended, execute, planned, somebody_else
from tests.web.library.test_purges import in_two_chats, purge
from vault.owners import OWNER
from vault.vault import Vault


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def chained(receipt: dict[str, Any]) -> str:
    """The end of the chain of hashes over a receipt, as anybody can work it out."""
    link = hashlib.sha256(bytes.fromhex(receipt["previous"]) + canonical(receipt["head"])).digest()
    for line in receipt["lines"]:
        link = hashlib.sha256(link + canonical(line)).digest()
    return link.hex()


async def of(http: httpx.AsyncClient, plan: dict[str, Any]) -> httpx.Response:
    return await http.get(f"/api/library/purges/{plan['planId']}/receipt")


async def done(http: httpx.AsyncClient, id: int) -> dict[str, Any]:
    """The plan of a purge that ended."""
    plan = await planned(http, photoIds=[id])
    await execute(http, plan)
    await ended(http, plan)
    return plan


async def test_an_ended_purge_has_a_receipt(owner: httpx.AsyncClient, phone: Driver) -> None:
    plan = await done(owner, await in_two_chats(owner, phone))
    receipt = (await of(owner, plan)).json()
    assert (receipt["planId"], receipt["number"], receipt["lineCount"]) == (plan["planId"], 1, 2)
    assert receipt["head"]["digest"] == plan["digest"]
    assert [line["outcome"] for line in receipt["lines"]] == ["deleted", "deleted"]
    assert {line["message"] for line in receipt["lines"]} == {item["messageId"] for item in plan["items"]}


async def test_anybody_can_check_a_receipt(owner: httpx.AsyncClient, phone: Driver) -> None:
    id = await in_two_chats(owner, phone)
    first, second = (await of(owner, await done(owner, id))).json(), (await of(owner, await done(owner, id))).json()
    assert [chained(each) for each in (first, second)] == [first["digest"], second["digest"]]
    assert second["previous"] == first["digest"] and second["lines"] == []


async def test_a_long_receipt_comes_in_one_piece(owner: httpx.AsyncClient, house: House) -> None:
    lines = [json.dumps({"message": f"{number:0200}"}) for number in range(1500)]
    await house.stores.receipts.write("plan", 0, lines)
    await house.stores.receipts.add(make.receipt("plan", owner=OWNER, head="{}", count=len(lines)))
    receipt = (await owner.get("/api/library/purges/plan/receipt")).json()
    assert receipt["lines"] == [json.loads(line) for line in lines]
    assert (await owner.head("/api/library/purges/plan/receipt")).content == b""


async def test_before_its_end_a_purge_has_none(owner: httpx.AsyncClient, phone: Driver) -> None:
    plan = await planned(owner, photoIds=[await in_two_chats(owner, phone)])
    assert (await of(owner, plan)).json()["code"] == "missing"


async def test_receipts_are_listed_page_by_page(owner: httpx.AsyncClient, phone: Driver) -> None:
    id = await in_two_chats(owner, phone)
    plans = [(await done(owner, id))["planId"] for _ in range(2)]
    await purge(owner, id)
    first = await owner.get("/api/library/receipts", params={"limit": 1})
    rest = await owner.get(first.links["next"]["url"])
    assert [receipt["planId"] for receipt in [*first.json(), *rest.json()]] == plans[::-1]
    assert "lines" not in rest.json()[0] and "Link" not in rest.headers


async def test_the_chain_is_verified(owner: httpx.AsyncClient, phone: Driver) -> None:
    newest = (await of(owner, await done(owner, await in_two_chats(owner, phone)))).json()
    verdict = (await owner.get("/api/library/receipts/verify")).json()
    assert verdict == {"sound": True, "receipts": 1, "messages": 2, "head": newest["digest"], "fault": ""}


async def test_a_forged_receipt_is_found(owner: httpx.AsyncClient, house: House) -> None:
    await house.stores.receipts.add(make.receipt("plan", owner=OWNER, number=1))
    verdict = (await owner.get("/api/library/receipts/verify")).json()
    assert not verdict["sound"] and "Receipt 1" in verdict["fault"]


async def test_receipts_are_their_owners(owner: httpx.AsyncClient, house: House, vault: Vault) -> None:
    await house.stores.receipts.add(make.receipt("plan", owner=OWNER))
    async with somebody_else(owner, vault) as other:
        assert (await other.get("/api/library/receipts")).json() == []
        assert (await other.get("/api/library/receipts/verify")).json()["receipts"] == 0
        assert (await other.get("/api/library/purges/plan/receipt")).status_code == 404
