"""The embedded server, over real processes that are really killed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import AsyncMongoClient

from storage.mongo import guard, mongod, replica
from storage.mongo.binary import NoServer, choose

USER = """
import asyncio, pathlib, sys
from storage.mongo import mongod

async def main():
    async with mongod.attach(pathlib.Path(sys.argv[1]), grace=0) as url:
        print(url, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""
ROOT = Path(mongod.__file__).parents[2]
PATIENCE = 120  # seconds; a limit for failing


@pytest.fixture
async def data(tmp_path: Path) -> AsyncIterator[Path]:
    """A data folder whose server is gone when the test is over; there is no time for a clean stop."""
    folder = tmp_path / "data"
    yield folder
    for server in servers(folder):
        kill(state(folder)["guard"])
        kill(server)
    await mongod.stopped(folder)


@pytest.fixture(scope="module")
async def up(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Path]:
    """A data folder whose server is up, for every test that leaves one that is."""
    folder = tmp_path_factory.mktemp("up") / "data"
    async with mongod.attach(folder, grace=0):
        yield folder
    await mongod.stopped(folder)


@pytest.fixture
async def served(up: Path) -> Path:
    """The same, with nothing in its database."""
    async with mongod.attach(up, grace=0) as url, things(url) as collection:
        await collection.delete_many({})
    return up


@asynccontextmanager
async def user(data: Path, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Another process that attaches, as web and bot do; killed in the end."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", USER, str(data)),
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def url_of(process: asyncio.subprocess.Process) -> str:
    assert process.stdout
    return (await process.stdout.readline()).decode().strip()


def state(data: Path) -> guard.State:
    found: guard.State = json.loads((data / "mongo/state.json").read_text())
    return found


def processes(data: Path) -> tuple[int, int | None]:
    told = state(data)
    return told["guard"], told["mongod"]


def diary(data: Path) -> str:
    return (data / "logs/guard.log").read_text()


def permissions(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def kill(process: int | None) -> None:
    assert process
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def servers(data: Path) -> list[int]:
    """Every process that runs on this data folder's database."""
    mark = f"--dbpath {data}/mongo/db "
    processes = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    return [process for process in processes if mark in guard.command_line(process)]


def stopping(data: Path) -> bool:
    """Whether the guard keeps newcomers out."""
    lock = guard.hold(data / "mongo/users.lock", shared=True)
    if lock is not None:
        os.close(lock)
    return lock is None


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - other processes set no events here
            await asyncio.sleep(0.05)


@asynccontextmanager
async def things(url: str) -> AsyncIterator[Any]:
    client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(url, serverSelectionTimeoutMS=PATIENCE * 1000)
    try:
        yield client.test.things
    finally:
        client.close()


async def put(url: str, number: int) -> None:
    async with things(url) as collection:
        await collection.insert_one({"_id": number})


async def kept(url: str) -> list[int]:
    async with things(url) as collection:
        return [thing["_id"] async for thing in collection.find().sort("_id")]


async def test_starts_cold_and_takes_transactions(data: Path) -> None:
    async with mongod.attach(data, grace=0) as url, things(url) as collection:
        async with await collection.database.client.start_session() as session, session.start_transaction():
            await collection.insert_one({"_id": 1}, session=session)
        assert await kept(url) == [1]


async def test_a_second_user_gets_the_same_server(served: Path) -> None:
    async with mongod.attach(served, grace=0) as first:
        before = processes(served)
        async with mongod.attach(served, grace=0) as second:
            assert (first, before) == (second, processes(served))


async def test_eight_simultaneous_starts_make_one_server(data: Path) -> None:
    async with AsyncExitStack() as stack:
        users = [await stack.enter_async_context(user(data)) for _ in range(8)]
        urls = await asyncio.gather(*map(url_of, users))
        assert set(urls) == {replica.url(state(data)["socket"])}
        assert servers(data) == [state(data)["mongod"]]
        assert diary(data).count("mongod started") == 1


async def test_goes_on_when_a_user_is_killed_and_stops_after_the_last(data: Path) -> None:
    async with user(data) as one, user(data) as other:
        url = await url_of(one)
        await url_of(other)
        one.kill()
        await put(url, 1)
    await mongod.stopped(data)
    assert servers(data) == []
    assert (data / "mongo/db/mongod.lock").read_text() == ""  # what mongod leaves after a clean stop


async def test_a_killed_server_comes_back_with_what_it_acknowledged(served: Path) -> None:
    async with mongod.attach(served, grace=0) as url:
        await put(url, 1)
        killed = state(served)["mongod"]
        kill(killed)
        await until(lambda: state(served)["mongod"] not in (killed, None))
        async with mongod.attach(served, grace=0) as again:
            assert again == url
            assert await kept(url) == [1]


async def test_a_removed_socket_is_made_again(served: Path) -> None:
    async with mongod.attach(served, grace=0) as url:
        Path(state(served)["socket"]).unlink()
        await put(url, 1)


async def test_an_attached_user_replaces_a_killed_guard(served: Path) -> None:
    async with mongod.attach(served, grace=0) as url:
        await put(url, 1)
        before = state(served)
        kill(before["guard"])
        await until(lambda: succeeded(served, before["guard"]))
        async with mongod.attach(served, grace=0) as again:
            assert again == url
            assert await kept(url) == [1]
            assert servers(served) == [state(served)["mongod"]]


def succeeded(data: Path, guard: int) -> bool:
    """Whether another guard is on duty; it takes away what the last one told before it tells anything itself."""
    with suppress(FileNotFoundError):
        return state(data)["guard"] != guard
    return False


async def test_recovers_when_everything_is_killed_at_once(data: Path) -> None:
    async with user(data) as one:
        url = await url_of(one)
        await put(url, 1)
        for process in (one.pid, state(data)["guard"], state(data)["mongod"]):
            kill(process)
    async with mongod.attach(data, grace=0) as again:
        assert await kept(again) == [1]


async def test_replaces_an_orphan_that_nobody_guards(data: Path) -> None:
    """Where a parent's death sends no signal, mongod outlives its guard."""
    server = mongod.Server(data, "", 0)
    server.prepare()
    plan = server.plan(choose("", written=None, folder=data))
    orphan = await asyncio.create_subprocess_exec(*plan["command"], stdout=subprocess.DEVNULL)
    await answers(plan["socket"])  # one that is asked to end while it begins may abort
    async with mongod.attach(data, grace=0):
        assert await orphan.wait() == 0
        assert servers(data) == [state(data)["mongod"]]


async def answers(socket: str) -> None:
    url = f"mongodb://{quote(socket, safe='')}/?directConnection=true"
    async with AsyncMongoClient[dict[str, Any]](url, serverSelectionTimeoutMS=PATIENCE * 1000) as client:
        await client.admin.command("ping")


async def test_newcomers_wait_while_a_server_stops(data: Path) -> None:
    async with mongod.attach(data, grace=0):
        first, server = state(data)["guard"], state(data)["mongod"]
        assert server
        os.kill(server, signal.SIGSTOP)  # or it might have stopped before anybody looks
    await until(lambda: stopping(data))
    asyncio.get_running_loop().call_later(0.5, os.kill, server, signal.SIGCONT)
    async with mongod.attach(data, grace=0) as url:
        await put(url, 1)
        assert state(data)["guard"] != first


async def test_asked_to_end_the_guard_waits_for_its_users_and_no_longer(data: Path) -> None:
    async with mongod.attach(data, grace=3600) as url:
        os.kill(state(data)["guard"], signal.SIGTERM)
        await put(url, 1)
    await mongod.stopped(data)
    assert not servers(data)
    assert "mongod stopped" in diary(data)


async def test_a_killed_guard_takes_its_server_along(data: Path) -> None:
    async with mongod.attach(data, grace=3600):
        pass
    kill(state(data)["guard"])
    await until(lambda: not servers(data))
    assert (data / "mongo/db/mongod.lock").read_text() == ""


async def test_a_folder_taken_away_and_made_again_belongs_to_the_new_server(data: Path, tmp_path: Path) -> None:
    async with mongod.attach(data, grace=3600):
        pass
    data.rename(tmp_path / "away")
    async with mongod.attach(data, grace=0) as url:
        await until(lambda: servers(data) == [state(data)["mongod"]])
        await put(url, 1)


async def test_a_moved_folder_still_opens(data: Path) -> None:
    async with mongod.attach(data / "old", grace=0) as url:
        await put(url, 1)
    await mongod.stopped(data / "old")
    (data / "old/mongo").rename(data / "mongo")
    async with mongod.attach(data, grace=0) as url:
        assert await kept(url) == [1]


async def test_listens_on_a_private_socket_and_on_no_port(served: Path) -> None:
    async with mongod.attach(served, grace=0):
        socket, process = Path(state(served)["socket"]), state(served)["mongod"]
        assert (permissions(socket), permissions(socket.parent)) == (0o600, 0o700)
        assert not set(opened(process)) & {f"socket:[{inode}]" for inode in listening()}


async def test_the_server_inherits_none_of_our_files(served: Path) -> None:
    async with mongod.attach(served, grace=0):
        ours = {str(served / "mongo" / name) for name in ("users.lock", "guard.lock")}
        assert not ours & set(opened(state(served)["mongod"]))


async def test_a_long_path_puts_the_socket_into_the_runtime_folder(data: Path, short_path: Path) -> None:
    deep = data / ("deep" * 25)
    async with user(deep, XDG_RUNTIME_DIR=str(short_path)) as one:
        await put(await url_of(one), 1)
        assert Path(state(deep)["socket"]).parent.parent == short_path
    await mongod.stopped(deep)


def replaced(data: Path, killed: int | None) -> bool:
    return state(data)["mongod"] != killed


async def test_a_server_that_died_often_and_recovered_is_open_to_newcomers(served: Path) -> None:
    """Each time it is killed before it listens; the guard tries again, and what it writes down must heal, too."""
    async with mongod.attach(served, grace=0):
        while state(served)["failures"] < mongod.FAILURES:
            killed = state(served)["mongod"]
            if killed:
                kill(killed)
            await until(partial(replaced, served, killed))
        await until(lambda: state(served)["failures"] == 0)
        async with mongod.attach(served, grace=0):
            pass


async def test_a_server_that_never_comes_up_is_a_refusal_in_its_own_words(data: Path, tmp_path: Path) -> None:
    broken = tmp_path / "mongod"
    broken.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "db version v6.0.5" && exit\nexit 62\n')
    broken.chmod(0o755)
    with pytest.raises(mongod.Failing, match=r"6\.0\.5 ended with status 62 each time"):
        async with mongod.attach(data, program=str(broken), grace=0):
            pass


async def test_the_log_of_the_server_starts_anew_when_it_is_long(data: Path) -> None:
    log = data / "logs/mongod.log"
    async with mongod.attach(data, grace=0):
        with log.open("a") as stream:
            stream.write("x" * guard.LOG_LIMIT)
        await until((data / "logs/mongod.old.log").exists)
        await until(log.exists)
        assert log.stat().st_size < guard.LOG_LIMIT


async def test_data_of_a_far_version_is_not_opened(data: Path) -> None:
    (data / "mongo").mkdir(parents=True)
    (data / "mongo/version").write_text("8.0.17")
    with pytest.raises(NoServer, match=r"more than one major version away from 8\.0\.17"):
        async with mongod.attach(data, grace=0):
            pass


def opened(process: int | None) -> list[str]:
    names = []
    for link in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed since
            names.append(str(link.readlink()))
    return names


def listening() -> list[str]:
    """The inodes of every TCP socket that listens."""
    rows = [line.split() for name in ("tcp", "tcp6") for line in Path("/proc/net", name).read_text().splitlines()[1:]]
    return [row[9] for row in rows if row[3] == "0A"]
