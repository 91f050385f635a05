"""Where couriers come and go over a sandbox: one at a time, and they may die."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from bot.courier import Courier
from bot.echoes import Echoes
from bot.line import Line
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.seed import ANNA
from bot.transport import LineChanged
from bot.turn import Turn
from tests.bot.mortal import Died, TestLine
from tests.bot.phone import ACCOUNT, PATIENCE
from tests.house import eventually
from vault.errors import Unreachable
from vault.intake import utc_now
from vault.models.accounts import LinkState
from vault.models.chats import MessageRef
from vault.models.errands import OrderState
from vault.models.photos import Accepted, Asset
from vault.models.purges import Purged
from vault.owners import OWNER
from vault.tasks import running
from vault.vault import Vault

T = TypeVar("T")

NOT_LONG = timedelta(0)


class Office:
    """Where couriers come and go; there is one at a time."""

    def __init__(self, vault: Vault, sandbox: Sandbox, asset: Asset) -> None:
        self.vault = vault
        self.sandbox = sandbox
        self.asset = asset

    async def courier(self, line: TestLine | None = None, vault: Vault | None = None, **pacing: Any) -> Courier:
        vault = vault or self.vault
        self.turn = Turn(vault.leases, ACCOUNT, span=60)
        await self.turn.come()
        self.line = Line(vault.links, ACCOUNT, OWNER, "sandbox")
        await self.line.change(LineChanged(state=LinkState.READY))
        return Courier(
            line or TestLine(self.sandbox), vault, ACCOUNT, turn=self.turn, line=self.line, echoes=Echoes(), **pacing
        )

    @asynccontextmanager
    async def working(self, line: TestLine | None = None, **options: Any) -> AsyncIterator[Courier]:
        courier = await self.courier(line, **options)
        task = asyncio.create_task(courier.run())
        try:
            async with running("sign of life", self.line.beat):
                yield courier
        finally:
            await courier.rest()
            await asyncio.wait_for(task, PATIENCE)
            await self.turn.end()

    async def dies(self, line: TestLine | None = None, vault: Vault | None = None) -> None:
        """A courier comes to work and dies over it."""
        courier = await self.courier(line, vault)
        with suppress(Died):
            await asyncio.wait_for(courier.run(), PATIENCE)
        await self.turn.end()

    async def carries_out(self, errand: Awaitable[T], line: TestLine | None = None, **options: Any) -> T:
        async with self.working(line, **options):
            return await asyncio.wait_for(errand, PATIENCE)

    async def send(self, errand: str = "") -> asyncio.Task[MessageRef]:
        """My photo is to go to Anna; the order is there when this is answered."""
        errand = errand or uuid.uuid4().hex
        task = asyncio.create_task(self.vault.sends.send(OWNER, self.asset.id, ANNA.id, key=errand))
        assert await eventually(lambda: self.vault.orders.of(errand))
        return task

    async def save(self, errand: str = "") -> asyncio.Task[Accepted]:
        """A photo of Anna's is to be saved; the order is there when this is answered."""
        [message] = await fill(self, 1)
        await self.vault.library.delete(OWNER, self.asset.id)
        errand = errand or uuid.uuid4().hex
        task = asyncio.create_task(self.vault.fetches.save(OWNER, ANNA.id, message.id, key=errand))
        assert await eventually(lambda: self.vault.orders.of(errand))
        return task

    async def purge(self) -> asyncio.Task[Purged]:
        """My photo, which is in Anna's chat, is to be purged; the order is there when this is answered."""
        await fill(self, 1)
        errand = uuid.uuid4().hex
        task = asyncio.create_task(self.vault.purges.purge(OWNER, self.asset.id, key=errand))
        assert await eventually(lambda: self.vault.orders.of(errand))
        return task

    async def tried(self, errand: str) -> int:
        """How often its order was, and failed."""
        [order] = await self.vault.orders.of(errand)
        return order.attempts

    async def has_tried(self, errand: str, times: int) -> None:
        """From now on it is as if its order had been tried that often, and were due."""
        waiting, ids = OrderState.WAITING, [order.id for order in await self.vault.orders.of(errand)]
        await self.vault.orders.move_all(ids, waiting, among=[waiting], attempts=times, not_before=None)

    async def trail(self) -> list[MessageRef]:
        return [send.ref for send in await self.vault.sends.of(self.asset)]

    async def arrived(self) -> list[MessageRef]:
        """What Anna has got."""
        chat = await self.sandbox.world.chat(ANNA.id)
        return [post.ref for post in await self.sandbox.world.of(chat)]

    async def found(self) -> int:
        return len((await self.vault.purges.preview(OWNER, self.asset.id)).found)


async def fill(office: Office, count: int, *, mine: bool = False, ago: timedelta = NOT_LONG) -> list[MessageRef]:
    """My photo, that many times in Anna's chat, by her or by me, as the bot has seen it."""
    world = office.sandbox.world
    chat = await world.chat(ANNA.id)
    sender = await world.me() if mine else await world.member(chat, "Anna")
    media = await office.sandbox.shelf.keep((await office.vault.library.original(office.asset)).read_bytes())
    plain = replace(media, small=b"")  # nothing to compare pictures by, which takes its time
    posts = await world.compose(chat, [(sender, utc_now() - ago, "", plain)] * count)
    await world.add(posts)
    await office.vault.chats.seen([post.message() for post in posts])
    return [post.ref for post in posts]


def once(*errors: Exception) -> Callable[[], Awaitable[None]]:
    """Raises each of them once."""
    left = list(errors)

    async def trouble() -> None:
        if left:
            raise left.pop(0)

    return trouble


def broken(office: Office) -> Callable[[], Awaitable[None]]:
    """The line breaks once, and is there again when nothing is under way any more."""
    left = [LinkState.OFFLINE]
    mending: list[asyncio.Task[None]] = []

    async def trouble() -> None:
        if left:
            await office.line.change(LineChanged(state=left.pop()))
            mending.append(asyncio.create_task(mend()))
            raise Unreachable

    async def mend() -> None:
        assert await eventually(idle)
        await office.line.change(LineChanged(state=LinkState.READY))

    async def idle() -> bool:
        return not await office.vault.orders.unfinished(ACCOUNT)

    return trouble


def always(error: Exception, tries: list[Exception]) -> Callable[[], Awaitable[None]]:
    """Raises it every time, and keeps count."""

    async def trouble() -> None:
        tries.append(error)
        raise error

    return trouble
