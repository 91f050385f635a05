"""What the vault knows of a photo."""

from __future__ import annotations

from bot.asking import Answer, Ask, Command, meant
from bot.wording import called, date, day
from vault import telling
from vault.models.photos import Asset, DateSource
from vault.models.purges import Preview
from vault.telling import messages
from vault.tongue import noted, say

DATED = {
    DateSource.EXIF: noted("by its camera"),
    DateSource.MESSAGE: noted("by its message"),
    DateSource.FILENAME: noted("by its file name"),
    DateSource.ARRIVAL: noted("when it arrived"),
}


async def run(ask: Ask) -> Answer:
    asset = await meant(ask, ask.words)
    preview = await ask.vault.purges.preview(ask.owner, asset.id)
    return Answer(text="\n".join([called(asset), *_facts(asset), *_leaving(ask, asset), _whereabouts(preview)]))


def _facts(asset: Asset) -> list[str]:
    picture = asset.picture
    facts = [
        f"{picture.width} × {picture.height}, {picture.mime.removeprefix('image/').upper()}, "
        f"{asset.digests.size / 1_000_000:.1f} MB",
        say("Dated {day}, {how}", day=day(asset), how=say(DATED[asset.taken_from])),
    ]
    return [*facts, say("Tags: {tags}", tags=" ".join(f"#{tag}" for tag in asset.tags))] if asset.tags else facts


def _leaving(ask: Ask, asset: Asset) -> list[str]:
    return [say("In the trash until {day}", day=date(ask.vault.trash.until(asset)))] if asset.trashed_at else []


def _whereabouts(preview: Preview) -> str:
    if not preview.found:
        return say("In no conversation")
    found, chats = messages(len(preview.found)), telling.chats(len(preview.chats))
    return say("In {messages} in {chats}", messages=found, chats=chats)


COMMAND = Command(
    name="info",
    usage="[REF]",
    help=noted("Tells what the vault knows of a photo. As a reply to one, it means that one."),
    run=run,
)
