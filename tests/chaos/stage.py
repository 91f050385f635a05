"""Where it takes place: a real house, its people, and an eye on its database that helps nobody."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from bot.sandbox.driver import Driver
from config import wiring
from config.sandboxes import sandbox_of
from config.settings import Settings
from storage.mongo import mongod, replica
from storage.mongo.stores import Stores
from tests import pictures
from tests.house import House, attempt, eventually, open_house
from vault.models.purges import Tally
from vault.owners import OWNER

ACCOUNT = "sandbox"
CHATS = ("Anna", "Ben", "Lake trip", "Family")
PATIENCE = 300.0  # seconds; a limit for failing, not a measurement

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photo of the library, and the ids of the messages that carry it, and of those that I wrote."""

    id: int
    messages: frozenset[str]
    mine: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """`stores` is only ever read from: nothing is carried out, healed or closed by looking."""

    house: House
    web: httpx.AsyncClient
    stores: Stores
    driver: Driver
    folder: Path
    starting: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def asked(self, method: str, path: str, **content: Any) -> Any:
        """What the web app answers in the end, however often it has to be asked."""
        return (await eventually(lambda: self.attempt(method, path, **content), PATIENCE)).json()

    async def attempt(self, method: str, path: str, **content: Any) -> httpx.Response:
        return await attempt(self.web, method, path, **content)

    async def photo(self, seed: int, count: int, *, chats: Sequence[str] = CHATS, days: float = 30) -> Photo:
        """A photo of the library that is in so many messages of these chats, half of them mine."""
        file = self.folder / f"{seed}.jpg"
        file.write_bytes(pictures.saved(pictures.drawing(seed), "JPEG"))
        for place, chat in enumerate(chats):
            share = count // len(chats) + (place < count % len(chats))
            await self.driver.fill(chat, share, photos=share, photo=file, days=days)
        record = await self.asked("POST", "/api/library/upload", files={"photo": (file.name, file.read_bytes())})
        sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
        carrying = [row for row in await self.view() if row["sha256"] == sha256]
        mine = frozenset(row["messageId"] for row in carrying if row["from"] == "me")
        return Photo(id=record["id"], messages=frozenset(row["messageId"] for row in carrying), mine=mine)

    async def foreign(self, count: int) -> None:
        """Other photos and plain words between them, which must stay."""
        for chat in CHATS:
            await self.driver.fill(chat, 2 * count // len(CHATS), photos=count // len(CHATS))

    async def view(self, *, me: bool = True) -> list[Json]:
        """Every message of the chats, as I see them or the others."""
        return [row for chat in (*CHATS, "Chloé", "Dad") for row in await self.driver.show(chat, me=me)]

    async def seen(self, *, me: bool = True) -> frozenset[str]:
        """The ids of messages that are still whole."""
        return frozenset(row["messageId"] for row in await self.view(me=me) if not row["revoked"])

    async def calls(self) -> list[Json]:
        """WhatsApp's own record of what it was asked to delete, as `chatvault sandbox calls` tells it."""
        return await self.driver.calls()

    async def plan(self, photo: Photo, scope: str = "me") -> Json:
        """The plan to delete every message of this photo, once all are indexed."""

        async def planned() -> Json | None:
            answer = await self.attempt("POST", "/api/library/purges", json={"photoIds": [photo.id], "scope": scope})
            plan: Json | None = answer.json() if answer else None
            return plan if plan and plan["totalMessages"] == len(photo.messages) else None

        plan = await eventually(planned, PATIENCE)
        assert plan, f"not all of {len(photo.messages)} messages were found"
        return plan

    async def execute(self, plan: Json, undo: int = 0) -> None:
        await self.asked("POST", self.path(plan, "execute"), json={"undoSeconds": undo})

    def path(self, plan: Json, wish: str = "") -> str:
        return f"/api/library/purges/{plan['planId']}/{wish}".rstrip("/")

    async def tally(self, plan: Json) -> Tally:
        """How its orders stand."""
        return await self.stores.orders.tally(plan["planId"])

    async def carried_out(self, plan: Json) -> bool:
        """Whether every order ended, in time and without anybody's help."""
        return await eventually(lambda: self._ended(plan), PATIENCE)

    async def _ended(self, plan: Json) -> bool:
        return not (await self.tally(plan)).open

    async def closed(self, plan: Json) -> Json:
        """Its status once it is closed."""

        async def look() -> Json | None:
            answer = await self.attempt("GET", self.path(plan))
            status: Json | None = answer.json() if answer else None
            return status if status and status["closedAt"] else None

        status = await eventually(look, PATIENCE)
        assert status, f"the purge {plan['planId']} was never closed"
        return status

    async def closed_by_the_clock(self, plan: Json) -> bool:
        """Whether it was closed while nobody was looking."""

        async def look() -> bool:
            return (await self.stores.plans.get(OWNER, plan["planId"])).closed_at is not None

        return await eventually(look, PATIENCE)

    async def purged(self, photo: Photo) -> None:
        """The purge in one go, asked for until nothing is left, as people do."""

        async def asked_again() -> bool:
            await self.attempt("POST", f"/api/library/{photo.id}/purge")
            left = await self.attempt("POST", f"/api/library/{photo.id}/purge-preview")
            return bool(left) and left.json()["totalMessages"] == 0

        assert await eventually(asked_again, PATIENCE)

    async def crash(self, *others: str) -> None:
        """The supervisor and these are gone without a word, and all is started again, at another address."""
        async with self.starting:
            await self.house.crash(*others)
            self.web.base_url = httpx.URL(self.house.address)


@asynccontextmanager
async def open_stage(data: Path) -> AsyncIterator[Stage]:
    async with open_house(data) as house, house.web() as web:
        state = mongod.Server(data, "", 0).state()
        assert state
        # Attached it would keep the database alive when all else has died.
        url = SecretStr(replica.url(state["socket"]))
        settings = Settings(data=data, mongodb_url=url, darkrooms=1, database_wait=PATIENCE)
        async with wiring.open_house(settings) as inside:
            driver = (await sandbox_of(ACCOUNT, settings, inside)).driver(_alive)
            yield Stage(house=house, web=web, stores=inside.stores, driver=driver, folder=data.parent)


async def _alive() -> bool:
    return True
