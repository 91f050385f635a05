"""The command line as scripts and people meet it: real processes on one data folder."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from config.doctor import library
from tests import pictures
from tests.house import House, arguments_of, children_of, eventually
from vault.models.accounts import Account, AccountKind, LinkState, Standing
from vault.owners import OWNER


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A data folder; nothing is running on it."""
    return House(tmp_path_factory.mktemp("cli") / "data")


async def test_a_key_is_shown_once_listed_and_revoked(house: House) -> None:
    limits = ("--scope", "library:read", "--scope", "chats:read", "--days", "30")
    made = await house.chatvault("token", "create", "--name", "backup", *limits)
    assert made["token"].startswith("cvk_") and made["scopes"] == ["library:read", "chats:read"]
    [listed] = await house.chatvault("token", "list")
    assert listed["may"] == "library:read chats:read"
    assert (listed["id"], listed["name"]) == (made["id"], "backup")
    assert made["token"] not in str(listed)
    assert "Revoked" in (await house.told("token", "revoke", made["id"])).said
    assert await house.chatvault("token", "list") == []


async def test_revoking_what_is_not_there_is_said_in_one_sentence(house: House) -> None:
    told = await house.typed("token", "revoke", "nonsense")
    assert (told.status, told.complaint) == (1, "chatvault: There is no key nonsense.\n")


async def test_a_folder_is_imported_and_exported(house: House, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jpg").write_bytes(pictures.jpeg(1))
    (tmp_path / "in" / "b.txt").write_bytes(b"words")
    tally = await house.chatvault("import", str(tmp_path / "in"))
    assert (tally["new"], tally["alreadyThere"], sum(tally["refused"].values())) == (1, 0, 1)
    told = await house.typed("import", str(tmp_path / "in"))
    assert "already there" in told.said and "not a picture" in told.said
    assert "holds 1 photo" in (await house.told("export", str(tmp_path / "out"))).said


async def test_the_doctor_names_what_is_wrong_and_what_to_do(house: House) -> None:
    told = await house.told("doctor")
    assert told.status == 1
    assert "Nobody has claimed this vault yet" in told.said
    assert "chatvault run" in told.said


async def test_an_import_that_is_interrupted_says_how_far_it_came(tmp_path: Path) -> None:
    house = House(tmp_path / "data")
    (tmp_path / "in").mkdir()
    photo = pictures.jpeg(1, (64, 48))
    for number in range(3000):  # more than it gets done before it hears of it, on any machine
        (tmp_path / "in" / f"{number}.jpg").write_bytes(photo + b"%d" % number)
    importing = asyncio.create_task(house.typed("import", str(tmp_path / "in")))
    assert await eventually(lambda: begun(house))
    os.kill(asking(house), signal.SIGINT)
    told = await importing
    assert told.status == 130
    assert "Stopped" in told.complaint and "Traceback" not in told.complaint
    assert "already there" in told.said


async def begun(house: House) -> bool:
    return any((house.data / "blobs" / "originals").glob("*/*"))


def asking(house: House) -> int:
    """The command under way on this house."""
    mine = children_of(os.getpid())  # a child of its own that is just being forked is named like it
    [process] = [child for child in mine if str(house.data.parent / "in") in arguments_of(str(child))]
    return process


@pytest.mark.parametrize("command", [("token", "list"), ("run",), ("export", "out")])
async def test_a_data_folder_that_cannot_be_one_is_said_in_one_sentence(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "data").touch()
    told = await House(tmp_path / "data").told(*command)
    assert (told.status, told.complaint.count("\n")) == (1, 1)
    assert str(tmp_path / "data") in told.complaint


@pytest.mark.parametrize("inside", ["", "further/down"])
async def test_the_doctor_works_where_nothing_can_be_written(tmp_path: Path, inside: str) -> None:
    (tmp_path / "data").touch()
    told = await House(tmp_path / "data" / inside).told("doctor")
    assert told.status == 1
    assert "cannot be written to" in told.said and "Traceback" not in told.complaint


def test_the_doctor_says_when_what_speaks_with_whatsapp_is_not_installed() -> None:
    kinds = {"phone": AccountKind.WHATSAPP, "sandbox": AccountKind.SANDBOX}
    accounts = [Account(name=name, owner=OWNER, kind=kind) for name, kind in kinds.items()]
    standings = [Standing(account=account, state=LinkState.STOPPED, remedy="") for account in accounts]
    [finding] = library(standings, installed=False)
    assert "account phone needs the extra `whatsapp`" in finding.says
    assert library(standings[1:], installed=False) == library(standings, installed=True) == []


async def test_an_account_that_is_removed_while_nothing_runs_leaves_no_session(tmp_path: Path) -> None:
    house = House(tmp_path / "data")
    await house.chatvault("account", "add", "phone")
    folder = house.data / "whatsapp" / "phone"
    folder.mkdir(parents=True)
    assert (await house.told("account", "remove", "phone", "--force")).said == "Removed.\n"
    assert not folder.exists()


async def test_the_doctor_says_when_no_database_can_run(tmp_path: Path) -> None:
    elsewhere = House(tmp_path / "data", CHATVAULT_MONGOD="/bin/false")
    told = await elsewhere.told("doctor")
    assert told.status == 1
    assert "CHATVAULT_MONGODB_URL" in told.said


async def test_settings_are_shown_without_their_secrets(tmp_path: Path) -> None:
    elsewhere = House(tmp_path / "data", CHATVAULT_MONGODB_URL="mongodb://me:hunter2@db.example/")
    told = await elsewhere.told("config", "show")
    assert "CHATVAULT_PREFIX" in told.said
    assert "hunter2" not in told.said


async def test_a_setting_that_makes_no_sense_is_said_in_one_sentence(tmp_path: Path) -> None:
    told = await House(tmp_path / "data", CHATVAULT_PORT="many").told("config", "show")
    assert told.status == 1
    assert told.complaint.startswith("chatvault: CHATVAULT_PORT: ")
    told = await House(tmp_path / "data", CHATVAULT_ACCOUNTS='["sandbox"').told("config", "show")
    assert told.complaint.startswith("chatvault: CHATVAULT_ACCOUNTS: Names with commas between them are wanted")


async def test_an_account_whose_name_cannot_be_one_is_refused(house: House) -> None:
    told = await house.typed("bot", "../elsewhere")
    assert told.status == 1
    assert told.complaint.startswith("chatvault: ") and told.complaint.count("\n") == 1


async def test_eight_commands_at_once_share_one_database(house: House) -> None:
    names = [f"key {number}" for number in range(8)]
    made = await asyncio.gather(*(house.chatvault("token", "create", "--name", name) for name in names))
    assert len({each["token"] for each in made}) == 8
