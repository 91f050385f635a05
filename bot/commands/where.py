"""Where a photo lives."""

from __future__ import annotations

from collections import Counter

from bot.asking import Answer, Ask, Command, meant
from bot.wording import called
from vault import telling
from vault.models.purges import SURE, Place, Tier
from vault.tongue import noted, say


async def run(ask: Ask) -> Answer:
    asset = await meant(ask, ask.words)
    found = await ask.vault.places.of([asset], (*SURE, Tier.REENCODED, Tier.LOOKALIKE))
    names = {(chat.account, chat.id): chat.name for chat in await ask.vault.chats.all(ask.owner)}
    if not found:
        return Answer(text=say("No conversation that was seen here holds {photo}.", photo=called(asset)))
    lines = [_line(chat, names.get(chat, chat[1]), found) for chat in Counter(_chat(each) for each in found)]
    heading = say("{photo} is in {messages}:", photo=called(asset), messages=telling.messages(len(found)))
    return Answer(text="\n".join([heading, *lines]))


def _line(chat: tuple[str, str], name: str, found: list[Place]) -> str:
    """“• Anna: 2 (1 sent from here, 1 looks alike)”"""
    tiers = Counter(each.tier for each in found if _chat(each) == chat)
    why = ", ".join(f"{number} {telling.why(tier)}" for tier, number in tiers.items())
    return f"• {name}: {tiers.total()} ({why})"


def _chat(place: Place) -> tuple[str, str]:
    return place.ref.account, place.ref.chat


COMMAND = Command(
    name="where",
    usage="[REF]",
    help=noted(
        "Tells which conversations hold a photo, and why we think so. As a reply to a photo, it means that one."
    ),
    run=run,
)
