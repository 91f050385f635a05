"""Put a photo in the trash."""

from __future__ import annotations

from bot.asking import Answer, Ask, Command, referred, required
from bot.wording import called, date
from vault.tongue import counted, noted, say


async def run(ask: Ask) -> Answer:
    asset = await referred(ask, required(ask.words, noted("The photo's number")))
    await ask.vault.trash.put(ask.owner, [asset.id])
    until = ask.vault.trash.until(await ask.vault.library.get(ask.owner, asset.id))
    back = "{photo} is in the trash until {day}; {prefix}restore {id} brings it back."
    told = say(back, photo=called(asset), day=date(until), prefix=ask.prefix, id=asset.id)
    return Answer(text=" ".join(filter(None, [told, _left(ask, asset.id, len(await ask.vault.sends.of(asset)))])))


def _left(ask: Ask, id: int, sent: int) -> str:
    if not sent:
        return ""
    still = counted("{n} message you sent still holds it", "{n} messages you sent still hold it", sent)
    return say("{still}: {prefix}purge {id} removes it from your chats too.", still=still, prefix=ask.prefix, id=id)


COMMAND = Command(
    name="delete",
    usage="REF",
    help=noted("Puts a photo in the trash. Conversations keep their copies."),
    run=run,
    once=True,  # by then `last` may be another photo
)
