"""Take a photo out of the vault."""

from __future__ import annotations

from bot.asking import Answer, Ask, Command, referred, required
from bot.wording import called
from vault.telling import count


async def run(ask: Ask) -> Answer:
    asset = await referred(ask, required(ask.words, "The photo's number"))
    sent = await ask.vault.library.delete(ask.owner, asset.id)
    return Answer(text=f"{called(asset)} is deleted from the vault." + (_left(ask, sent) if sent else ""))


def _left(ask: Ask, sent: int) -> str:
    still = f"{count(sent, 'message')} you sent still {'holds' if sent == 1 else 'hold'} it"
    return f" {still}: save it from there and use {ask.prefix}purge to remove it from your chats too."


COMMAND = Command(
    name="delete",
    usage="REF",
    help="Deletes a photo from the vault. Conversations keep their copies.",
    run=run,
    once=True,  # by then `last` may be another photo
)
