"""Give a photo another caption."""

from __future__ import annotations

from bot import grammar
from bot.asking import Answer, Ask, Command, referred, required
from bot.wording import called


async def run(ask: Ask) -> Answer:
    ref, text = grammar.reference(ask.words)
    required(ref, "The photo's number")
    required(text, "The new caption")
    asset = await referred(ask, ref)
    return Answer(text=f"{called(await ask.vault.library.describe(ask.owner, asset.id, text))} has its new caption.")


COMMAND = Command(
    name="caption",
    usage="REF TEXT",
    help="Changes a photo's caption. Words that name the photo go in quotation marks.",
    run=run,
    once=True,  # by then `last` may be another photo
)
