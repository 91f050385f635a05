"""Words as people mean them: `Chloe` is Chloé, and so is CHLOÉ."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """Text as it is compared: without capitals and accents, and with one spelling for each letter."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", "".join(letter for letter in letters if not unicodedata.combining(letter)))
