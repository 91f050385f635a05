"""The grammar of chat commands: pure functions over what people type. None of them raises."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from vault.commanding import PROPOSED, prefixed, proposes
from vault.models.chats import Chat
from vault.words import plain

QUOTED = re.compile(r"""\s*["“”„«]([^"“”„«»]+)["“”»]\s*(.*)""", re.DOTALL)  # phones curl quotation marks
EXACT = re.compile(r"\s*(#?[0-9]+|last)(?:\s+(.*))?$", re.DOTALL | re.IGNORECASE)
TO_CHAT = re.compile(r"(?:^|(?<=\s))@")
WORD = re.compile(r"\S+")
LIMIT = 8192  # characters of a command; room for the longest caption and a few more, to refuse it in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A command as typed: its name in lower case, and everything after it."""

    name: str
    words: str = ""


class Addressed(NamedTuple):
    """`name` is what stands after the @ when it fits no chat that is known; "" without an @."""

    chat: Chat | None
    name: str
    rest: str


def parse(text: str, prefix: str, known: Collection[str]) -> Call | None:
    """`!save`, `!SAVE`, `! Save`. A gap after the prefix is only forgiven before a name there is.

    What is longer than the limit is no command.
    """
    if len(text) > LIMIT:
        return None
    body = text.strip()
    if not prefixed(body, prefix):
        return None
    found = re.match(r"(\s*)([^\W\d_]+)(?:\s+(.*))?$", body[len(prefix) :], re.DOTALL)
    if found is None or (found[1] and found[2].casefold() not in known):
        return None
    return Call(name=found[2].casefold(), words=(found[3] or "").strip())


def accepted(reply: str, proposal: str, prefix: str) -> Call | None:
    """The purge that an answer of ours proposed and this reply confirms by repeating its last word."""
    line = (proposal.splitlines() or [""])[-1]
    call = parse(line.removeprefix(PROPOSED), prefix, ["purge"]) if proposes(line) else None
    if call and call.name == "purge" and call.words.split()[-1:] == [reply.strip().casefold()]:
        return call
    return None


def reference(words: str) -> tuple[str, str]:
    """The photo meant, and the rest: a number, `last` or a quotation stand alone; words go on to the next @."""
    if found := QUOTED.match(words) or EXACT.match(words):
        return found[1].strip(), (found[2] or "").strip()
    at = TO_CHAT.search(words)
    end = at.start() if at else len(words)
    return words[:end].strip(), words[end:].strip()


def address(words: str, chats: Sequence[Chat]) -> Addressed:
    """The chat after a leading @: in quotation marks, or the longest name or id that fits; then the rest."""
    if not words.startswith("@"):
        return Addressed(None, "", words)
    if found := QUOTED.match(words[1:]):
        return Addressed(_exactly(found[1], chats), found[1].strip(), found[2].strip())
    fits = [(len(name), chat) for chat in chats for name in _names(chat) if _begins(words[1:], name)]
    if fits:
        length, chat = max(fits, key=lambda fit: fit[0])
        return Addressed(chat, chat.name, _after(words[1:], length))
    return Addressed(None, words[1:].split(maxsplit=1)[0] if words[1:].strip() else "", _after(words[1:], 1))


def tagged(words: str) -> tuple[str, tuple[str, ...]]:
    """A caption, and the #tags at its end (without the #)."""
    found = list(takewhile(_is_tag, reversed(list(WORD.finditer(words)))))
    end = found[-1].start() if found else len(words)
    tags = (tag[0].lstrip("#") for tag in reversed(found))
    return words[:end].strip(), tuple(dict.fromkeys(filter(None, tags)))


def _is_tag(word: re.Match[str]) -> bool:
    return word[0].startswith("#") and word[0] != "#"


def _exactly(name: str, chats: Sequence[Chat]) -> Chat | None:
    wanted = plain(name).split()
    return next((chat for chat in chats if wanted in _names(chat)), None)


def _names(chat: Chat) -> list[list[str]]:
    """A mention in a group is the number alone, without the part after the @."""
    names = (chat.name, chat.id, chat.id.partition("@")[0])
    return [plain(name).split() for name in names if name.strip()]


def _begins(text: str, name: Sequence[str]) -> bool:
    return plain(text).split()[: len(name)] == name


def _after(text: str, count: int) -> str:
    """What follows the first `count` words, line breaks and all."""
    return (text.split(maxsplit=count)[count:] or [""])[0].strip()
