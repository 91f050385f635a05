"""Send a photo from the vault."""

from __future__ import annotations

from bot import grammar
from bot.asking import Answer, Ask, Command, referred, required


async def run(ask: Ask) -> Answer:
    ref, rest = grammar.reference(ask.words)
    asset = await referred(ask, required(ref, "The photo's number, or words of its caption,"))
    chat, caption = await _destination(ask, rest)
    account = ask.message.ref.account
    await ask.vault.sends.send(
        ask.owner, asset.id, chat, caption=caption or None, account=account, key=f"{ask.key}:send"
    )
    return Answer()


async def _destination(ask: Ask, words: str) -> tuple[str, str]:
    """The id of the chat, and the caption. Missing."""
    account = ask.message.ref.account
    chat, name, caption = grammar.address(words, await ask.vault.chats.all(ask.owner, account))
    if chat is None and words.startswith("@"):
        chat = await ask.vault.chats.named(ask.owner, required(name, "The name of the chat"), account)
    return chat.id if chat else ask.message.ref.chat, caption


COMMAND = Command(
    name="send",
    usage="REF [@chat] [caption]",
    help="Sends a photo, to this chat or to the one named. REF is its number, `last`, or words of its caption.",
    run=run,
)
