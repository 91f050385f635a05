"""A process that hosts one object for a test, because neonize may abort its process or never end.

`python -m tests.whatsapp.worker MODULE FACTORY SOCKET SECONDS`: the factory is an async context manager of that module;
its arguments come first on the socket. After that many seconds the process ends, whatever it is doing.
"""

from __future__ import annotations

import asyncio
import faulthandler
import os
import socket
import sys
from collections.abc import AsyncGenerator, Mapping
from importlib import import_module
from inspect import isawaitable
from typing import Any, NoReturn

from tests.whatsapp import frames
from tests.whatsapp.frames import Call, Cancel, Raised, Returned, Yielded


class Host:
    """Carries out on the object what is asked over the socket, any number of calls at a time."""

    def __init__(self, hosted: Any, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._hosted, self._reader, self._writer = hosted, reader, writer
        self._running: dict[int, asyncio.Task[None]] = {}

    async def serve(self) -> None:
        """Until the test hangs up."""
        while True:
            asked = await frames.read(self._reader)
            if isinstance(asked, Cancel):
                if task := self._running.get(asked.id):
                    task.cancel()
            else:
                self._running[asked.id] = asyncio.create_task(self._answer(asked))

    async def _answer(self, call: Call) -> None:
        try:
            frames.write(self._writer, Returned(call.id, await self._carry_out(call)))
        except Exception as error:
            frames.write(self._writer, Raised.by(call.id, error))
        finally:
            del self._running[call.id]

    async def _carry_out(self, call: Call) -> Any:
        value = getattr(self._hosted, call.name)
        if callable(value):
            value = value(*call.args, **call.options or {})
        if isinstance(value, AsyncGenerator):
            return await self._tell(call.id, value)
        return await value if isawaitable(value) else value

    async def _tell(self, id: int, values: AsyncGenerator[Any, None]) -> None:
        try:
            async for value in values:
                frames.write(self._writer, Yielded(id, value))
        finally:
            await values.aclose()


async def main(module: str, factory: str, there: socket.socket) -> None:
    reader, writer = await asyncio.open_connection(sock=there)
    arguments = await frames.read(reader)
    async with getattr(import_module(module), factory)(*arguments) as hosted:
        frames.write(writer, None)
        await Host(hosted, reader, writer).serve()


def work(module: str, factory: str, there: socket.socket, seconds: float) -> NoReturn:
    """All that this process does."""
    faulthandler.dump_traceback_later(seconds, exit=True)
    try:
        asyncio.run(main(module, factory, there))
    except asyncio.IncompleteReadError:
        os._exit(0)  # the test hung up; neonize's threads may never end by themselves
    finally:
        sys.excepthook(*sys.exc_info())
        os._exit(1)


def forked(environment: Mapping[str, str], module: str, factory: str, there: socket.socket, seconds: float) -> NoReturn:
    """The same of a process that was not started for it."""
    os.environ.update(environment)  # Go reads what the process was started with, which removing would disturb
    work(module, factory, there, seconds)


if __name__ == "__main__":
    module, factory, number, seconds = sys.argv[1:]
    work(module, factory, socket.socket(fileno=int(number)), float(seconds))
