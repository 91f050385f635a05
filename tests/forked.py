"""Commands that fork off a process that has loaded everything: real ones, without the second that loading takes."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from tempfile import TemporaryDirectory

FORKS = get_context("forkserver")  # which ends with us
FORKS.set_forkserver_preload([__name__, "config.cli"])


async def chatvault(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[int, str, str]:
    """How `chatvault ARGUMENTS` ended, and what it wrote to its output and about its troubles."""
    with TemporaryDirectory() as folder:
        output, complaint = Path(folder, "output"), Path(folder, "complaint")
        command = FORKS.Process(target=_command, args=(arguments, environment, output, complaint), daemon=True)
        command.start()
        await _ended(command)
        return command.exitcode or 0, output.read_text(encoding="utf-8"), complaint.read_text(encoding="utf-8")


async def _ended(command: ForkServerProcess) -> None:
    """Watched from this thread alone: its status can be read only once."""
    over, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_reader(command.sentinel, over.set)
    try:
        await over.wait()
    finally:
        loop.remove_reader(command.sentinel)
        if not over.is_set():
            command.kill()
        command.join()


def _command(arguments: Sequence[str], environment: Mapping[str, str], output: Path, complaint: Path) -> None:
    """The rest of a process that is a command from here on."""
    from config.cli import main

    os.environ.clear()
    os.environ.update(environment)
    for stream, file in ((1, output), (2, complaint)):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), stream)
    main(list(arguments))
