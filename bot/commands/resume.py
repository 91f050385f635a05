"""Let a purge go on that was paused."""

from __future__ import annotations

from bot.asking import Answer, Ask, Command
from bot.commands.undo import latest
from vault.tongue import noted


async def run(ask: Ask) -> Answer:
    await ask.vault.purges.resume(ask.owner, (await latest(ask)).id)
    return Answer()


COMMAND = Command(name="resume", usage="", help=noted("Lets a purge go on that was paused."), run=run, aside=True)
