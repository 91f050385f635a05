"""Purges, receipts, blocks and sweeps from the terminal, over real processes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.seed import BEN
from tests import make, pictures
from tests.house import House, eventually, open_house
from vault.models.purges import SURE
from vault.owners import OWNER


@pytest.fixture(scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    data = tmp_path_factory.mktemp("purges") / "data"
    async with open_house(data, CHATVAULT_UNDO_SECONDS="0") as house:
        yield house


async def saved(house: House, folder: Path, seed: int, caption: str) -> None:
    """A photo that Anna sent, saved, and sent on to Ben."""
    photo = folder / f"{seed}.jpg"
    photo.write_bytes(pictures.jpeg(seed, (320, 240)))
    message = await house.post("Anna", "Anna", photo=photo)
    await house.post("Anna", "me", text=f"!save {caption}", reply=message)
    assert await eventually(lambda: lives(house, caption, 1))
    await house.post("Ben", "me", text=f"!send {caption}")
    assert await eventually(lambda: lives(house, caption, 2))


async def lives(house: House, caption: str, messages: int) -> bool:
    async with house.vault() as vault:
        found = await vault.library.page(OWNER, words=caption)
        return len(await vault.places.of(found, SURE)) == messages


async def test_what_was_planned_is_deleted_and_sealed(house: House, tmp_path: Path) -> None:
    await saved(house, tmp_path, 1, "lake")
    places = await house.chatvault("places", "lake")
    assert [(each["chat"], each["why"]) for each in places] == [("Anna", "exact"), ("Ben", "tracked")]
    plan = await house.chatvault("purges", "plan", "lake")
    assert (plan["totalMessages"], plan["tiers"]) == (2, {"exact": 1, "tracked": 1})
    done = await house.chatvault("purges", "execute", plan["planId"][:8], "--never-again")
    assert (done["state"], done["planned"], done["deleted"]) == ("done", 2, 2)
    assert await house.chatvault("places", "lake") == []
    sound = await house.chatvault("receipts", "verify")
    [receipt] = await house.chatvault("receipts", "list")
    assert (sound["sound"], sound["head"]) == (True, receipt["digest"])


async def test_a_blocked_photo_can_be_let_go(house: House) -> None:
    [block] = await house.chatvault("blocks", "list")
    assert block["by"].startswith("purge ")
    assert (await house.told("blocks", "remove", block["id"][:6])).said == "Lifted.\n"
    assert await house.chatvault("blocks", "list") == []


async def test_a_plan_that_is_cancelled_deletes_nothing(house: House, tmp_path: Path) -> None:
    await saved(house, tmp_path, 2, "hills")
    wider = await house.chatvault("purges", "plan", "hills", "--tier", "re-encoded")
    assert wider["tiers"] == {"exact": 1, "tracked": 1}
    plan = await house.chatvault("purges", "plan", "hills", "--chat", "Ben")
    assert plan["totalMessages"] == 1
    cancelled = await house.chatvault("purges", "cancel", plan["planId"])
    assert (cancelled["state"], cancelled["cancelled"]) == ("cancelled", 1)
    assert "cannot be executed" in (await house.told("purges", "execute", plan["planId"])).complaint
    assert await lives(house, "hills", 2)


async def test_a_rule_is_made_disabled_shows_what_it_takes_and_runs(house: House) -> None:
    made = await house.chatvault(
        "sweeps", "add", "Old hills", "--search", "hills", "--every", "1d", "--tier", "re-encoded"
    )
    assert (made["enabled"], made["dryRun"]["tiers"]) == ("no", {"exact": 1, "tracked": 1})
    assert len(await house.chatvault("sweeps", "dry-run", "old hills")) == 2
    await house.chatvault("sweeps", "run", "old hills")
    assert await eventually(lambda: ran(house)) == ("done", "2", "2")
    await sends_it(house, "hills", 1001)
    assert len(await house.chatvault("sweeps", "dry-run", "old hills")) == 1001  # more than a page of them
    assert "It runs next at" in (await house.told("sweeps", "enable", "old hills")).said
    assert (await house.told("sweeps", "remove", "old hills")).said == "Removed.\n"


async def sends_it(house: House, caption: str, times: int) -> None:
    """Ben sent this photo, and the bot has heard of it."""
    async with house.vault() as vault:
        [photo] = await vault.library.page(OWNER, words=caption)
        media = make.media(sha256=photo.digests.sha256)
        sent = [make.message(f"{caption}-{number}", chat=BEN.id, media=media) for number in range(times)]
        await vault.chats.seen(sent)


async def ran(house: House) -> tuple[str, str, str] | None:
    [run] = await house.chatvault("sweeps", "history", "old hills")
    return (run["state"], run["planned"], run["deleted"]) if run["deleted"] == "2" else None


@pytest.mark.parametrize(
    ("command", "complaint"),
    [
        (("purges", "plan"), "Say in which chats"),
        (("purges", "execute", "nonsense"), "There is no plan nonsense"),
        (("sweeps", "add", "Never", "--search", "x", "--every", "soon"), "“soon” is no span of time"),
        (("sweeps", "add", "Never", "--search", "x"), ""),
        (("blocks", "remove", "nonsense"), "There is no block nonsense"),
    ],
)
async def test_what_makes_no_sense_is_said_in_a_sentence(
    house: House, command: tuple[str, ...], complaint: str
) -> None:
    told = await house.told(*command)
    assert told.status == 1 and complaint in told.complaint and told.complaint.count("\n") == 1
