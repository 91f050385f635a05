"""Send a photo from the vault."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from bot import grammar
from bot.asking import Answer, Ask, Command, referred, required
from vault.expiries import warning
from vault.models.errands import Expiry
from vault.models.purges import Scope
from vault.tongue import day, noted, say

SPAN = re.compile(r"(?:^|\s)([0-9]{1,4})\s?([mhdw])(\s+everyone)?\s*$", re.IGNORECASE)
SPANS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


async def run(ask: Ask) -> Answer:
    return await deliver(ask)


async def deliver(ask: Ask, *, document: bool = False) -> Answer:
    """`document`: as a file."""
    ref, rest = grammar.reference(ask.words)
    asset = await referred(ask, required(ref, noted("The photo's number, or words of its caption,")))
    rest, expiry = lasting(rest)
    chat, caption = await _destination(ask, rest)
    await ask.vault.sends.send(
        ask.owner,
        asset.id,
        chat,
        caption=caption or None,
        document=document,
        account=ask.message.ref.account,
        key=f"{ask.key}:send",
        expiry=expiry,
    )
    unable = await ask.vault.links.unable(ask.owner) if expiry else set()
    return Answer(text=_told(expiry, deletes=ask.message.ref.account not in unable))


def lasting(words: str) -> tuple[str, Expiry | None]:
    """What stands before a span of time at the end, such as `24h` or `7d everyone`."""
    found = SPAN.search(words)
    if not found:
        return words, None
    after = timedelta(**{SPANS[found[2].casefold()]: int(found[1])})
    return words[: found.start()].strip(), Expiry(after=after, scope=Scope.EVERYONE if found[3] else Scope.ME)


def _told(expiry: Expiry | None, *, deletes: bool) -> str:
    """When it goes again, so that nobody takes a caption for a time or a time for a caption."""
    if not (expiry and expiry.after):
        return ""
    now = datetime.now(UTC)
    ends = now + expiry.after
    said = say(_gone(expiry.scope, deletes), day=day(ends), time=f"{ends:%H:%M}")
    return " ".join(filter(None, [said, warning(now, ends, expiry.scope, deletes=deletes)]))


def _gone(scope: Scope, deletes: bool) -> str:
    if scope is Scope.EVERYONE:
        return noted("It goes from everybody's phones on {day} at {time} UTC.")
    if deletes:
        return noted("It goes from your devices on {day} at {time} UTC.")
    return noted("Its time is up on {day} at {time} UTC.")


async def _destination(ask: Ask, words: str) -> tuple[str, str]:
    """The id of the chat, and the caption. Missing."""
    account = ask.message.ref.account
    chat, name, caption = grammar.address(words, await ask.vault.chats.all(ask.owner, account))
    if chat is None and words.startswith("@"):
        chat = await ask.vault.chats.named(ask.owner, required(name, noted("The name of the chat")), account)
    return chat.id if chat else ask.message.ref.chat, caption


COMMAND = Command(
    name="send",
    usage="REF [@chat] [caption] [24h]",
    help=noted(
        "Sends a photo, to this chat or to the one named. REF is its number, `last`, or words of its caption. "
        "With a time at the end (`30m`, `24h`, `7d`) it is purged after that; `24h everyone` from their phones, too."
    ),
    run=run,
)
