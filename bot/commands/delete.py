"""Take a photo out of the vault."""

from __future__ import annotations

from bot.asking import Answer, Ask, Command, referred, required
from bot.wording import called
from vault.tongue import counted, noted, say


async def run(ask: Ask) -> Answer:
    asset = await referred(ask, required(ask.words, noted("The photo's number")))
    sent = await ask.vault.library.delete(ask.owner, asset.id)
    told = say("{photo} is deleted from the vault.", photo=called(asset))
    return Answer(text=" ".join(filter(None, [told, _left(ask, sent)])))


def _left(ask: Ask, sent: int) -> str:
    if not sent:
        return ""
    still = counted("{n} message you sent still holds it", "{n} messages you sent still hold it", sent)
    more = "{still}: save it from there and use {prefix}purge to remove it from your chats too."
    return say(more, still=still, prefix=ask.prefix)


COMMAND = Command(
    name="delete",
    usage="REF",
    help=noted("Deletes a photo from the vault. Conversations keep their copies."),
    run=run,
    once=True,  # by then `last` may be another photo
)
