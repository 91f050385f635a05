"""The library's own session file, read beside it and never written while the library has it.

Its calls for the same things end the whole process when they come at the wrong moment; reading the file cannot.
"""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from bot.whatsapp import peek
from bot.whatsapp.identity import LID, PHONE
from bot.whatsapp.wire import bare
from vault.errors import Unreachable
from vault.tongue import noted

DEVICE = "select lid, jid, registration_id from whatsmeow_device"
LONGEST = 2**28  # bytes of an answer
UNREAD = noted("The session cannot be read at the moment; it is tried again.")


class Session:
    """`file` is made private and empty where it is not there yet."""

    def __init__(self, file: Path) -> None:
        self.file = file
        file.touch(0o600)
        file.chmod(0o600)
        self.device, self.me = self._read(peek.rows(file, DEVICE, [], "rw"))  # the library has not opened it yet
        self._peek: Process | None = None
        self._asked: set[asyncio.Task[list[Any]]] = set()
        self._one = asyncio.Lock()

    @property
    def linked(self) -> bool:
        """Whether there is a phone that this session belongs to, as of the last `learn`."""
        return any(self.me)

    async def learn(self) -> None:
        """`me`: my hidden id and my phone number, as addresses; `device`: this link. Empty when no phone is linked."""
        self.device, self.me = self._read(await self.rows(DEVICE))

    async def pairs(self) -> list[tuple[str, str]]:
        """Hidden id and phone number of everybody both are known of."""
        rows = await self.rows("select lid, pn from whatsmeow_lid_map")
        return [(f"{lid}@{LID}", f"{phone}@{PHONE}") for lid, phone in rows]

    async def names(self) -> dict[str, str]:
        """What to call people, by address: as in my address book, else as they call themselves."""
        query = "select their_jid, full_name, business_name, push_name, first_name from whatsmeow_contacts"
        rows = ((bare(row[0]), next(filter(None, row[1:]), "")) for row in await self.rows(query))
        return {address: name for address, name in rows if name}

    async def rows(self, query: str, *values: object) -> list[Any]:
        """Whoever asks may give up; the answer is read all the same, so that nobody else gets it. Unreachable."""
        task = asyncio.create_task(self._answer(query, values))
        self._asked.add(task)
        task.add_done_callback(self._answered)
        return await asyncio.shield(task)

    async def _answer(self, query: str, values: Sequence[object]) -> list[Any]:
        async with self._one:
            process = await self._running()
            asking, answering = cast(StreamWriter, process.stdin), cast(StreamReader, process.stdout)
            asking.write(json.dumps([query, values]).encode() + b"\n")
            if answer := await answering.readline():
                return list(json.loads(answer))
            await process.wait()
            raise Unreachable(UNREAD)

    def _answered(self, task: asyncio.Task[list[Any]]) -> None:
        """What went wrong after whoever asked had given up is nobody's business."""
        self._asked.discard(task)
        if not task.cancelled():
            task.exception()

    def forget(self) -> None:
        """As if no phone had ever been linked."""
        for file in (self.file, self.file.with_name(f"{self.file.name}-journal")):
            file.unlink(missing_ok=True)
        self.file.touch(0o600)
        self.device, self.me = self._read([])

    async def close(self) -> None:
        for task in self._asked:
            task.cancel()
        if self._peek and self._peek.returncode is None:
            self._peek.kill()
            await self._peek.wait()

    async def _running(self) -> Process:
        if self._peek is None or self._peek.returncode is not None:
            command = (sys.executable, "-m", peek.__name__, str(self.file))
            self._peek = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, limit=LONGEST)
        return self._peek

    def _read(self, rows: list[Any]) -> tuple[str, tuple[str, str]]:
        """An address alone may be given to the next device, too."""
        if not rows:
            return "", ("", "")
        lid, phone, registration = rows[0]
        return f"{phone}/{registration}", (bare(lid or ""), bare(phone))
