"""When a process should end: SIGTERM, Ctrl+C, or the death of the process that started it."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

LIFELINE = "CHATVAULT_LIFELINE"  # the number of a pipe's read end; it ends when the starter dies, however it dies


@contextmanager
def stop_signal() -> Iterator[asyncio.Event]:
    """An event that is set when this process should end."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    lifeline = os.environ.get(LIFELINE)
    if lifeline:
        loop.add_reader(int(lifeline), stop.set)
    try:
        yield stop
    finally:
        if lifeline:
            loop.remove_reader(int(lifeline))
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
