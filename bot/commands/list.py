"""The newest photos."""

from __future__ import annotations

from bot.asking import Answer, Ask, Command
from bot.wording import listed
from vault.tongue import noted, say

LIMIT = 10


async def run(ask: Ask) -> Answer:
    assets = await ask.vault.library.page(ask.owner, limit=LIMIT)
    if not assets:
        return Answer(text=say("The vault is empty. Reply to a photo with {prefix}save to keep it.", prefix=ask.prefix))
    return Answer(text=f"{say('The newest photos:')}\n{listed(assets)}")


COMMAND = Command(name="list", usage="", help=noted("Lists the newest photos."), run=run, aliases=("ls",))
