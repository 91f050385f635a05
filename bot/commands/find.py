"""Photos by the words of their captions and tags."""

from __future__ import annotations

from bot.asking import Answer, Ask, Command, required
from bot.wording import listed, short
from vault.tongue import counted, noted, say

LIMIT = 10


async def run(ask: Ask) -> Answer:
    words = required(ask.words, noted("What to look for"))
    found = await ask.vault.library.page(ask.owner, limit=LIMIT + 1, words=words)
    if not found:
        return Answer(text=say("No photo fits “{words}”.", words=short(words)))
    if len(found) <= LIMIT:
        heading = counted("{n} photo for “{words}”:", "{n} photos for “{words}”:", len(found), words=short(words))
        return Answer(text=f"{heading}\n{listed(found)}")
    heading = say("The newest {n} for “{words}”:", n=LIMIT, words=short(words))
    more = say("…and more. Add a word to narrow it down.")
    return Answer(text=f"{heading}\n{listed(found[:LIMIT])}\n{more}")


COMMAND = Command(
    name="find",
    usage="WORDS",
    help=noted("Finds photos whose caption or tags have all these words."),
    run=run,
    aliases=("search",),
)
