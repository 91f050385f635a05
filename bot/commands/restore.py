"""Take a photo out of the trash."""

from __future__ import annotations

from bot.asking import Answer, Ask, Command, meant
from bot.wording import called
from vault.errors import Missing
from vault.models.photos import Asset
from vault.tongue import noted, say


async def run(ask: Ask) -> Answer:
    asset = await (meant(ask, ask.words) if ask.words or ask.message.reply_to else _last(ask))
    restored = await ask.vault.trash.restore(ask.owner, [asset.id])
    told = noted("{photo} is back in the vault.") if restored else noted("{photo} is not in the trash.")
    return Answer(text=say(told, photo=called(asset)))


async def _last(ask: Ask) -> Asset:
    """The one that went in last."""
    found = await ask.vault.trash.page(ask.owner, limit=1)
    if not found:
        raise Missing("photo", say("in the trash"))
    return found[0]


COMMAND = Command(
    name="restore",
    usage="[REF]",
    help=noted("Takes a photo out of the trash: without a number, the one that went in last."),
    run=run,
    once=True,  # by then another may be the last
)
