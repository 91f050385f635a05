"""Delete a photo for me from every conversation, once a word that fits exactly this purge has been repeated."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from bot import grammar
from bot.asking import Answer, Ask, Command, referred, required
from bot.reactions import Mark
from bot.wording import called, count
from vault.models.photos import Asset
from vault.models.purges import Preview, Purged

VOCABULARY = (
    "acorn amber anchor apple autumn bamboo basil beacon birch breeze candle canyon cedar cherry clover cobalt "
    "comet copper coral cotton crystal daisy delta ember fern forest garden ginger granite harbor hazel honey "
    "indigo island ivory jasmine juniper lantern lemon lilac maple marble meadow melon mint moss nectar oak "
    "olive orchid pearl pebble pepper pine plum quartz river saffron silver sparrow spruce tulip velvet willow"
)
WORDS = VOCABULARY.split()
WORD = re.compile(rf"^(.*\S)\s+((?:{'|'.join(WORDS)})[0-9]{{2}})$", re.DOTALL | re.IGNORECASE)


async def run(ask: Ask) -> Answer:
    ref, word = _read(ask.words)
    asset = await referred(ask, ref)
    preview = await ask.vault.purges.preview(ask.owner, asset.id)
    errand = f"{ask.key}:purge:{asset.id}"
    if word in words(asset, preview, ask.message.sent_at) or await ask.vault.desk.begun(errand):
        return _told(await ask.vault.purges.purge(ask.owner, asset.id, key=errand))
    return await _proposal(ask, asset, preview, late=bool(word))


def words(asset: Asset, preview: Preview, at: datetime) -> tuple[str, str]:
    """The words that confirm exactly this: the one of this minute and the one of the minute before."""
    minute = int(at.timestamp()) // 60
    return _word(asset, preview, minute), _word(asset, preview, minute - 1)


def _word(asset: Asset, preview: Preview, minute: int) -> str:
    told = f"{asset.id} {asset.digests.sha256.hex()} {minute} {[each.ref for each in preview.found]}"
    number = int.from_bytes(hashlib.sha256(told.encode()).digest()[:8])
    return f"{WORDS[number % len(WORDS)]}{number // len(WORDS) % 100:02}"


def _read(text: str) -> tuple[str, str]:
    """The photo meant, and the word of confirmation, or ""."""
    found = WORD.match(text)
    ref, word = (found[1], found[2].casefold()) if found else (text, "")
    exact, rest = grammar.reference(ref)
    return required(ref if rest else exact, "The photo's number"), word


async def _proposal(ask: Ask, asset: Asset, preview: Preview, *, late: bool) -> Answer:
    if not preview.found:
        nothing = f"No conversation holds {called(asset)}: there is nothing to delete."
        return Answer(text="\n".join([nothing, *_limits(preview)]))
    word, _ = words(asset, preview, ask.message.sent_at)
    lines = [
        "That word does not fit any more; this is how it stands now." if late else "",
        f"{called(asset)} is in {count(len(preview.found), 'message')} in {count(len(preview.chats), 'chat')}:",
        *await _per_chat(ask, preview),
        *_limits(preview),
        "Delete them for you? The others keep their copies, and the photo stays in the vault.",
        f"Reply *{word}* within a minute, or write:",
        f"{grammar.PROPOSED}{ask.prefix}purge {asset.id} {word}",
    ]
    return Answer(text="\n".join(filter(None, lines)))


async def _per_chat(ask: Ask, preview: Preview) -> list[str]:
    names = {chat.id: chat.name for chat in await ask.vault.chats.all(ask.owner)}
    return [f"• {names.get(chat, chat)}: {number}" for (_, chat), number in preview.chats.items()]


def _limits(preview: Preview) -> list[str]:
    """What the purge would not reach."""
    unseen = f"Messages older than {preview.since:%d %B %Y} were not all seen here." if preview.since else ""
    by_hand = f"{count(preview.by_hand, 'message')} can only be deleted on the phone." if preview.by_hand else ""
    return [each for each in (unseen, by_hand) if each]


def _told(purged: Purged) -> Answer:
    failed = f" ({purged.failed} failed; the same command tries them again)" if purged.failed else ""
    mark = Mark.FAILED if purged.failed and not purged.deleted else Mark.DONE
    return Answer(
        mark=mark, text=f"Deleted {count(purged.deleted, 'message')} from {count(purged.chats, 'chat')}{failed}."
    )


COMMAND = Command(
    name="purge",
    usage="REF",
    help="Deletes a photo for you from every conversation. It first tells where it is, and asks for a word.",
    run=run,
)
