"""`chatvault run`: the database, the web app and one bot for each account, started together and kept going."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path

from config.listening import LISTENER, address, listening, reachable
from config.settings import Settings
from config.stopping import LIFELINE, stop_signal
from config.wiring import open_vault
from storage.mongo import mongod
from vault.errors import Invalid
from vault.vault import Vault

log = logging.getLogger(__name__)

PAUSES = (0.5, 1, 2, 5, 10, 30)  # seconds before each further start of a process that keeps dying
STEADY = 60  # seconds after which a process counts as healthy again
DRAIN = 15  # seconds a process has to finish what it is doing


async def run(settings: Settings, announce: Callable[[str], None]) -> None:
    """Run everything until told to stop. `announce` gets the line with the address, then a setup link if one is due."""
    async with AsyncExitStack() as stack:
        stop = stack.enter_context(stop_signal())
        stack.enter_context(alone(settings.data))
        listener = stack.enter_context(listening(settings.host, settings.port))
        lifeline = stack.enter_context(pipe())
        vault = await stack.enter_async_context(open_vault(settings))
        for name, handed in processes(settings, listener.fileno(), lifeline).items():
            await stack.enter_async_context(kept(name, handed))
        if await answering(listener, stop):
            await welcome(settings, listener, vault, announce)
        await stop.wait()
    await database_stopped(settings)


async def database_stopped(settings: Settings) -> None:
    """Where we are the first process of a container, all others are killed when we go: let our database close first."""
    with suppress(TimeoutError):
        await asyncio.wait_for(mongod.stopped(settings.data.resolve()), DRAIN)


def processes(settings: Settings, listener: int, lifeline: int) -> dict[str, dict[str, int]]:
    """What to start (as `python -m …`), and the open files that are handed to each."""
    bots = {f"bot {account}": {LIFELINE: lifeline} for account in settings.accounts}
    return {"web": {LISTENER: listener, LIFELINE: lifeline}, **bots}


@asynccontextmanager
async def kept(name: str, handed: Mapping[str, int]) -> AsyncIterator[None]:
    """A process that is started again whenever it dies, and ended, gently first, with the block."""
    task = asyncio.create_task(_keep(name, handed), name=name)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _keep(name: str, handed: Mapping[str, int]) -> None:
    failures = 0
    while True:
        began = time.monotonic()
        code = await _once(name, handed)
        failures = 0 if time.monotonic() - began > STEADY else failures
        pause = PAUSES[min(failures, len(PAUSES) - 1)]
        log.warning("%s ended (%s); starting it again in %s s", name, code, pause)
        await asyncio.sleep(pause)
        failures += 1


async def _once(name: str, handed: Mapping[str, int]) -> int:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *name.split(" "),
        pass_fds=tuple(handed.values()),
        env=os.environ | {key: str(number) for key, number in handed.items()},
        stdin=asyncio.subprocess.DEVNULL,
        start_new_session=True,  # Ctrl+C is ours to pass on
    )
    try:
        return await process.wait()
    finally:
        await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(asyncio.shield(process.wait()), DRAIN)
    except TimeoutError:
        process.kill()
        await process.wait()


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """One `chatvault run` for each data folder."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (data / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Invalid(f"ChatVault is already running on {data}.") from None
        yield


@contextmanager
def pipe() -> Iterator[int]:
    """The read end of a pipe whose write end dies with this process."""
    reader, writer = os.pipe()
    try:
        yield reader
    finally:
        os.close(writer)
        os.close(reader)


async def answering(listener: socket.socket, stop: asyncio.Event) -> bool:
    """Wait until the web app is ready; False when told to stop before."""
    host, port = listener.getsockname()[:2]
    while not stop.is_set():
        if await _ready(host, port):
            return True
        await asyncio.sleep(0.05)
    return False


async def _ready(host: str, port: int) -> bool:
    try:
        async with asyncio.timeout(5):
            reader, writer = await asyncio.open_connection(reachable(host), port)
            writer.write(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            status = await reader.readline()
            writer.close()
    except (OSError, TimeoutError):
        return False
    return b" 200 " in status


async def welcome(settings: Settings, listener: socket.socket, vault: Vault, announce: Callable[[str], None]) -> None:
    host, port = listener.getsockname()[:2]
    url = address(host, port, settings.external_url)
    announce(f"ChatVault is running: {url}")
    if not await vault.owners.claimed():
        announce(f"First start: make it yours with this one-time link: {url}/setup?code={await vault.owners.invite()}")
