"""What the library logs may quote whole stanzas, with who wrote what to whom: that stays out of every log."""

from __future__ import annotations

import logging
import re

QUOTED = re.compile(r"(<|\{|map\[).*", re.DOTALL)
LIBRARY = "whatsmeow"


class Discreet(logging.Filter):
    """Every message of the library ends where it begins to quote."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.lower().startswith(LIBRARY):
            record.msg, record.args = QUOTED.sub("…", record.getMessage()), ()
        return True


def keep_discreet() -> None:
    """To be called once logging is set up: children of a logger do not ask its filters, but handlers do."""
    for handler in logging.getLogger().handlers:
        handler.addFilter(Discreet())
