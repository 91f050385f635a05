"""An object in a worker's process, as the test sees it."""

from __future__ import annotations

import asyncio
import itertools
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

from tests.forked import Fork, suits
from tests.whatsapp import frames, worker
from tests.whatsapp.frames import Call, Cancel, Raised, Returned, Yielded

TIME_LIMIT = 600  # seconds a worker may live that nobody ended; nothing waits for it
_END = object()


class WorkerDied(Exception):
    """The process ended on its own, by an abort for instance."""


class Remote:
    """Methods and properties of the hosted object are awaited: `await remote.name(…)`."""

    def __init__(self, process: Fork | Process, writer: asyncio.StreamWriter) -> None:
        self.process = process
        self._writer = writer
        self._ids = itertools.count()
        self._answers: dict[int, asyncio.Queue[Any]] = {}
        self._died: WorkerDied | None = None

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        async def call(*args: Any, **options: Any) -> Any:
            async for value in self._ask(name, args, options):
                if isinstance(value, Returned):
                    return value.value
            return None

        return call

    async def stream(self, name: str, *args: Any) -> AsyncGenerator[Any, None]:
        """What an async generator of the hosted object yields."""
        asked = self._ask(name, args, {})
        try:
            async for value in asked:
                if isinstance(value, Yielded):
                    yield value.value
        finally:
            await asked.aclose()

    async def kill(self) -> None:
        with suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()
        self._writer.close()

    async def listen(self, reader: asyncio.StreamReader) -> None:
        """Hand every answer to whoever waits for it, until the process is gone."""
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                answer = await frames.read(reader)
                if answers := self._answers.get(answer.id):
                    answers.put_nowait(answer)
        self._died = WorkerDied(f"the worker ended with code {await self.process.wait()}")
        for answers in self._answers.values():
            answers.put_nowait(self._died)

    async def _ask(self, name: str, args: tuple[Any, ...], options: Mapping[str, Any]) -> AsyncGenerator[Any, None]:
        if self._died:
            raise self._died
        id, answers = next(self._ids), asyncio.Queue[Any]()
        self._answers[id] = answers
        frames.write(self._writer, Call(id, name, args, options))
        ended = False
        try:
            while not ended:
                answer = await answers.get()
                ended = not isinstance(answer, Yielded)
                yield _or_raise(answer)
        finally:
            del self._answers[id]
            if not ended:
                frames.write(self._writer, Cancel(id))


def _or_raise(answer: Any) -> Any:
    if isinstance(answer, Raised):
        raise answer.error()
    if isinstance(answer, WorkerDied):
        raise answer
    return answer


@asynccontextmanager
async def hosted(
    factory: Callable[..., Any] | str, *args: Any, environment: Mapping[str, str]
) -> AsyncIterator[Remote]:
    """What the factory makes (named as `module:name`), in a process of its own that is killed in the end."""
    here, there = socket.socketpair()
    with there:
        process = await _begun(there, *str(factory).split(":"), environment=environment)
    reader, writer = await asyncio.open_connection(sock=here)
    remote = Remote(process, writer)
    try:
        frames.write(writer, args)
        await frames.read(reader)  # it is there
        listening = asyncio.create_task(remote.listen(reader))
        yield remote
    finally:
        await remote.kill()
    await listening


async def _begun(there: socket.socket, module: str, name: str, *, environment: Mapping[str, str]) -> Fork | Process:
    """Forked where that can be: loading takes more than most of these tests do."""
    if suits(environment):
        return Fork(worker.forked, dict(environment), module, name, there, TIME_LIMIT)
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.whatsapp.worker", module, name, str(there.fileno()), str(TIME_LIMIT)),
        env=dict(environment),
        pass_fds=[there.fileno()],
    )
