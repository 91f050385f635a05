"""A cached variant against what the bare framework serves: `python -m tests.benchmarks.serving [rounds]`.

The bare framework is a Quart app under the same Hypercorn, whose one handler answers the very bytes and headers of ours
from memory. Ours is `python -m web` over the real database, asked for `w=400` of a public image, without a key and with
one; limits are counted and not reached. One process each and 16 connections on loopback, which this process keeps busy
over raw sockets, looking at the status and the length of every answer. All take turns of half a second, so that what
else the machine does befalls all; the median of the rounds' ratios is what counts. It ends with 1 where the target is
missed. Seconds of a core are those of the serving process alone.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import cast

import httpx
from quart import Quart, Response, send_file

from config.listening import LISTENER, listening
from config.settings import Settings
from config.wiring import open_house
from tests.pictures import jpeg
from vault import digests
from vault.images import transforms
from vault.models.images import NewImage
from vault.vault import Vault
from web.doors import Doors
from web.hardening import serve

TARGET = 0.5  # of the bare framework's requests a second
CONNECTIONS = 16
WIDTH = 400
SIDES = (4000, 3000)
PLENTY = "60000000"  # requests a minute
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)\r\n", re.IGNORECASE)
OF_THE_LINE = {"content-length", "date", "connection"}  # said by Hypercorn
NOBODY = asyncio.Event()  # stops the bare app: it is ended from outside


@dataclass(slots=True)
class Served:
    """What is asked of one of the processes, and what came of it in each round."""

    name: str
    port: int
    pid: int
    path: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    rates: list[float] = field(default_factory=list)  # requests a second
    costs: list[float] = field(default_factory=list)  # seconds of a core for a request

    @property
    def head(self) -> bytes:
        lines = [f"GET {self.path} HTTP/1.1", "Host: localhost"]
        return "\r\n".join([*lines, *(f"{name}: {value}" for name, value in self.headers.items()), "", ""]).encode()


class Asking(asyncio.Protocol):
    """One connection, which asks again as soon as it is answered, until the end."""

    def __init__(self, head: bytes, begins: bytes, length: int, until: float) -> None:
        self._head, self._begins, self._length, self._until = head, begins, length, until
        self._come = bytearray()
        self.answered = 0
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(self._head)

    def data_received(self, data: bytes) -> None:
        self._come += data
        end = self._come.find(b"\r\n\r\n") + 4
        if end < 4 or len(self._come) < end + self._length:
            return
        said = LENGTH.search(self._come, 0, end)
        if not self._come.startswith(self._begins) or int(said[1] if said else 0) != self._length:
            self.over.set_exception(AssertionError(bytes(self._come[:end]).decode()))
            self._transport.close()
            return
        self.answered += 1
        self._come.clear()
        if time.perf_counter() < self._until:
            self._transport.write(self._head)
        else:
            self._transport.close()

    def connection_lost(self, _: Exception | None) -> None:
        if not self.over.done():
            self.over.set_result(None)


async def ask(served: Served, length: int, seconds: float) -> None:
    """One turn."""
    begun, before = time.perf_counter(), spent(served.pid)
    begins = f"HTTP/1.1 {served.status} ".encode()

    def one() -> Asking:
        return Asking(served.head, begins, length if served.status == 200 else 0, begun + seconds)

    loop = asyncio.get_running_loop()
    asking = [(await loop.create_connection(one, "127.0.0.1", served.port))[1] for _ in range(CONNECTIONS)]
    await asyncio.gather(*(each.over for each in asking))
    answered = sum(each.answered for each in asking)
    served.rates.append(answered / (time.perf_counter() - begun))
    served.costs.append((spent(served.pid) - before) / answered)


def spent(pid: int) -> float:
    """Seconds of a processor a process has had (Linux), without its children."""
    stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def tell(say: Callable[[str], object], each: Served, bare: Served) -> float:
    """Its part of what the bare framework serves."""
    part = median(rate / other for rate, other in zip(each.rates, bare.rates, strict=True))
    cost = median(cost / other for cost, other in zip(each.costs, bare.costs, strict=True))
    say(f"  {each.name:34}{median(each.rates):7.0f} a second, {part:.2f} of the bare framework; ")
    say(f"{median(each.costs) * 1000:.2f} ms of a core, {cost:.2f} of it\n")
    return part


# ── who is asked ──────────────────────────────────────────────────────────────────────────────────────────


@asynccontextmanager
async def process(*module: str, **environment: str) -> AsyncIterator[tuple[int, int]]:
    """`python -m MODULE` over a listening socket that it is handed: the port and its pid."""
    with listening("127.0.0.1", 0) as listener:
        number = listener.fileno()
        environment = os.environ | environment | {LISTENER: str(number)}
        started = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *module, env=environment, pass_fds=[number]
        )
        try:
            yield listener.getsockname()[1], started.pid
        finally:
            started.terminate()
            await started.wait()


async def bare(folder: Path) -> None:
    """The bare framework, with an answer to be had from memory and by `send_file`."""
    app = Quart(__name__, static_folder=None)
    body, headers = (folder / "body").read_bytes(), json.loads((folder / "headers").read_text())

    @app.get("/memory")
    async def from_memory() -> Response:
        return Response(body, headers=headers)

    @app.get("/file")
    async def from_file() -> Response:
        return await send_file(folder / "body", mimetype="image/webp")

    with listening("127.0.0.1", 0) as listener:
        await serve(app, listener, NOBODY, Doors())


async def stocked(vault: Vault) -> tuple[str, str]:
    """A client's key, and where its image is."""
    key, client = await vault.images.clients.add("Shop")
    file = vault.blobs.scratch()
    file.write_bytes(await asyncio.to_thread(jpeg, 1, SIDES))
    user = await vault.images.users.known(client.id, "ana")
    new = NewImage(
        client=client.id, user=user.id, file=file, digests=await digests.of_file(file), original_name="beach.jpg"
    )
    image = await vault.images.images.upload(new)
    await vault.images.variants.serve(image, transforms.read({"w": f"{WIDTH}"}))
    return key, f"/v2/images/{image.id}?w={WIDTH}"


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[tuple[list[Served], int]]:
    """All who take turns, the bare framework first; and the length of their answer."""
    limits = {"CHATVAULT_IMAGES_RATE": PLENTY, "CHATVAULT_IMAGES_ADDRESS_RATE": PLENTY}
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(open_house(Settings(data=folder / "data")))
        key, path = await stocked(house.vault)
        ours = await stack.enter_async_context(process("web", CHATVAULT_DATA=str(folder / "data"), **limits))
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{ours[0]}", timeout=60) as http:
            answer = (await http.get(path)).raise_for_status()
        headers = {name: value for name, value in answer.headers.items() if name not in OF_THE_LINE}
        (folder / "body").write_bytes(answer.content)
        (folder / "headers").write_text(json.dumps(headers))
        theirs = await stack.enter_async_context(process("tests.benchmarks.serving", "bare", str(folder)))
        yield (
            [
                Served("the bare framework, from memory", *theirs, "/memory"),
                Served("the bare framework, send_file", *theirs, "/file"),
                Served("a variant, without a key", *ours, path),
                Served("a variant, with a key", *ours, path, headers={"X-API-Key": key}),
                Served("a variant that is known (304)", *ours, path, 304, {"If-None-Match": headers["etag"]}),
            ],
            len(answer.content),
        )


async def main(rounds: int, seconds: float = 0.5) -> list[str]:
    """What of the target is missed, as sentences."""
    say = sys.stdout.write
    with tempfile.TemporaryDirectory(prefix="cv") as folder:
        async with opened(Path(folder)) as (all, length):
            for each in all:  # everybody is awake
                await ask(each, length, 0.5)
                each.rates.clear()
                each.costs.clear()
            for _ in range(rounds):
                for each in all:
                    await ask(each, length, seconds)
    say(f"{length / 1000:.1f} kB, {CONNECTIONS} connections, one process each:\n")
    parts = {each.name: tell(say, each, all[0]) for each in all}
    part = parts["a variant, without a key"]
    return [] if part >= TARGET else [f"A cached variant is served at {part:.2f} of the bare framework, not {TARGET}."]


if __name__ == "__main__":
    if sys.argv[1:2] == ["bare"]:
        asyncio.run(bare(Path(sys.argv[2])))
    else:
        sys.exit("\n".join(asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20))) or 0)
