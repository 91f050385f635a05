"""Let a purge rest."""

from __future__ import annotations

from bot.asking import Answer, Ask, Command
from bot.commands.undo import latest
from vault import telling
from vault.tongue import noted, say


async def run(ask: Ask) -> Answer:
    progress = await ask.vault.purges.pause(ask.owner, (await latest(ask)).id)
    return Answer(text=f"{telling.told(progress)} {say('{prefix}resume goes on.', prefix=ask.prefix)}")


COMMAND = Command(name="pause", usage="", help=noted("Lets a purge rest."), run=run, aside=True)
