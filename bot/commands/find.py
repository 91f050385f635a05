"""Photos by the words of their captions and tags."""

from __future__ import annotations

from bot.asking import Answer, Ask, Command, required
from bot.wording import listed, short
from vault.telling import count

LIMIT = 10


async def run(ask: Ask) -> Answer:
    words = required(ask.words, "What to look for")
    found = await ask.vault.library.page(ask.owner, limit=LIMIT + 1, words=words)
    if not found:
        return Answer(text=f"No photo fits “{short(words)}”.")
    more = "\n…and more. Add a word to narrow it down." if len(found) > LIMIT else ""
    heading = f"The newest {LIMIT}" if more else count(len(found), "photo")
    return Answer(text=f"{heading} for “{short(words)}”:\n{listed(found[:LIMIT])}{more}")


COMMAND = Command(
    name="find",
    usage="WORDS",
    help="Finds photos whose caption or tags have all these words.",
    run=run,
    aliases=("search",),
)
