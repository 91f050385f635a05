"""Let a purge rest."""

from __future__ import annotations

from bot.asking import Answer, Ask, Command
from bot.commands.undo import latest
from vault import telling


async def run(ask: Ask) -> Answer:
    progress = await ask.vault.purges.pause(ask.owner, (await latest(ask)).id)
    return Answer(text=f"{telling.told(progress)} {ask.prefix}resume goes on.")


COMMAND = Command(name="pause", usage="", help="Lets a purge rest.", run=run, aside=True)
