"""What a chat command is given, and what it answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from bot.reactions import Mark
from vault.errors import Invalid
from vault.models.chats import Message
from vault.models.photos import Asset
from vault.tongue import noted, say
from vault.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A reaction to the command, and words for the owner's own chat."""

    mark: Mark = Mark.DONE
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    vault: Vault
    owner: str
    message: Message
    words: str  # everything after the command's name
    prefix: str
    commands: Sequence[Command]
    say: Callable[[str], Awaitable[None]]  # words for the owner's own chat, before the answer

    @property
    def key(self) -> str:
        """The same for the same command, so that handling it again after a crash does nothing twice."""
        ref = self.message.ref
        return f"{ref.account}:{ref.chat}:{ref.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`once`: it would do harm when repeated, so after a crash or a silent database it is rather left undone.

    `aside`: it and the other commands of the chat don't wait for one another, as it may take long or is urgent.
    """

    name: str
    usage: str  # what follows the name
    help: str
    run: Callable[[Ask], Awaitable[Answer]]
    aliases: tuple[str, ...] = ()
    once: bool = False
    aside: bool = False

    def shown(self, prefix: str) -> str:
        return f"{prefix}{self.name} {self.usage}".strip()


def required(value: str, what: str) -> str:
    """Raise Invalid when it is empty."""
    if not value:
        raise Invalid(say("{what} is missing.", what=say(what)))
    return value


async def referred(ask: Ask, ref: str) -> Asset:
    """The photo a person means. Missing; Invalid, with a hint, when it may be several."""
    try:
        return await ask.vault.library.refer(ask.owner, ref)
    except Invalid as several:
        raise Invalid(
            say("{message} {prefix}find {ref} lists them.", message=several.message, prefix=ask.prefix, ref=ref)
        ) from several


async def meant(ask: Ask, ref: str) -> Asset:
    """The photo a person means; without words, the one in the message replied to. Missing, Invalid."""
    if ref or not ask.message.reply_to:
        return await referred(ask, required(ref, noted("The photo's number")))
    replied = replace(ask.message.ref, id=ask.message.reply_to)
    return await ask.vault.places.shown(ask.owner, replied)
