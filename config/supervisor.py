"""`chatvault run`: the database, the web app and one bot for each account, started together and kept going."""

from __future__ import annotations

import asyncio
import fcntl
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager, suppress
from pathlib import Path

from config.fleet import Fleet
from config.keeping import DRAIN, Kept, kept
from config.listening import LISTENER, address, listening, reachable
from config.settings import Settings
from config.stopping import LIFELINE, stop_signal
from config.wiring import open_vault
from storage.mongo import mongod
from vault.errors import Invalid
from vault.tasks import running
from vault.vault import Vault


async def run(settings: Settings, announce: Callable[[str], None]) -> None:
    """Run everything until told to stop. `announce` gets the line with the address, then a setup link if one is due."""
    async with AsyncExitStack() as stack:
        stop = stack.enter_context(stop_signal())
        stack.enter_context(alone(settings.data))
        listener = stack.enter_context(listening(settings.host, settings.port))
        lifeline = stack.enter_context(pipe())
        vault = await stack.enter_async_context(open_vault(settings))
        web = Kept(name="web", files={LISTENER: listener.fileno(), LIFELINE: lifeline})
        await stack.enter_async_context(kept(web))
        fleet = Fleet(vault, settings.data, {LIFELINE: lifeline}, settings.bot_silence)
        await stack.enter_async_context(running("bots", fleet.run))
        if await answering(listener, stop):
            await welcome(settings, listener, vault, announce)
        await stop.wait()
    await database_stopped(settings)


async def database_stopped(settings: Settings) -> None:
    """Where we are the first process of a container, all others are killed when we go: let our database close first."""
    with suppress(TimeoutError):
        await asyncio.wait_for(mongod.stopped(settings.data.resolve()), DRAIN)


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
