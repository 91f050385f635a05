"""The bare neonize client for the tests of the protocol, in a worker's process: its events land in one queue."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

logging.getLogger("neonize").setLevel(logging.CRITICAL)

import neonize.aioze.events as events  # noqa: E402 - configure logging before it does
from neonize._binder import ProxySettings  # noqa: E402
from neonize.aioze.client import NewAClient  # noqa: E402
from neonize.proto.Neonize_pb2 import JID  # noqa: E402
from neonize.utils.enum import MediaType  # noqa: E402
from neonize.utils.jid import build_jid  # noqa: E402

from bot.whatsapp import repair  # noqa: E402

logging.getLogger("neonize.utils.log").setLevel(logging.CRITICAL)
EVENTS = {getattr(events, name) for name in events.__all__ if name != "PrivacySettingsEv"}


class Client:
    """What is not named here is neonize's own."""

    def __init__(self, database: str, proxy: str) -> None:
        self._database = database
        self._neonize = NewAClient(database, uuid=database)
        self._proxy = proxy
        self._qr_codes: asyncio.Queue[bytes] = asyncio.Queue()
        self._events: asyncio.Queue[Any] = asyncio.Queue()
        for event in EVENTS:
            self._neonize.event(event)(self._on_event)
        self._neonize.qr(self._on_qr)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._neonize, name)

    async def open(self) -> None:
        self._task = await self._neonize.connect(ProxySettings(self._proxy))

    async def qr_code(self) -> bytes:
        async with asyncio.timeout(60):
            return await self._qr_codes.get()

    async def next(self, name: str) -> Any:
        """The next event of a type; others before it are dropped."""
        async with asyncio.timeout(60):
            while True:
                event = await self._events.get()
                if type(event).__name__ == name:
                    return event

    async def names_until(self, name: str) -> list[str]:
        """The types of all events up to the next one of this type."""
        names: list[str] = []
        async with asyncio.timeout(60):
            while name not in names:
                names.append(type(await self._events.get()).__name__)
        return names

    async def names_within(self, seconds: float) -> list[str]:
        """The types of all events until then."""
        await asyncio.sleep(seconds)
        return [type(self._events.get_nowait()).__name__ for _ in range(self._events.qsize())]

    async def groups(self) -> list[Any]:
        return list(await self._neonize.get_joined_groups())

    async def post(self, to: str, text: str) -> Any:
        return await self._neonize.send_message(jid(to), text)

    async def post_image(self, to: str, data: bytes, caption: str) -> Any:
        return await self._neonize.send_image(jid(to), data, caption=caption)

    async def put_up(self, data: bytes) -> Any:
        return await self._neonize.upload(data, MediaType.MediaImage)

    async def take_back(self, chat: str, id: str) -> Any:
        me = await self._neonize.get_me()
        return await self._neonize.revoke_message(jid(chat), me.JID, id)

    async def close(self, patience: float = 60) -> bool:
        """Whether it could be stopped."""
        await self._neonize.stop()  # type: ignore[no-untyped-call]
        done, _ = await asyncio.wait([self._task], timeout=patience)
        return len(done) == 1

    def mend(self, library: Path = repair.LIBRARY) -> bool:
        return repair.repaired(library)

    def devices(self) -> int:
        """How many linked devices its session file knows."""
        with closing(sqlite3.connect(self._database)) as database:
            [count] = database.execute("select count(*) from whatsmeow_device").fetchone()
        return int(count)

    async def _on_event(self, _client: NewAClient, event: object) -> None:
        self._events.put_nowait(event)

    async def _on_qr(self, _client: NewAClient, code: bytes) -> None:
        self._qr_codes.put_nowait(code)


def jid(address: str) -> JID:
    return build_jid(*address.split("@"))


@asynccontextmanager
async def opened(database: str, proxy: str) -> AsyncIterator[Client]:
    yield Client(database, proxy)
