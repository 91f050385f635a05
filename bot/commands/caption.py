"""Give a photo another caption."""

from __future__ import annotations

from bot import grammar
from bot.asking import Answer, Ask, Command, referred, required
from bot.wording import called
from vault.tongue import noted, say


async def run(ask: Ask) -> Answer:
    ref, text = grammar.reference(ask.words)
    required(ref, noted("The photo's number"))
    required(text, noted("The new caption"))
    asset = await referred(ask, ref)
    changed = await ask.vault.library.describe(ask.owner, asset.id, text)
    return Answer(text=say("{photo} has its new caption.", photo=called(changed)))


COMMAND = Command(
    name="caption",
    usage="REF TEXT",
    help=noted("Changes a photo's caption. Words that name the photo go in quotation marks."),
    run=run,
    once=True,  # by then `last` may be another photo
)
