"""One account's simulated WhatsApp: what its line and its driver share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.sandbox.driver import PATIENCE, Driver
from bot.sandbox.faults import Faults
from bot.sandbox.line import SandboxLine
from bot.sandbox.seed import seed
from bot.sandbox.shelf import Camera, Shelf
from bot.sandbox.world import World
from vault.ports import Records


@dataclass(frozen=True, slots=True, kw_only=True)
class Sandbox:
    world: World
    shelf: Shelf
    faults: Faults
    now: Callable[[], datetime]

    def line(self) -> SandboxLine:
        """For the bot."""
        return SandboxLine(self.world, self.shelf, self.faults)

    def driver(self, alive: Callable[[], Awaitable[bool]], *, patience: float = PATIENCE) -> Driver:
        """For everybody else. `alive` tells whether the account's bot is running; `patience` as the driver has it."""
        return Driver(self.world, self.shelf, self.faults, self.now, alive=alive, patience=patience)


async def open_sandbox(
    account: str, records: Records, media: Path, camera: Camera, now: Callable[[], datetime]
) -> Sandbox:
    """The account's world; the small first one is put into an empty one. `media` is the folder of its bytes."""
    sandbox = Sandbox(
        world=World(account, records, now), shelf=Shelf(media, camera), faults=Faults(account, records), now=now
    )
    await seed(sandbox.world, sandbox.shelf, now())
    return sandbox
