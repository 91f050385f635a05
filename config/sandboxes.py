"""The simulated WhatsApp of an account, over an open house."""

from __future__ import annotations

from bot.sandbox.sandbox import Sandbox, open_sandbox
from config.settings import Settings
from config.wiring import House
from vault.intake import utc_now


async def sandbox_of(account: str, settings: Settings, house: House) -> Sandbox:
    media = settings.data.resolve() / "sandbox" / "media"
    return await open_sandbox(account, house.stores.records("sandbox"), media, house.darkroom, utc_now)
