"""The vault's own MongoDB: one mongod per data folder, shared by every process that attaches to it.

It listens on a private Unix socket and nowhere else, as a replica set of one (transactions and change streams need
one). It runs while anybody is attached; `guard.py` sees to that.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from storage.mongo import guard, replica, sockets
from storage.mongo.binary import Binary, NoServer, Unavailable, choose, dotted, explain

START = 120.0  # seconds for a server to come up; it may have to replay its journal
POLL = 0.05
WATCH = 1.0
GUARD_LOG_LIMIT = 1_000_000
FAILURES = 3  # failed starts in a row that a newcomer waits for
log = logging.getLogger(__name__)


class Failing(Unavailable):
    """A usable mongod was found, but it does not come up."""

    code = "database_failing"


@asynccontextmanager
async def attach(data: Path, *, program: str = "", grace: float = 3.0) -> AsyncIterator[str]:
    """The URL of the server of this data folder, which is up for as long as anybody is attached. Unavailable.

    `program` is the mongod to run (CHATVAULT_MONGOD); `grace` is how many seconds the server outlives its last user.
    """
    if os.name != "posix":
        raise NoServer(explain("", []))
    server = Server(data, program, grace)
    lock = await server.enter()
    try:
        url = await server.up()
        watch = asyncio.create_task(server.watch())
        watch.add_done_callback(mourn)
        try:
            yield url
        finally:
            watch.cancel()
            await asyncio.wait([watch])
    finally:
        os.close(lock)


def mourn(watch: asyncio.Task[None]) -> None:
    if not watch.cancelled():
        log.critical("Nobody watches over the database any more", exc_info=watch.exception())


async def stopped(data: Path) -> None:
    """Wait until the server of this data folder has gone: nobody is attached, and its files are closed."""
    server = Server(data, "", 0)
    while server.folder.exists() and server.guarded():  # noqa: ASYNC110 - nobody is told when a lock is released
        await asyncio.sleep(POLL)


class Server:
    """What a process knows of the server of a data folder."""

    def __init__(self, data: Path, program: str, grace: float) -> None:
        self.folder, self.logs = data.resolve() / "mongo", data.resolve() / "logs"
        self.program, self.grace = program, grace

    async def enter(self) -> int:
        """Be counted as a user. Waits while a server that nobody used is being stopped."""
        self.prepare()
        while (lock := guard.hold(self.folder / "users.lock", shared=True)) is None:  # noqa: ASYNC110 - as above
            await asyncio.sleep(POLL)
        return lock

    def prepare(self) -> None:
        try:
            (self.folder / "db").mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.chmod(0o700)
            self.logs.mkdir(exist_ok=True)
        except OSError as error:
            raise Failing(f"The database cannot be kept in {self.folder} ({error.strerror}).") from error

    async def up(self) -> str:
        """See to it that a guard runs and its server takes writes. Unavailable."""
        try:
            async with asyncio.timeout(START):
                return await self.serving()
        except TimeoutError:
            raise Failing(f"The database did not come up in {START:.0f} seconds. Its log is in {self.logs}.") from None

    async def serving(self) -> str:
        while True:
            if not self.guarded():
                await asyncio.to_thread(self.launch)
            if (state := self.state()) and await self.serves(state):
                return replica.url(state["socket"])
            await asyncio.sleep(POLL)

    async def watch(self) -> None:
        """Replace a guard that died; mongod itself is the guard's to replace."""
        while True:
            await asyncio.sleep(WATCH)
            try:
                if not self.guarded():
                    log.warning("The guard of the database is gone; starting another")
                    await self.up()
            except (Unavailable, OSError) as error:
                log.error("The database could not be started again, trying on: %s", error)

    def guarded(self) -> bool:
        if (lock := guard.hold(self.folder / "guard.lock", shared=True)) is None:
            return True
        os.close(lock)
        return False

    def launch(self) -> None:
        """Start a guard, which is on duty when this returns; it leaves again if another was faster. Unavailable."""
        binary = choose(self.program, written=self.written(), folder=self.folder / "lib")
        output = self.logs / "guard.log"
        try:
            self.detach(self.plan(binary), output)
        except (OSError, subprocess.CalledProcessError) as error:
            raise Failing(f"The guard of the database did not start ({error}). Its log is {output}.") from error

    def detach(self, plan: guard.Plan, output: Path) -> None:
        with output.open("a" if size(output) < GUARD_LOG_LIMIT else "w") as stream:
            subprocess.run(
                [sys.executable, "-I", "-S", guard.__file__, self.folder],  # the folder only for whoever reads `ps`
                input=json.dumps(plan),
                stdout=stream,
                stderr=stream,
                text=True,
                cwd=self.folder,
                start_new_session=True,
                check=True,
            )

    def plan(self, binary: Binary) -> guard.Plan:
        socket, output = sockets.place(self.folder), self.logs / "mongod.log"
        return guard.Plan(
            folder=str(self.folder),
            socket=str(socket),
            log=str(output),
            command=command(binary, self.folder / "db", socket, output),
            environment=dict(binary.environment),
            version=list(binary.version),
            grace=self.grace,
        )

    def state(self) -> guard.State | None:
        try:
            state: guard.State = json.loads((self.folder / "state.json").read_text())
        except FileNotFoundError:
            return None
        return state

    async def serves(self, state: guard.State) -> bool:
        if await replica.primary(state["socket"]):
            self.record(tuple(state["version"]))
            return True
        if state["failures"] >= FAILURES and state["mongod"] is None:
            raise Failing(self.complaint(state))
        return False

    def complaint(self, state: guard.State) -> str:
        return (
            f"mongod {dotted(tuple(state['version']))} ended with status {state['status']} each time it was started: "
            f"{last_words(self.logs / 'mongod.log')}. Its log is in {self.logs}."
        )

    def written(self) -> tuple[int, ...] | None:
        """The version that last opened the data."""
        try:
            return tuple(map(int, (self.folder / "version").read_text().split(".")))
        except (FileNotFoundError, ValueError):
            return None

    def record(self, version: tuple[int, ...]) -> None:
        if self.written() != version:
            guard.write(self.folder / "version", dotted(version))


def command(binary: Binary, data: Path, socket: Path, output: Path) -> list[str]:
    """A Unix socket instead of TCP, little memory and disk, no scripts, no compression (CVE-2025-14847)."""
    return [
        str(binary.path),
        *("--dbpath", str(data)),
        *("--bind_ip", str(socket)),
        *("--nounixsocket", "--filePermissions", "0600"),  # the first is about a second, public socket
        *("--replSet", replica.NAME, "--oplogSize", "256"),
        *("--wiredTigerCacheSizeGB", "0.25"),
        *("--wiredTigerEngineConfigString", "log=(prealloc=false,file_max=16MB)"),
        *("--networkMessageCompressors", "disabled"),
        *("--setParameter", "diagnosticDataCollectionEnabled=false"),
        *("--noscripting", "--quiet"),
        *("--logpath", str(output), "--logappend", "--logRotate", "reopen"),
    ]


def last_words(output: Path) -> str:
    """The last error a mongod logged."""
    try:
        lines = [json.loads(line) for line in output.read_text(errors="replace").splitlines()]
    except (FileNotFoundError, ValueError):
        return "it left no message"
    errors = (f"{line['msg']} {json.dumps(line.get('attr', {}))}" for line in reversed(lines) if line["s"] in "EF")
    return next(errors, "it left no message")


def size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0
