"""The newest photos."""

from __future__ import annotations

from bot.asking import Answer, Ask, Command
from bot.wording import listed

LIMIT = 10


async def run(ask: Ask) -> Answer:
    assets = await ask.vault.library.page(ask.owner, limit=LIMIT)
    if not assets:
        return Answer(text=f"The vault is empty. Reply to a photo with {ask.prefix}save to keep it.")
    return Answer(text=f"The newest photos:\n{listed(assets)}")


COMMAND = Command(name="list", usage="", help="Lists the newest photos.", run=run, aliases=("ls",))
