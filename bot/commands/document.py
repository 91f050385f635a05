"""Send a photo from the vault as a file."""

from __future__ import annotations

from bot.asking import Answer, Ask, Command
from bot.commands import send
from vault.tongue import noted


async def run(ask: Ask) -> Answer:
    return await send.deliver(ask, document=True)


COMMAND = Command(
    name="document",
    usage=send.COMMAND.usage,
    help=noted(
        "Sends a photo as `send` does, but as a file, which shows its name and its size instead of the picture."
    ),
    run=run,
)
