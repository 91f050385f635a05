"""Processes that fork off one that has loaded almost everything: real ones, without the second that loading takes."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from multiprocessing import forkserver, get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.whatsapp.trust import trust

# Neonize itself cannot be among them: threads of its library would not live on in what is forked off.
NEONIZE_NEEDS = (
    "PIL.Image",
    "google.protobuf.internal.builder",
    "httpx",
    "linkpreview",
    "magic",
    "phonenumbers",
    "segno",
)
LOADED = (__name__, "config.cli", *NEONIZE_NEEDS)


@cache
def _forks() -> ForkServerContext:
    """The one they fork off; it ends with us. Go reads its environment where a process was started, so here."""
    context, ours = get_context("forkserver"), dict(os.environ)
    context.set_forkserver_preload(list(LOADED))
    theirs = {name: value for name, value in trust().environment().items() if ours.get(name) != value}
    os.environ.update(theirs)
    try:
        forkserver.ensure_running()
    finally:
        for name in theirs:  # one by one: a thread may start a process meanwhile, which must not find nothing
            os.environ.pop(name)
            os.environ.update({name: ours[name]} if name in ours else {})
    return context


class Fork:
    """What `asyncio.subprocess.Process` is for a process that was started, for one that calls `work`.

    Watched from the thread of the loop alone: how it ended can be read only once.
    """

    def __init__(self, work: Callable[..., None], *arguments: Any) -> None:
        self._process = _forks().Process(target=work, args=arguments, daemon=True)
        self._process.start()
        self._over = asyncio.Event()
        asyncio.get_running_loop().add_reader(self._process.sentinel, self._end)

    def _end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._process.sentinel)
        self._process.join()
        self._over.set()

    async def wait(self) -> int:
        await self._over.wait()
        return self._process.exitcode or 0

    def send_signal(self, number: signal.Signals) -> None:
        if not self._over.is_set() and self._process.pid:
            os.kill(self._process.pid, number)

    def kill(self) -> None:
        with suppress(ProcessLookupError):  # it ended, and we have not heard of it yet
            self.send_signal(signal.SIGKILL)


async def chatvault(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[int, str, str]:
    """How `chatvault ARGUMENTS` ended, and what it wrote to its output and about its troubles."""
    with TemporaryDirectory() as folder:
        output, complaint = Path(folder, "output"), Path(folder, "complaint")
        command = Fork(_chatvault, arguments, dict(environment), output, complaint)
        try:
            status = await command.wait()
        finally:
            command.kill()
        return status, output.read_text(encoding="utf-8"), complaint.read_text(encoding="utf-8")


def _chatvault(arguments: Sequence[str], environment: Mapping[str, str], output: Path, complaint: Path) -> None:
    """The rest of a process that is a command from here on."""
    from config.cli import main

    os.environ.clear()
    os.environ.update(environment)
    for stream, file in ((1, output), (2, complaint)):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), stream)
    main(list(arguments))


def suits(environment: Mapping[str, str]) -> bool:
    """Whether what needs this environment from its start can fork off."""
    same = ("PATH", "PYTHONPATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "NEONIZE_BOT_TAG")
    theirs = trust().environment()
    return [environment.get(name) for name in same] == [theirs.get(name) for name in same]
