"""A WhatsApp of the test's own: the server, its people, and processes joined to it."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

from tests.whatsapp.account import Account
from tests.whatsapp.people import Group, Person
from tests.whatsapp.remote import Remote, hosted
from tests.whatsapp.server import Server, serving
from tests.whatsapp.tokens import load_tokens
from tests.whatsapp.trust import trust


class Stage:
    """I, Anna, Ben, and a group of the three. `environment` is for every process that is to join."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server, self.folder = server, folder
        self.environment = server.trust.environment()
        self._numbers = itertools.count(10)
        self.me = self.account("Me")
        self.anna, self.ben = self.person("Anna"), self.person("Ben")
        self.trip = self.group("Lake trip", [self.me, self.anna, self.ben])

    def account(self, name: str) -> Account:
        number = next(self._numbers)
        return self.server.add_account(f"4915550{number:04}", f"999{number:05}", name)

    def person(self, name: str) -> Person:
        number = next(self._numbers)
        return self.server.add_contact(f"4915550{number:04}", f"888{number:05}", name)

    def group(self, subject: str, members: list[Person]) -> Group:
        return self.server.add_group(f"1203630000{next(self._numbers):04}", subject, members)

    def host(self, factory: str, *args: Any) -> AbstractAsyncContextManager[Remote]:
        """What a factory (`module:name`) makes, in a process that reaches this WhatsApp."""
        return hosted(factory, *args, environment=self.environment)

    def client(self, name: str = "client") -> AbstractAsyncContextManager[Remote]:
        """A bare neonize client that has not connected."""
        return self.host("tests.whatsapp.client:opened", str(self.folder / f"{name}.sqlite3"), self.server.proxy)

    async def link(self, client: Remote, account: Account) -> None:
        """Scan the client's QR code with the account's phone."""
        await client.open()
        await self.server.scan_qr(account, await client.qr_code())
        await client.next("Connected")


@asynccontextmanager
async def open_stage(folder: Path) -> AsyncIterator[Stage]:
    """It must end without errors in the server. packages.Unavailable."""
    load_tokens()
    async with serving(trust()) as server:
        yield Stage(server, folder)
    assert server.errors == []
