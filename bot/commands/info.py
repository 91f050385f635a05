"""What the vault knows of a photo."""

from __future__ import annotations

from bot.asking import Answer, Ask, Command, meant
from bot.wording import called, day
from vault.models.photos import Asset, DateSource
from vault.models.purges import Preview
from vault.telling import count

DATED = {
    DateSource.EXIF: "by its camera",
    DateSource.MESSAGE: "by its message",
    DateSource.FILENAME: "by its file name",
    DateSource.ARRIVAL: "when it arrived",
}


async def run(ask: Ask) -> Answer:
    asset = await meant(ask, ask.words)
    preview = await ask.vault.purges.preview(ask.owner, asset.id)
    return Answer(text="\n".join([called(asset), *_facts(asset), _whereabouts(preview)]))


def _facts(asset: Asset) -> list[str]:
    picture = asset.picture
    facts = [
        f"{picture.width} × {picture.height}, {picture.mime.removeprefix('image/').upper()}, "
        f"{asset.digests.size / 1_000_000:.1f} MB",
        f"Dated {day(asset)}, {DATED[asset.taken_from]}",
    ]
    return [*facts, "Tags: " + " ".join(f"#{tag}" for tag in asset.tags)] if asset.tags else facts


def _whereabouts(preview: Preview) -> str:
    if not preview.found:
        return "In no conversation"
    return f"In {count(len(preview.found), 'message')} in {count(len(preview.chats), 'chat')}"


COMMAND = Command(
    name="info",
    usage="[REF]",
    help="Tells what the vault knows of a photo. As a reply to one, it means that one.",
    run=run,
)
