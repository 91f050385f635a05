"""Keep a photo from a conversation."""

from __future__ import annotations

from bot import grammar
from bot.asking import Answer, Ask, Command
from bot.reactions import Mark
from bot.wording import called
from vault.errors import Invalid, Missing
from vault.models.photos import Accepted
from vault.tongue import noted, say


async def run(ask: Ask) -> Answer:
    caption, tags = grammar.tagged(ask.words)
    try:
        accepted = await ask.vault.fetches.save(
            ask.owner,
            ask.message.ref.chat,
            _photo(ask),
            caption=caption or _own_caption(ask),
            tags=tags,
            account=ask.message.ref.account,
            key=f"{ask.key}:save",
        )
    except Missing as missing:
        raise Invalid(say("That photo is older than what I have seen. Ask for it to be sent again.")) from missing
    return await _told(ask, accepted)


def _photo(ask: Ask) -> str:
    """The message replied to or reacted to, else the command's own."""
    if ask.message.reply_to:
        return ask.message.reply_to
    if ask.message.media:
        return ask.message.ref.id
    raise Invalid(say("Reply to a photo with {prefix}save, or make it the photo's caption.", prefix=ask.prefix))


def _own_caption(ask: Ask) -> str | None:
    """A photo keeps its caption, but not when that is the command."""
    return None if ask.message.reply_to else ""


async def _told(ask: Ask, accepted: Accepted) -> Answer:
    name = called(accepted.asset)
    if accepted.restored:
        return Answer(mark=Mark.SAVED, text=say("It was in the trash; it is back as {photo}.", photo=name))
    if not accepted.new:
        return Answer(mark=Mark.THERE, text=say("{photo} is already in the vault.", photo=name))
    chat = await ask.vault.chats.get(ask.owner, ask.message.ref.chat, ask.message.ref.account)
    return Answer(mark=Mark.SAVED, text=say("{photo} saved from {chat}.", photo=name, chat=chat.name))


COMMAND = Command(
    name="save",
    usage="[caption] [#tag …]",
    help=noted("Keeps a photo: reply to it, or write this as its caption. Reacting to it with 💾 does the same."),
    run=run,
    aliases=("keep",),
)
