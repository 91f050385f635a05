"""The whole of ChatVault as real processes, driven from outside: what the walk and the crash tests stand in."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import httpx

from storage.mongo import mongod

T = TypeVar("T")
CHATVAULT = (sys.executable, "-c", "from config.cli import main; main()")
PATIENCE = 30.0  # seconds; a limit for failing, not a measurement


class House:
    """`chatvault run` on a folder and a port of its own."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.environment = os.environ | {"CHATVAULT_DATA": str(data), "CHATVAULT_PORT": "0"}
        self.lines: list[str] = []
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> str:
        """Start everything; answers the address it printed."""
        self._process = await asyncio.create_subprocess_exec(
            *CHATVAULT, "run", env=self.environment, stdout=asyncio.subprocess.PIPE
        )
        self.lines = [await self._line()]
        return url(self.lines[0])

    async def setup_link(self) -> str:
        """What the first start prints after the address."""
        return url(await self._line())

    async def _line(self) -> str:
        assert self._process and self._process.stdout
        line = await asyncio.wait_for(self._process.stdout.readline(), PATIENCE)
        assert line, "chatvault run ended before it said where it is"
        return line.decode().strip()

    async def stop(self) -> None:
        """The gentle end."""
        await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """The supervisor is gone without a word; its children notice."""
        await self._end(signal.SIGKILL)

    async def _end(self, number: signal.Signals) -> None:
        assert self._process
        with suppress(ProcessLookupError):
            self._process.send_signal(number)
        await self._process.wait()
        await mongod.stopped(self.data)

    async def chatvault(self, *arguments: str) -> Any:
        """What a command prints with `--json`."""
        return json.loads(await self.told(*arguments, "--json"))

    async def told(self, *arguments: str) -> str:
        process = await asyncio.create_subprocess_exec(
            *CHATVAULT, *arguments, env=self.environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        output, complaint = await process.communicate()
        assert process.returncode == 0, f"chatvault {' '.join(arguments)}: {complaint.decode()}"
        return output.decode()

    async def post(self, chat: str, who: str, **content: str | Path) -> str:
        """A message into a sandbox chat; answers its id."""
        options = [part for name, value in content.items() for part in (f"--{name}", str(value))]
        posted: dict[str, str] = await self.chatvault("sandbox", "post", chat, "--from", who, *options)
        return posted["messageId"]

    async def view(self, chat: str, whose: str) -> list[dict[str, Any]]:
        seen: list[dict[str, Any]] = await self.chatvault("sandbox", "show", chat, "--as", whose)
        return seen

    async def copies(self, chat: str, whose: str, sha256: str) -> int:
        """How many messages of this view carry these bytes."""
        return sum(message["sha256"] == sha256 for message in await self.view(chat, whose))


def url(line: str) -> str:
    found = re.search(r"http://\S+", line)
    assert found, line
    return found.group()


@asynccontextmanager
async def open_house(data: Path) -> AsyncIterator[House]:
    house = House(data)
    try:
        yield house
    finally:
        if house._process and house._process.returncode is None:
            await house.stop()


async def client(house: House, address: str) -> httpx.AsyncClient:
    """A script with a key of its own."""
    token = (await house.chatvault("token", "create", "--name", "walk"))["token"]
    return httpx.AsyncClient(base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE)


async def eventually(look: Callable[[], Awaitable[T]], patience: float = PATIENCE) -> T:
    """Look again and again until what is seen is true enough; the last look is answered."""
    deadline = time.monotonic() + patience
    while not (seen := await look()) and time.monotonic() < deadline:  # noqa: ASYNC110 - other processes do what is awaited
        await asyncio.sleep(0.1)
    return seen
