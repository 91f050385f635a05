"""Two accounts in one vault, each with a phone, a process, chats and an allowance of its own."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import httpx
import pytest

from tests import pictures
from tests.house import eventually
from tests.test_walk import listed, previewed, sent
from tests.whatsapp.account import Account, until
from tests.whatsapp.house import ACCOUNT, LinkedHouse, knows, state
from tests.whatsapp.people import Person
from tests.whatsapp.stage import Stage, open_stage

OFFICE = "office"
A_DAY = 3  # photos
PATIENCE = 180.0  # seconds; a limit for failing


@pytest.fixture(scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path_factory.mktemp("stage")) as stage:
        yield stage


@pytest.fixture(scope="module")
def office(stage: Stage) -> Account:
    """My other phone."""
    return stage.account("Office")


@pytest.fixture(scope="module")
def chloe(stage: Stage) -> Person:
    """Somebody only the office knows."""
    return stage.person("Chloé")


@pytest.fixture(scope="module")
async def house(
    stage: Stage, office: Account, chloe: Person, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[LinkedHouse]:
    data = tmp_path_factory.mktemp("accounts") / "data"
    settings = {"CHATVAULT_DAILY_SENDS": str(A_DAY), "CHATVAULT_LINE_WAIT": "30"}  # for a bot to start again
    house = LinkedHouse(data, stage, [stage.anna, stage.ben], **settings)
    try:
        await house.start()
        await house.chatvault("account", "add", OFFICE)
        await house.link(OFFICE, office, [chloe])
        yield house
    finally:
        await house.raze()


@pytest.fixture(scope="module")
async def web(house: LinkedHouse) -> AsyncIterator[httpx.AsyncClient]:
    async with house.web() as web:
        assert await eventually(lambda: knows(web, OFFICE, {"Chloé"}), PATIENCE)
        yield web


@pytest.fixture(scope="module")
async def photo(
    house: LinkedHouse, stage: Stage, web: httpx.AsyncClient, tmp_path_factory: pytest.TempPathFactory
) -> int:
    """Saved out of a chat of the first account, whose bot is killed in the middle of it."""
    file = tmp_path_factory.mktemp("photo") / "beach.jpg"
    file.write_bytes(pictures.jpeg(7))
    stage.server.media.delay = 1
    message = await house.post("Anna", "Anna", photo=file)
    await house.post("Anna", "me", reply=message, text="!save Beach")
    await until(lambda: stage.server.media.busy > 0, PATIENCE, "the download")
    kill(house, ACCOUNT)
    stage.server.media.delay = 0
    [record] = await eventually(lambda: listed(web))
    id: int = record["id"]
    return id


async def test_a_photo_saved_on_one_is_sent_on_the_other(
    web: httpx.AsyncClient, stage: Stage, office: Account, chloe: Person, photo: int
) -> None:
    of = {chat["name"]: chat["account"] for chat in (await web.get("/api/library/chats")).json()}
    assert (of["Chloé"], of["Ben"]) == (OFFICE, ACCOUNT)
    message = await sent(web, photo, "Chloé")
    assert [seen.id for seen in chloe.view.of(office.jid)] == [message["messageId"]]
    assert chloe.view.of(stage.me.jid) == []


async def test_a_bot_killed_while_it_sends_sends_once_and_the_other_goes_on(
    house: LinkedHouse, web: httpx.AsyncClient, stage: Stage, office: Account, chloe: Person, photo: int
) -> None:
    assert await eventually(lambda: knows(web, ACCOUNT, {"Ben"}), PATIENCE)
    before = len(chloe.view.messages)
    office.silent = True
    sending = asyncio.create_task(asked(web, photo, "Chloé"))
    await until(lambda: len(chloe.view.messages) > before, PATIENCE, "the photo")
    kill(house, OFFICE)
    office.silent = False
    assert await sent(web, photo, "Ben")
    assert (await sending).status_code == 504  # it may have arrived: nobody sends it again
    assert await eventually(lambda: knows(web, OFFICE, {"Chloé"}), PATIENCE)
    assert (len(chloe.view.messages) - before, len(stage.ben.view.messages)) == (1, 1)
    await office.delete_on_phone(office.view.messages[photos(chloe)[-1]])  # by hand: the vault never learnt its id


async def test_each_has_an_allowance_of_its_own(web: httpx.AsyncClient, stage: Stage, photo: int) -> None:
    """The office has sent two today, and the first account one."""
    answers = [(await asked(web, photo, name)).status_code for name in ("Chloé", "Chloé", "Ben", "Ben", "Ben")]
    assert answers == [200, 502, 200, 200, 502]


async def test_what_is_deleted_on_the_phone_is_counted_no_more(
    web: httpx.AsyncClient, stage: Stage, office: Account, photo: int
) -> None:
    mine = len(photos(stage.me)) + len(photos(office))
    seen = await stage.me.receive(stage.anna, stage.me.view.messages[photos(stage.anna)[0]].message)
    assert await previewed(web, photo, mine + 1)
    await stage.me.delete_on_phone(seen)
    assert await previewed(web, photo, mine)


async def test_a_purge_reaches_both_though_a_bot_is_killed_over_it(
    house: LinkedHouse, web: httpx.AsyncClient, stage: Stage, office: Account, chloe: Person, photo: int
) -> None:
    theirs = [photos(person) for person in (stage.anna, stage.ben, chloe)]
    mine = len(photos(stage.me)) + len(photos(office))
    assert await previewed(web, photo, mine)
    purging = asyncio.create_task(web.post(f"/api/library/{photo}/purge"))
    await until(lambda: bool(office.app_state.pushes), PATIENCE, "the first patch")
    kill(house, OFFICE)
    first = (await purging).json()["deletedMessages"]
    assert await eventually(lambda: knows(web, OFFICE, {"Chloé"}), PATIENCE)
    again = (await web.post(f"/api/library/{photo}/purge")).json()
    assert (first + again["deletedMessages"], again["failedMessages"]) == (mine, 0)
    assert (photos(stage.me), photos(office)) == ([], [])
    assert [photos(person) for person in (stage.anna, stage.ben, chloe)] == theirs


async def test_unlinking_one_leaves_the_other_ready(
    house: LinkedHouse, web: httpx.AsyncClient, office: Account, photo: int
) -> None:
    assert (await house.told("unlink", OFFICE)).said == "Unlinked.\n"
    assert (office.linked, await state(web, ACCOUNT)) == (False, "ready")
    refused = await asked(web, photo, "Chloé")
    assert (refused.status_code, "chatvault link office" in refused.text) == (503, True)


async def asked(web: httpx.AsyncClient, photo: int, name: str) -> httpx.Response:
    """What is answered when a photo is to be sent."""
    chats = (await web.get("/api/library/chats")).json()
    chat = next(chat["chatId"] for chat in chats if chat["name"] == name)
    return await web.post(f"/api/library/{photo}/send", json={"chatId": chat})


def photos(person: Person) -> list[str]:
    """The ids of the photos on somebody's phone."""
    return [seen.id for seen in person.view.messages.values() if seen.message.HasField("imageMessage")]


def kill(house: LinkedHouse, account: str) -> None:
    [process] = house.processes(f"bot {account}")
    os.kill(process, signal.SIGKILL)
