"""Processes that are kept going: started again when they die, killed when they hang, ended gently in the end."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from functools import partial

from vault.tasks import running

log = logging.getLogger(__name__)

PAUSES = (0.5, 1, 2, 5, 10, 30)  # seconds
STEADY = 60  # seconds after which a process counts as healthy again
DRAIN = 15  # seconds a process has to finish what it is doing


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What to start, as `python -m name`. `files`: open files handed to it, by the variable that tells their number.

    `pauses`: seconds before each further start of a process that keeps dying.
    """

    name: str
    files: Mapping[str, int]
    environment: Mapping[str, str] = field(default_factory=dict)
    hangs: Callable[[], Awaitable[None]] | None = None  # returns when the process must be given up
    pauses: Sequence[float] = PAUSES


def kept(what: Kept) -> AbstractAsyncContextManager[None]:
    """A process that is started again whenever it dies, and ended, gently first, with the block."""
    return running(what.name, partial(keep, what))


async def ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])


async def keep(what: Kept, clock: Callable[[], float] = time.monotonic) -> None:
    """Until cancelled. One that ends by itself without complaint wants to be started afresh, and has not failed."""
    failures = 0
    while True:
        began = clock()
        code = await _once(what)
        failures = 0 if code == 0 or clock() - began > STEADY else failures
        pause = what.pauses[min(failures, len(what.pauses) - 1)]
        log.warning("%s ended (%s); starting it again in %s s", what.name, code, pause)
        await asyncio.sleep(pause)
        failures += 1


async def _once(what: Kept) -> int:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *what.name.split(" "),
        pass_fds=tuple(what.files.values()),
        env=os.environ | what.environment | {key: str(number) for key, number in what.files.items()},
        stdin=asyncio.subprocess.DEVNULL,
        start_new_session=True,  # Ctrl+C is ours to pass on
    )
    watch = asyncio.create_task(_watch(what, process))
    try:
        return await process.wait()
    finally:
        await ended(watch)
        await _end(process)


async def _watch(what: Kept, process: asyncio.subprocess.Process) -> None:
    if what.hangs:
        await what.hangs()
        log.error("%s does not answer any more; killing it", what.name)
        with suppress(ProcessLookupError):
            process.kill()


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(asyncio.shield(process.wait()), DRAIN)
    except TimeoutError:
        process.kill()
        await process.wait()
