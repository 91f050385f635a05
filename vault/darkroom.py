"""Where pictures are decoded: child processes with limits, so that hostile bytes cost their sender an error.

Nothing of a decoder is ever loaded into this process; a child that dies costs the picture it was at, no more.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from base64 import b64encode
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from vault import slips
from vault.errors import Damaged, NoDarkroom, Unacceptable
from vault.models.images import Transform
from vault.models.photos import Picture
from vault.slips import Limits, Made, Slip
from vault.tongue import say

__all__ = ["Darkroom", "Limits", "Made"]

ROOT = Path(__file__).parents[1]  # where `-m vault.developer` is found
PREFIX = "darkroom-"
FRESH = 60  # seconds in which whoever made a folder will have locked it
ANSWER = 1 << 20  # bytes, at most
FRUGAL = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2"}  # address space is limited
THRIFTY = {  # glibc: memory of one photo serves the next; giving it back and faulting it in again takes a sixth longer
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(64 << 20),
}
FOREIGN = frozenset({signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT})  # no decoder does this to itself


class Darkroom:
    """A pool of up to `count` children, started when first needed. Callers are served in the order they came."""

    def __init__(self, count: int, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._places = asyncio.Semaphore(count)
        self._idle: list[Developer] = []
        self._folder, self._lock = "", -1

    async def __aenter__(self) -> Self:
        self._folder, self._lock = await asyncio.to_thread(_move_in)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        idle, self._idle = self._idle, []
        await asyncio.gather(*(each.stop() for each in idle))
        await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)
        os.close(self._lock)

    async def develop(self, file: Path, into: Path) -> Picture:
        """The facts of a picture; its `renditions.NAMES` are then in the folder `into`. Unacceptable, NoSpace."""
        return slips.to_picture(await self._job(do="develop", file=_full(file), into=_full(into)))

    async def survey(self, file: Path) -> Picture:
        """The facts of a picture all of which can be decoded; nothing is made of it. Unacceptable."""
        return slips.to_picture(await self._job(do="survey", file=_full(file)))

    async def derive(self, file: Path, to: Path, transform: Transform) -> None:
        """What the transform makes of it, as the file `to`: upright, sRGB, without metadata. Unacceptable, NoSpace."""
        await self._job(do="derive", file=_full(file), to=_full(to), transform=slips.from_transform(transform))

    async def form(self, file: Path, into: Path, *, keep_metadata: bool) -> Made:
        """The bytes that travel, as a new file in the folder `into`. Unacceptable, NoSpace."""
        slip = await self._job(do="form", file=_full(file), into=_full(into), keep_metadata=keep_metadata)
        return slips.to_made(slip, into)

    async def recompress(self, file: Path, into: Path) -> Made:
        """A copy as phones make them, as a new file in the folder `into`. Unacceptable, NoSpace."""
        return slips.to_made(await self._job(do="recompress", file=_full(file), into=_full(into)), into)

    async def fingerprint(self, small: bytes) -> int | None:
        """The perceptual hash of a message's small JPEG; None where it can't be read, or is too flat to tell."""
        try:
            phash = await self._job(do="fingerprint", small=b64encode(small).decode())
            return None if phash is None else int(phash)
        except (Unacceptable, NoDarkroom):
            return None

    async def _job(self, **request: Any) -> Any:
        async with self._places:
            try:
                return await self._attempt(request)
            except Killed:  # by somebody, or by a kernel out of memory: it need not be the picture's fault
                pass
            try:
                return await self._attempt(request)
            except Killed as error:
                raise Damaged(say("its decoder was killed twice")) from error

    async def _attempt(self, request: Slip) -> Any:
        developer = await self._developer()
        try:
            answer = await developer.ask(request, self._limits.wall)
        except BaseException:
            await developer.kill()
            raise
        self._idle.append(developer)
        return _outcome(answer)

    async def _developer(self) -> Developer:
        while self._idle:
            developer = self._idle.pop()
            if developer.alive:
                return developer
        return await Developer.start(self._limits, self._folder)


def _move_in() -> tuple[str, int]:
    """A folder for what decoders put down, and the lock that says it is in use; what the dead left is cleared away."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # in use, somebody else's, or gone
            _clear(left)
    folder = tempfile.mkdtemp(prefix=PREFIX)
    lock = os.open(folder, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_SH)
    return folder, lock


def _clear(left: Path) -> None:
    if time.time() - left.stat().st_mtime < FRESH:
        return
    lock = os.open(left, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(left, ignore_errors=True)
    finally:
        os.close(lock)


class Killed(Exception):
    """The child was ended from outside, and not by us."""


class Developer:
    """One child process."""

    def __init__(
        self, process: asyncio.subprocess.Process, stdin: asyncio.StreamWriter, stdout: asyncio.StreamReader
    ) -> None:
        self._process, self._stdin, self._stdout = process, stdin, stdout

    @classmethod
    async def start(cls, limits: Limits, folder: str) -> Developer:
        command = [sys.executable, "-m", "vault.developer", json.dumps(asdict(limits))]
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=pipe,
            stdout=pipe,
            cwd=ROOT,
            env=_environment(folder),
            limit=ANSWER,
            start_new_session=True,  # Ctrl-C is for the parent, who may still want the answer
        )
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("pipes were asked for")
        developer = cls(process, process.stdin, process.stdout)
        try:
            await developer._answer(limits.start)
        except Damaged as error:  # by no picture: it has not seen one
            await developer.kill()
            raise NoDarkroom from error
        except BaseException:
            await developer.kill()
            raise
        return developer

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    @property
    def pid(self) -> int:
        return self._process.pid

    async def ask(self, request: Slip, wall: float) -> Slip:
        """Damaged when the child dies of the picture or takes too long, Killed when somebody ended it."""
        with suppress(ConnectionError):  # it has died; the answer will tell how
            self._stdin.write(json.dumps(request).encode() + b"\n")
            await self._stdin.drain()
        return await self._answer(wall)

    async def _answer(self, wall: float) -> Slip:
        try:
            async with asyncio.timeout(wall):
                line = await self._stdout.readline()
        except TimeoutError as error:
            raise Damaged(say("it took too long")) from error
        if line.endswith(b"\n"):
            answer: Slip = json.loads(line)
            return answer
        raise _death(await self._process.wait())

    async def stop(self) -> None:
        """Let it end by itself, or end it."""
        self._stdin.close()
        try:
            async with asyncio.timeout(2):
                await self._process.wait()
        except TimeoutError:
            await self.kill()

    async def kill(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()


def _death(code: int) -> Exception:
    if -code in FOREIGN:
        return Killed()
    if code == -signal.SIGXCPU:
        return Damaged(say("it took too long"))
    if code < 0:
        return Damaged(say("its decoder crashed with {name}", name=signal.Signals(-code).name))
    return RuntimeError(f"A darkroom process ended with {code}; what it printed says why.")


def _outcome(answer: Slip) -> Any:
    if "done" in answer:
        return answer["done"]
    if "refused" in answer:
        raise slips.to_refusal(answer["refused"])
    raise RuntimeError(f"The darkroom failed:\n{answer['failed']}")


def _environment(folder: str) -> dict[str, str]:
    """None of the parent's secrets."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | FRUGAL | THRIFTY | {"TMPDIR": folder}


def _full(path: Path) -> str:
    return str(path.absolute())
