from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx

from bot.sandbox.driver import Driver
from tests import make, pictures
from tests.web.library.test_plans import somebody_else
from tests.web.library.test_purges import in_two_chats
from tests.web.serving import uploaded
from vault.models.accounts import LinkState
from vault.owners import OWNER
from vault.vault import Vault


async def living(http: httpx.AsyncClient, id: int, tiers: str = "") -> list[dict[str, Any]]:
    answer = await http.get(f"/api/library/{id}/places", params={"tiers": tiers} if tiers else {})
    assert answer.status_code == 200, answer.text
    places: list[dict[str, Any]] = answer.json()["places"]
    return places


async def from_anna(phone: Driver, folder: Path, **options: Any) -> str:
    file = folder / "anna.jpg"
    file.write_bytes(pictures.jpeg())
    id: str = (await phone.post("Anna", "Anna", photo=file, **options))["messageId"]
    return id


async def test_it_is_told_where_a_photo_lives_and_why(owner: httpx.AsyncClient, phone: Driver, tmp_path: Path) -> None:
    theirs = await from_anna(phone, tmp_path)
    places = await living(owner, await in_two_chats(owner, phone))
    assert {(place["chatName"], place["fromMe"], place["tier"]) for place in places} == {
        ("Anna", True, "tracked"),
        ("Dad", True, "exact"),
        ("Anna", False, "exact"),
    }
    [hers] = [place for place in places if place["messageId"] == theirs]
    assert (hers["senderName"], hers["account"], hers["tiers"]) == ("Anna", "sandbox", ["exact", "re-encoded"])


async def test_it_is_told_how_far_it_can_be_taken_back(owner: httpx.AsyncClient, phone: Driver, tmp_path: Path) -> None:
    await from_anna(phone, tmp_path)
    places = await living(owner, await in_two_chats(owner, phone))
    assert {(place["fromMe"], place["deletableForEveryone"]) for place in places} == {(True, True), (False, False)}
    assert {place["revocableUntil"] is None for place in places if not place["fromMe"]} == {True}
    assert all(
        place["deletableForMe"] and place["revocableUntil"] > place["sentAt"] for place in places if place["fromMe"]
    )


async def test_a_copy_that_was_compressed_again_is_found(
    owner: httpx.AsyncClient, phone: Driver, tmp_path: Path
) -> None:
    await from_anna(phone, tmp_path, recompress=True)
    id = (await uploaded(owner, pictures.jpeg()))["id"]
    [place] = await living(owner, id)
    assert place["tier"] == "re-encoded" and 0 <= place["distance"] <= 4
    assert await living(owner, id, "tracked,exact") == []


async def test_what_was_seen_is_told_along(owner: httpx.AsyncClient, phone: Driver) -> None:
    answer = (await owner.get(f"/api/library/{await in_two_chats(owner, phone)}/places")).json()
    assert answer["coverage"] == (await owner.get("/api/library/coverage")).json()
    [line] = answer["coverage"]
    assert line["account"] == "sandbox" and line["since"] and line["trimmedChats"] == 0


async def test_a_reason_that_is_none_is_refused(owner: httpx.AsyncClient) -> None:
    for tiers in ("exact,similar", "listed", ",", "exact;tracked"):
        assert (await owner.get("/api/library/1/places", params={"tiers": tiers})).status_code == 400, tiers


async def test_as_many_can_be_looked_for_and_purged_as_the_trash_takes(owner: httpx.AsyncClient) -> None:
    many = [9_000_000_000_000 + n for n in range(100_000)]
    for path, photos, status in (
        ("places", many, 404),
        ("purges", many, 404),
        ("trash", many, 200),
        ("places", [*many, 1], 400),
        ("purges", [*many, 1], 400),
    ):
        answer = await owner.post(f"/api/library/{path}", json={"photoIds": photos})
        assert answer.status_code == status, answer.text[:200]


async def test_a_photo_of_nobodys_lives_nowhere(owner: httpx.AsyncClient, vault: Vault) -> None:
    id = (await uploaded(owner, pictures.jpeg()))["id"]
    assert (await owner.get("/api/library/999/places")).status_code == 404
    async with somebody_else(owner, vault) as other:
        assert (await other.get(f"/api/library/{id}/places")).status_code == 404
        assert (await other.get("/api/library/coverage")).json() == []


async def test_a_messages_own_small_picture_is_shown_to_its_owner(
    owner: httpx.AsyncClient, phone: Driver, tmp_path: Path, vault: Vault
) -> None:
    await from_anna(phone, tmp_path)
    [place] = await living(owner, (await uploaded(owner, pictures.jpeg()))["id"])
    name = {part: place[part] for part in ("account", "chatId", "messageId")}
    small = await owner.get("/api/library/messages/thumb", params=name)
    assert place["hasThumbnail"] and small.content.startswith(b"\xff\xd8")
    async with somebody_else(owner, vault) as other:
        assert (await other.get("/api/library/messages/thumb", params=name)).status_code == 404
    nobody = name | {"messageId": "none"}
    assert (await owner.get("/api/library/messages/thumb", params=nobody)).status_code == 404


async def test_a_picture_to_be_seen_once_is_not_shown(owner: httpx.AsyncClient, vault: Vault) -> None:
    await vault.links.report("sandbox", OWNER, "sandbox", LinkState.READY)
    media = make.media("once", small=pictures.jpeg(1, (40, 30)), view_once=True)
    await vault.chats.seen([make.message("once", media=media)])
    name = {"account": "sandbox", "chatId": "ana@c.us", "messageId": "once"}
    assert (await owner.get("/api/library/messages/thumb", params=name)).status_code == 404
