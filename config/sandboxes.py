"""The simulated WhatsApp of an account, over an open house."""

from __future__ import annotations

from bot.sandbox.sandbox import Sandbox
from config.settings import Settings
from config.staging import world_of
from config.wiring import House


async def sandbox_of(account: str, settings: Settings, house: House) -> Sandbox:
    return await world_of(account, settings.data.resolve(), house.stores, house.darkroom)
