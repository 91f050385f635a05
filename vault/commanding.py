"""Which words a bot may take for a command, told without knowing the commands."""

from __future__ import annotations

PROPOSED = "→ "  # begins the last line of an answer that proposes a purge


def prefixed(text: str, prefix: str) -> bool:
    return text.strip()[: len(prefix)].casefold() == prefix.casefold()


def proposes(text: str) -> bool:
    """Whether a reply to this message may be the word it asks for."""
    return (text.splitlines() or [""])[-1].startswith(PROPOSED)
