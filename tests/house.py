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
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx

from bot.sandbox.driver import Driver
from config.sandbox_cli import opened
from config.settings import Settings
from config.wiring import open_vault
from storage.mongo import mongod
from tests import forked
from vault.models.credentials import CredentialKind
from vault.owners import OWNER
from vault.vault import Vault

T = TypeVar("T")
DEAF = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"  # as what starts in the background is
CHATVAULT = (sys.executable, "-c", f"{DEAF}; from config.cli import main; main()")
PATIENCE = 180.0  # seconds; a limit for failing, not a measurement


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a command said and how it ended."""

    status: int
    said: str
    complaint: str


class House:
    """`chatvault run` on a folder and a port of its own; `settings` are further `CHATVAULT_…` variables."""

    def __init__(self, data: Path, **settings: str) -> None:
        self.data = data
        self.environment = os.environ | {"CHATVAULT_DATA": str(data), "CHATVAULT_PORT": "0"} | settings
        self.address = ""
        self._settings: dict[str, Any] = {
            name.removeprefix("CHATVAULT_").lower(): value for name, value in settings.items()
        }
        self._output = data.with_suffix(".out")
        self._process: asyncio.subprocess.Process | None = None

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    @property
    def lines(self) -> list[str]:
        """What it printed since it was last started."""
        return self._output.read_text(encoding="utf-8").splitlines()

    def processes(self, name: str) -> list[int]:
        """Those started as `python -m NAME` by the supervisor; “supervisor” itself, “database”, and its “guard”."""
        assert self._process
        if name == "supervisor":
            return [self._process.pid]
        if name in ("database", "guard"):
            folder = self.data.resolve() / "mongo"
            return running_on(folder / "db" if name == "database" else folder)
        wanted = ["-m", *name.split()]
        return [child for child in children_of(self._process.pid) if arguments_of(str(child))[1:] == wanted]

    async def start(self) -> None:
        """Start everything, and wait until it says where it is and the sandbox's chats are known."""
        with self._output.open("wb") as output:
            self._process = await asyncio.create_subprocess_exec(*CHATVAULT, "run", env=self.environment, stdout=output)
        self.address = await eventually(lambda: self._printed("running"))
        assert self.address, "chatvault run did not say where it is"
        await self.settle()

    async def settle(self) -> None:
        """Wait until the chats are known."""
        async with self.web() as web:
            assert await eventually(lambda: _answers(web, "/api/library/chats"))

    async def setup_link(self) -> str:
        """What the first start prints after the address."""
        return await eventually(lambda: self._printed("one-time link"))

    async def _printed(self, words: str) -> str:
        return next(
            (match.group() for line in self.lines if words in line and (match := re.search(r"http\S+", line))), ""
        )

    async def stop(self) -> None:
        """The gentle end."""
        await self._end(signal.SIGTERM)

    async def kill(self) -> None:
        """The supervisor is gone without a word; its children notice."""
        await self._end(signal.SIGKILL)

    async def crash(self, *others: str) -> None:
        """These processes and the supervisor are gone without a word, and it is started at once."""
        kill(*(process for name in (*others, "supervisor") for process in self.processes(name)))
        assert self._process
        await self._process.wait()
        await self.start()

    async def raze(self) -> None:
        """All of it at once, since nobody will ask for it again: a gentle end takes seconds."""
        if self._process is None or self._process.returncode is not None:
            return
        kill(*self.processes("guard"), *self.processes("database"), *children_of(self._process.pid))
        await self.kill()

    async def _end(self, number: signal.Signals) -> None:
        if self._process is None or self._process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            self._process.send_signal(number)
        await self._process.wait()
        await mongod.stopped(self.data)

    @asynccontextmanager
    async def web(self) -> AsyncIterator[httpx.AsyncClient]:
        """A script with a key of its own."""
        async with self.vault() as vault:
            key, _ = await vault.tokens.issue(OWNER, CredentialKind.API_KEY, "walk")
        headers = {"Authorization": f"Bearer {key}"}
        async with httpx.AsyncClient(base_url=self.address, headers=headers, timeout=PATIENCE) as web:
            yield web

    async def chatvault(self, *arguments: str) -> Any:
        """What a command that succeeds prints with `--json`."""
        told = await self.told(*arguments, "--json")
        assert told.status == 0, f"chatvault {' '.join(arguments)}: {told.complaint}"
        return json.loads(told.said)

    async def told(self, *arguments: str) -> Told:
        """What a command prints for people."""
        status, said, complaint = await forked.chatvault(arguments, self.environment)
        return Told(status=status, said=said, complaint=complaint)

    async def typed(self, *arguments: str) -> Told:
        """The same of a command as a shell starts it, which takes a second longer."""
        process = await asyncio.create_subprocess_exec(
            *CHATVAULT,
            *arguments,
            env=self.environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        output, complaint = await process.communicate()
        return Told(status=process.returncode or 0, said=output.decode(), complaint=complaint.decode())

    @asynccontextmanager
    async def vault(self) -> AsyncIterator[Vault]:
        """A look from within this process, without the second that a command takes to start."""
        async with open_vault(Settings(data=self.data, **self._settings)) as vault:
            yield vault

    @asynccontextmanager
    async def people(self) -> AsyncIterator[Driver]:
        """What `chatvault sandbox` drives, likewise."""
        async with opened(Settings(data=self.data, **self._settings)) as driver:
            yield driver

    async def post(self, chat: str, who: str, **content: Any) -> str:
        """A message into a sandbox chat; answers its id."""
        async with self.people() as people:
            posted = await people.post(chat, who, **content)
        return str(posted["messageId"])

    async def forward(self, message: dict[str, str], to: str) -> None:
        """I pass a message on, on my phone."""
        async with self.people() as people:
            await people.forward(message["chatId"], message["messageId"], to)

    async def view(self, chat: str, whose: str) -> list[dict[str, Any]]:
        async with self.people() as people:
            return await people.show(chat, me=whose == "me")

    async def copies(self, chat: str, whose: str, sha256: str) -> int:
        """How many messages of this view carry these bytes."""
        return sum(message["sha256"] == sha256 for message in await self.view(chat, whose))


@asynccontextmanager
async def open_house(data: Path, **settings: str) -> AsyncIterator[House]:
    """A house that has started; whatever becomes of it, nothing of it is left in the end."""
    house = House(data, **settings)
    try:
        await house.start()
        yield house
    finally:
        await house.raze()


def arguments_of(process: str) -> list[str]:
    """The command line of a process; nothing when it has just ended."""
    try:
        return Path(f"/proc/{process}/cmdline").read_text().rstrip("\0").split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return []


def children_of(process: int) -> list[int]:
    """None when it has just ended."""
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def running_on(folder: Path) -> list[int]:
    """The processes that were started with this folder."""
    return [int(each.name) for each in Path("/proc").glob("[0-9]*") if str(folder) in arguments_of(each.name)]


def kill(*processes: int) -> None:
    """kill -9; those that have just ended have ended."""
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


async def attempt(web: httpx.AsyncClient, method: str, path: str, **content: Any) -> httpx.Response:
    """One try; a broken connection is an answer of 599."""
    try:
        answer = await web.request(method, path, **content)
    except httpx.TransportError:
        return Refused(599)
    return answer if answer.is_success else Refused(answer.status_code, content=answer.content)


class Refused(httpx.Response):
    """An answer to try again after."""

    def __bool__(self) -> bool:
        return False


async def asked(web: httpx.AsyncClient, path: str, method: str = "GET", **content: Any) -> httpx.Response:
    """Tried until it is answered well."""
    return await eventually(lambda: attempt(web, method, path, **content))


async def _answers(web: httpx.AsyncClient, path: str) -> bool:
    answer = await attempt(web, "GET", path)
    return bool(answer and answer.json())


async def eventually(look: Callable[[], Awaitable[T]], patience: float = PATIENCE) -> T:
    """Look again and again until what is seen is true enough; the last look is answered."""
    deadline = time.monotonic() + patience
    while not (seen := await look()) and time.monotonic() < deadline:  # noqa: ASYNC110 - other processes are at it
        await asyncio.sleep(0.1)
    return seen
